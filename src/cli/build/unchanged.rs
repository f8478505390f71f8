//! What is kept of the last run: if nothing has changed since, there is nothing to do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::explain::FROZEN;
use super::{BuildArguments, Stays};
use crate::cli::input::Input;
use crate::cli::summary::Outcome;
use crate::diag::{Entry, Language, Texts};
use crate::kinds::Tree;
use crate::plan::Wanted;
use crate::programme::Dossiers;
use crate::publish::{Access, Stage};
use crate::store::Key;
use crate::workbook::sha256;

/// The last run, or nothing of it.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct LastRun {
    /// Digest of all that went into it.
    key: String,
    /// What came of it.
    outcome: Option<Outcome>,
    /// All that is in the output: what it made, and of earlier runs what stayed.
    pub(super) all: Option<Outcome>,
    /// Faults of wording.
    wording: BTreeSet<String>,
    /// Fingerprints of its documents, by file.
    pub(super) keys: BTreeMap<String, Key>,
    /// Its output: size and time of each file.
    files: BTreeMap<String, (u64, u128)>,
}

/// Its file in the workspace.
const FILE: &str = "last-run.json";

impl LastRun {
    pub(super) fn of(
        key: String,
        outcome: &Outcome,
        all: Outcome,
        wording: BTreeSet<String>,
        keys: BTreeMap<String, Key>,
        out: &Path,
    ) -> Self {
        let files = files_below(out).unwrap_or_default();
        let (outcome, all) = (Some(outcome.clone()), Some(all));
        Self { key, outcome, all, wording, keys, files }
    }

    /// All that the output holds after a run: what it made, and what stays.
    pub(super) fn with(&self, outcome: &Outcome, stays: &Stays) -> Outcome {
        let mut all = outcome.clone();
        if let Some(earlier) = &self.all {
            let countries = earlier.countries.iter().filter(|of| stays.keeps(&of.country));
            all.countries.extend(countries.cloned());
            let consolidated = earlier.consolidated.clone().filter(|_| stays.keeps("ALL"));
            all.consolidated = all.consolidated.or(consolidated);
        }
        all
    }

    /// Reads what is kept; what cannot be read is nothing.
    pub(super) fn read(stage: &Stage) -> Self {
        let bytes = fs::read(stage.kept(FILE));
        bytes.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    pub(super) fn write(&self, stage: &Stage) -> io::Result<()> {
        let path = stage.kept(FILE);
        let new = path.with_extension("new");
        fs::write(&new, serde_json::to_vec(self)?)?;
        fs::rename(new, path)
    }

    /// What came of the last run, if the same went into it and its output is as it left it.
    pub(super) fn unchanged(
        &self,
        key: &str,
        out: &Path,
        is_anew: bool,
        supersedes: bool,
    ) -> Option<(&Outcome, &BTreeSet<String>)> {
        let has_frozen = self.outcome.iter().any(|outcome| outcome.frozen().next().is_some());
        if is_anew || self.key != key || (supersedes && has_frozen) {
            return None;
        }
        let is_there = |(file, kept): (&String, &(u64, u128))| {
            stamp(&out.join(file)).is_ok_and(|now| now == *kept)
        };
        self.files.iter().all(is_there).then_some((self.outcome.as_ref()?, &self.wording))
    }

    /// That every document is unchanged or a record copy of an earlier run, if it is asked for.
    pub(super) fn explained(&self, is_asked: bool) -> BTreeMap<String, String> {
        if !is_asked {
            return BTreeMap::new();
        }
        let said = |file: String, word: &str| (file, word.to_owned());
        let files = self.keys.keys().map(|file| said(file.clone(), "unchanged"));
        let frozen = self.outcome.iter().flat_map(Outcome::frozen);
        let frozen = frozen.map(|(code, entry)| said(format!("{code}/{}", entry.file), FROZEN));
        files.chain(frozen).collect()
    }

    /// What stays of the earlier output beside what this run made: bundles that it was not asked for, and
    /// files that are not ours. A country that is not in the input any more goes when all are asked for.
    pub(super) fn stays(
        &self,
        outcome: &Outcome,
        dossiers: &Dossiers<'_>,
        wanted: &Wanted,
    ) -> Stays {
        let mut gone = BTreeSet::from(["run.json".to_owned()]);
        let mut take = |code: &str| gone.extend([code.to_owned(), format!("{code}.zip")]);
        outcome.countries.iter().for_each(|country| take(&country.country));
        if outcome.consolidated.is_some() {
            take("ALL");
        }
        if wanted.countries.is_empty() {
            let earlier = self.all.iter().flat_map(|all| &all.countries);
            let codes = earlier.map(|country| country.country.as_str());
            codes.filter(|code| dossiers.get(code).is_none()).for_each(take);
        }
        Stays { gone }
    }
}

/// A digest of all that a run is made of.
pub(super) fn key(
    arguments: &BuildArguments,
    access: Access,
    engine: &str,
    input: &Input,
    tree: &Tree,
    wanted: &Wanted,
) -> String {
    let findings: Vec<_> = input
        .findings
        .iter()
        .map(|finding| Entry::new(finding, Texts::of(Language::English)))
        .collect();
    let all = json!({
        "engine": engine,
        "access": format!("{access:?}"),
        "sources": input.sources,
        "as_of": input.settings.as_of_date.to_string(),
        "findings": findings,
        "templates": tree.digest(),
        "root": tree.root,
        "wanted": format!("{wanted:?}"),
        "emit_source": arguments.emit_source,
        "force_draft": arguments.force_draft,
        "read_back": !arguments.no_read_back,
        "xlsx": arguments.xlsx,
    });
    sha256(all.to_string().as_bytes())
}

fn files_below(folder: &Path) -> io::Result<BTreeMap<String, (u64, u128)>> {
    let (mut files, mut open) = (BTreeMap::new(), vec![String::new()]);
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(folder.join(&inner))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if inner.is_empty() { name } else { format!("{inner}/{name}") };
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                files.insert(path.clone(), stamp(&folder.join(&path))?);
            }
        }
    }
    Ok(files)
}

/// Size of a file, and when it was last written to, in nanoseconds.
fn stamp(path: &Path) -> io::Result<(u64, u128)> {
    let metadata = path.metadata()?;
    let time = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((metadata.len(), time.as_nanos()))
}
