//! Building again what a run made, with its options, and comparing every file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::config::Config;
use crate::cli::input::Input;
use crate::cli::summary::Outcome;
use crate::cli::{Failure, build, kinds, records};
use crate::fonts;
use crate::publish::verify::{self, Fault, Rebuilt, RunRecord};
use crate::publish::{RunOptions, SourceEntry};

/// What building again found.
#[derive(Serialize)]
pub struct Rebuild {
    /// What is not as it was when the run was made.
    pub notes: Vec<String>,
    /// The bundles in the order of the run.
    pub bundles: Vec<Rebuilt>,
}

impl Rebuild {
    /// All differences in the order of the bundles.
    pub fn differences(&self) -> impl Iterator<Item = &Fault> {
        self.bundles.iter().flat_map(|bundle| &bundle.differences)
    }

    /// The first difference of those that say most: a clause before a page, a page before bytes.
    pub fn first(&self) -> Option<&Fault> {
        let bundles = self.bundles.iter().filter(|bundle| !bundle.differences.is_empty());
        bundles.min_by_key(|bundle| bundle.rank())?.differences.first()
    }
}

/// Builds a run again and compares.
pub fn run(
    out: &Path,
    inputs: &[PathBuf],
    templates: Option<&Path>,
    jobs: Option<u16>,
) -> Result<Rebuild, Failure> {
    let unable = |reason: String| Failure::Unverifiable { path: out.to_owned(), reason };
    if !out.join(verify::RUN).is_file() {
        let reason = "it has no run.json, which says how to build it again";
        return Err(unable(reason.to_owned()));
    }
    let record = verify::run_record(out).map_err(|error| unable(error.to_string()))?;
    let record = record.map_err(|fault| unable(fault.words().seen))?;
    let options = options(out, &record)?;
    let tree = kinds::tree(templates)?;
    let as_of = record.as_of.parse();
    let as_of = as_of.map_err(|_| unable(format!("its as-of date '{}' is none", record.as_of)))?;
    let limits = Config::read(None)?.limits;
    let input = Input::graded(inputs, Some(as_of), options.levels.clone(), &limits)?;
    let mut notes = Vec::new();
    let digest = tree.digest();
    if digest != options.templates {
        let made = &options.templates;
        let root = &tree.root;
        notes.push(format!(
            "templates: SHA-256 {digest} in {root}, {made} when it was made; name those with --templates"
        ));
    }
    let alike = unlike_sources(&record.sources, &input.sources, &mut notes);
    let folder = tempfile::tempdir()?;
    let again = folder.path().join("again");
    let quiet = !std::io::stderr().is_terminal();
    let outcome = build::again(&options, &tree, &input, out, &again, jobs, quiet)?;
    notes.extend(held_back(&outcome));
    let kept = outcome.frozen();
    notes.extend(
        kept.map(|(code, entry)| {
            format!("{code}/{}: {}", entry.file, records::line(&entry.freeze))
        }),
    );
    let codes: Vec<String> = record.bundles().map(|(code, ..)| code.to_owned()).collect();
    let codes = codes.into_iter().chain(made_beside(&again, &record)?).collect::<Vec<_>>();
    let bundles = verify::compare(out, &again, &codes, &alike)?;
    Ok(Rebuild { notes, bundles })
}

/// How the run was made, if this program makes the same bytes.
fn options(out: &Path, record: &RunRecord) -> Result<RunOptions, Failure> {
    let other = |what, made: &str, here: &str| Failure::OtherMaker {
        what,
        made: made.to_owned(),
        here: here.to_owned(),
    };
    for (what, made, here) in [
        ("program", &record.program, build::program()),
        ("typesetter", &record.typesetter, build::typesetter()),
    ] {
        if *made != here {
            return Err(other(what, made, &here));
        }
    }
    let options = record.options.clone().and_then(|options| serde_json::from_value(options).ok());
    let options: RunOptions = options.ok_or_else(|| Failure::Unverifiable {
        path: out.to_owned(),
        reason: "its run.json does not say how it was made".to_owned(),
    })?;
    let here = fonts::digest();
    if options.fonts != here {
        return Err(other("set of fonts", &options.fonts, &here));
    }
    Ok(options)
}

/// Notes the inputs that are not those of the run. Gives, for the files that are there with other bytes,
/// both hashes in the forms in which documents print them.
fn unlike_sources(
    made: &[SourceEntry],
    here: &[(String, String)],
    notes: &mut Vec<String>,
) -> Vec<(String, String)> {
    let mut here: BTreeMap<&str, &str> =
        here.iter().map(|(file, sha256)| (file.as_str(), sha256.as_str())).collect();
    let mut alike = Vec::new();
    for SourceEntry { file, sha256 } in made {
        match here.remove(file.as_str()) {
            Some(now) if now == sha256 => {}
            Some(now) => {
                notes.push(format!("{file}: SHA-256 {now}, {sha256} when it was made"));
                let forms = [64, 12].into_iter().filter_map(|length| {
                    Some((sha256.get(..length)?.to_owned(), now.get(..length)?.to_owned()))
                });
                alike.extend(forms);
            }
            None => notes.push(format!("{file}: not among the inputs; SHA-256 {sha256}")),
        }
    }
    let more = here.keys().map(|file| format!("{file}: not there when it was made"));
    notes.extend(more);
    alike
}

/// What is held back now, by reason: such files are not made again.
fn held_back(outcome: &Outcome) -> BTreeSet<String> {
    let countries = outcome.countries.iter().flat_map(|country| &country.held_back);
    let over_all = outcome.consolidated.iter().flat_map(|of| &of.held_back);
    let entries = countries.chain(over_all);
    entries.map(|entry| format!("held back now: {}: {}", entry.title, entry.reason)).collect()
}

/// The bundles that the inputs give and the run does not name.
fn made_beside(again: &Path, record: &RunRecord) -> Result<Vec<String>, Failure> {
    let record_again = verify::run_record(again).ok().and_then(Result::ok);
    let named = |code: &str| record.bundles().any(|(of_run, ..)| of_run == code);
    let codes = record_again.iter().flat_map(RunRecord::bundles).map(|(code, ..)| code);
    Ok(codes.filter(|code| !named(code)).map(str::to_owned).collect())
}
