//! Record copies of the earlier output: they stay, in the place of what this run makes, unless they are
//! superseded.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;

use super::country::Bundled;
use super::{Country, Press};
use crate::cli::Failure;
use crate::kinds::context::State;
use crate::kinds::{Kind, Library, Tongue};
use crate::plan::{self, Wanted};
use crate::programme::Dossiers;
use crate::publish::{
    Change, ChangeAt, CountrySummary, DocumentEntry, Earlier, Freeze, Frozen, FrozenEntry,
    ReasonEntry, RecordCopy, Stage, Why,
};
use crate::readback::{self, TextAt};

/// How many differences of a document are told.
const MOST_CHANGES: usize = 3;

/// The record copies that are to give way.
pub(super) enum Supersede {
    /// None.
    Nothing,
    /// All in whose place this run gives something, or nothing that is due.
    All,
    /// Those of these files or document numbers.
    Named(Vec<String>),
}

/// What a run gives in the place of a record copy.
pub(super) enum Present {
    /// Another file.
    Made {
        sha256: String,
        state: State,
        /// Where it lies.
        pdf: PathBuf,
        /// Words that are taken for each other: days that it and the record copy were made for.
        alike: Vec<(String, String)>,
    },
    /// Nothing.
    Nothing(Why, String),
}

impl Present {
    /// Nothing in the place of a record copy, for the reason that stands among these.
    pub(super) fn held_back(copy: &RecordCopy, reasons: &[ReasonEntry]) -> Self {
        let entry = reasons.iter().find(|entry| entry.is_of(&copy.entry.file));
        let reason = entry.map(|entry| entry.reason.clone()).unwrap_or_default();
        Self::Nothing(Why::HeldBack, reason)
    }
}

impl Supersede {
    /// What is asked for; a name that no record copy of the earlier output answers to is refused, and so is
    /// everything but superseding all where nobody knows which they are.
    pub(super) fn of(asked: &[String], earlier: &Earlier) -> Result<Self, Failure> {
        if asked.iter().any(|name| name == super::EVERY) {
            return Ok(Self::All);
        }
        if let Some(path) = earlier.unknown() {
            return Err(Failure::Unknowable { path: path.to_owned() });
        }
        for name in asked {
            if !earlier.all().any(|(_, copy)| answers(&copy.entry, name)) {
                let known: Vec<&str> =
                    earlier.all().map(|(_, copy)| copy.entry.file.as_str()).collect();
                return Err(Failure::Unknown {
                    what: "record copy",
                    name: name.clone(),
                    known: if known.is_empty() { "none".to_owned() } else { known.join(", ") },
                });
            }
        }
        Ok(if asked.is_empty() { Self::Nothing } else { Self::Named(asked.to_vec()) })
    }

    /// Whether a record copy gives way to what a run gives. None does where an error holds back what would
    /// take its place, and one that was not asked for only if it is named.
    fn takes(&self, entry: &DocumentEntry, present: &Present) -> bool {
        let is_named =
            matches!(self, Self::Named(names) if names.iter().any(|name| answers(entry, name)));
        match present {
            Present::Nothing(Why::HeldBack, _) => false,
            Present::Nothing(Why::NotAsked, _) => is_named,
            _ => is_named || matches!(self, Self::All),
        }
    }
}

/// Whether a document is the one of this file, with or without folder and ending, or number.
fn answers(entry: &DocumentEntry, name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = entry.file.strip_suffix(".pdf").unwrap_or(&entry.file);
    [entry.file.as_str(), stem, entry.number.as_str()]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(file))
}

/// The record copies of an output: what is signed or certified, and not made for review. A kind whose state
/// is fixed says nothing of whether its documents were ever sent.
pub(super) fn earlier(out: &Path, library: &Library) -> Earlier {
    Earlier::read(out, |entry| {
        let is_fixed = kind_of(library, entry).is_some_and(|kind| kind.manifest.state.is_some());
        let is_settled = State::of_key(&entry.state).is_some_and(State::is_settled);
        is_settled && entry.edition.is_none() && !is_fixed
    })
}

fn kind_of<'l>(library: &'l Library, entry: &DocumentEntry) -> Option<&'l Kind> {
    library.kinds.iter().find(|kind| kind.manifest.code == entry.kind)
}

/// A record copy with what this run gives in its place, on the way to be judged.
struct Judged<'e> {
    /// The place of its country.
    country: usize,
    code: String,
    copy: &'e RecordCopy,
    present: Present,
}

impl<'r> Press<'r> {
    /// Puts the record copies of the earlier output in the place of what this run made of their documents.
    pub(super) fn freeze<'a>(&'a self, countries: &mut [Country<'_, 'a>]) -> Result<(), Failure> {
        let mut due = Vec::new();
        for (at, country) in countries.iter().enumerate() {
            let code = country.dossier.code();
            let everything = LazyCell::new(|| self.due_in(country));
            for copy in self.earlier.of(code) {
                if let Some(present) = self.present_in(country, copy, &everything) {
                    due.push(Judged { country: at, code: code.to_owned(), copy, present });
                }
            }
        }
        for (Judged { country, copy, present, .. }, freeze) in self.judged(due)? {
            let country = &mut countries[country];
            let code = country.dossier.code().to_owned();
            match self.bundled(&code, copy, &present, freeze)? {
                Ok(kept) => {
                    kept.settles([&mut country.held_back, &mut country.forced]);
                    country.kept.push(kept);
                }
                Err(lost) => country.lost.push(lost),
            }
        }
        Ok(())
    }

    /// What the run gives in the place of a record copy of a country; nothing if it gives the same, or
    /// the record copy gives way to it. `everything` are the files that could be asked for.
    fn present_in(
        &self,
        country: &Country<'_, '_>,
        copy: &RecordCopy,
        everything: &LazyCell<BTreeSet<String>, impl FnOnce() -> BTreeSet<String>>,
    ) -> Option<Present> {
        let code = country.dossier.code();
        let stem = copy.entry.file.strip_suffix(".pdf").unwrap_or_default();
        let job_at = country.plan.jobs.iter().position(|job| job.file == stem);
        let present = match job_at.map(|at| (&country.plan.jobs[at], &country.results[at])) {
            Some((_, Some(made))) if made.artifact.sha256 == copy.entry.sha256 => return None,
            Some((job, Some(made))) => Present::Made {
                sha256: made.artifact.sha256.clone(),
                state: job.state,
                pdf: self.stage.file(&format!("{code}/{}", copy.entry.file)),
                alike: self.alike(copy, code),
            },
            Some((_, None)) => Present::held_back(copy, &country.held_back),
            None => {
                let is_due = everything.contains(stem);
                Present::Nothing(if is_due { Why::NotAsked } else { Why::NotDue }, String::new())
            }
        };
        (!self.supersede.takes(&copy.entry, &present)).then_some(present)
    }

    /// The files that a run which is asked for everything makes of a country, without ending.
    fn due_in(&self, country: &Country<'_, '_>) -> BTreeSet<String> {
        let everything = Wanted { split_languages: true, ..Wanted::default() };
        let (dossier, budget) = (country.dossier, &country.budget);
        let plan = plan::plan(dossier, budget, self.library, &everything);
        plan.jobs.into_iter().map(|job| job.file).collect()
    }

    /// Puts record copies over all countries in the place of what this run gives: for each, its place in
    /// the bundle, or that it is lost.
    pub(super) fn frozen_over_all(
        &self,
        code: &str,
        present: impl Fn(&RecordCopy) -> Option<Present>,
    ) -> Result<Vec<Result<Bundled<'_>, FrozenEntry>>, Failure> {
        let due = self.earlier.of(code).iter().filter_map(|copy| {
            let present = present(copy)?;
            let is_kept = !self.supersede.takes(&copy.entry, &present);
            is_kept.then(|| Judged { country: 0, code: code.to_owned(), copy, present })
        });
        let judged = self.judged(due.collect())?.into_iter();
        judged.map(|(due, freeze)| self.bundled(code, due.copy, &due.present, freeze)).collect()
    }

    /// Puts the files of record copies in place, and says in what they differ from what this run gives;
    /// `None` for one that is lost.
    fn judged<'e>(
        &self,
        due: Vec<Judged<'e>>,
    ) -> Result<Vec<(Judged<'e>, Option<Freeze>)>, Failure> {
        let (earlier, stage) = (&self.earlier, self.stage);
        let judge = |due: Judged<'e>| {
            let freeze = kept(earlier, stage, &due.code, due.copy, &due.present);
            let name = format!("{}/{}", due.code, due.copy.entry.file);
            freeze.map(|freeze| (due, freeze)).map_err(|error| (name, error))
        };
        let judged: Result<Vec<_>, _> = due.into_par_iter().map(judge).collect();
        judged.map_err(|(name, error)| Failure::output(self.out.join(name))(error))
    }

    /// A record copy in its bundle; the entry of one that is lost.
    fn bundled(
        &self,
        code: &str,
        copy: &RecordCopy,
        present: &Present,
        freeze: Option<Freeze>,
    ) -> Result<Result<Bundled<'_>, FrozenEntry>, Failure> {
        let RecordCopy { entry, made, .. } = copy;
        let name = format!("{code}/{}", entry.file);
        let Some(freeze) = freeze else {
            // The next run has nothing to say of it.
            self.given_up.set(true);
            let now = match present {
                Present::Made { sha256, .. } => Some(sha256.clone()),
                Present::Nothing(..) => None,
            };
            let freeze = Freeze { now, ..Freeze::because(Why::Lost) };
            return Ok(Err(entry_of(entry, freeze)));
        };
        self.explain.freeze(&name);
        // Its source is that of the earlier run too.
        let source = format!("{}.typst", name.strip_suffix(".pdf").unwrap_or(&name));
        self.stage.withdraw(&source).map_err(Failure::output(self.out.join(&source)))?;
        if self.earlier.path(&source).is_dir() {
            let taken = self.stage.take(&self.earlier.path(&source), &source);
            taken.map_err(Failure::output(self.out.join(&source)))?;
        }
        let bytes =
            self.stage.file(&name).metadata().map_err(Failure::output(self.out.join(&name)))?;
        let bytes = bytes.len();
        let frozen = Some(Frozen { freeze, made: made.clone() });
        Ok(Ok(Bundled {
            is_copy: entry.holder.is_some() && entry.languages.len() == 1,
            kind: kind_of(self.library, entry),
            entry: DocumentEntry { frozen, ..entry.clone() },
            bytes,
        }))
    }

    /// Words that are taken for each other in the texts of a record copy and of what is made now: the days
    /// that they were made for.
    pub(super) fn alike(&self, copy: &RecordCopy, style: &str) -> Vec<(String, String)> {
        let (before, now) = (copy.made.as_of.parse::<Date>(), self.input.settings.as_of_date);
        let (Ok(before), Some(kind)) = (before, kind_of(self.library, &copy.entry)) else {
            return Vec::new();
        };
        if before == now {
            return Vec::new();
        }
        let lexicons = copy.entry.languages.iter().filter_map(|tag| kind.lexicons.get(tag));
        let locales = lexicons.map(|lexicon| Tongue::new(lexicon, style).locale);
        locales.map(|locale| (locale.date(before), locale.date(now))).collect()
    }

    /// The bundles of countries that are not in the inputs any more and hold record copies: they stay as
    /// they are.
    pub(super) fn gone(
        &self,
        dossiers: &Dossiers<'_>,
        wanted: &Wanted,
    ) -> Result<Vec<CountrySummary>, Failure> {
        let mut summaries = Vec::new();
        if !wanted.countries.is_empty() {
            return Ok(summaries);
        }
        for code in self.earlier.codes().filter(|code| dossiers.get(code).is_none()) {
            let Some(mut summary) = self.earlier.summary(code) else { continue };
            let present = Present::Nothing(Why::NoCountry, String::new());
            let copies = self.earlier.of(code).iter();
            let kept = copies.filter(|copy| !self.supersede.takes(&copy.entry, &present));
            let freeze = || Freeze::because(Why::NoCountry);
            summary.frozen = kept.map(|copy| entry_of(&copy.entry, freeze())).collect();
            if summary.frozen.is_empty() {
                continue;
            }
            for name in [code.to_owned(), format!("{code}.zip")] {
                let path = self.earlier.path(&name);
                if path.exists() {
                    let taken = self.stage.take(&path, &name);
                    taken.map_err(Failure::output(self.out.join(&name)))?;
                }
            }
            summaries.push(summary);
        }
        Ok(summaries)
    }
}

/// The entry of a document in the summary of a run.
pub(super) fn entry_of(entry: &DocumentEntry, freeze: Freeze) -> FrozenEntry {
    FrozenEntry {
        file: entry.file.clone(),
        number: entry.number.clone(),
        title: entry.subject.clone(),
        freeze,
    }
}

/// Puts the file of a record copy into the new output, and says why; `None` if it is lost.
fn kept(
    earlier: &Earlier,
    stage: &Stage,
    code: &str,
    copy: &RecordCopy,
    present: &Present,
) -> io::Result<Option<Freeze>> {
    let Some(found) = earlier.find(code, copy) else { return Ok(None) };
    let freeze = match present {
        Present::Nothing(why, reason) => Freeze { reason: reason.clone(), ..Freeze::because(*why) },
        Present::Made { sha256, state, pdf, alike } => {
            let mut changes = changes(&found.bytes, &fs::read(pdf)?, alike);
            if state.key() != copy.entry.state {
                let (earlier, present) = (copy.entry.state.clone(), state.key().to_owned());
                changes.insert(0, Change { at: ChangeAt::State, earlier, present });
            }
            let why = if changes.is_empty() { Why::SameText } else { Why::Differs };
            let more = changes.len().saturating_sub(MOST_CHANGES);
            changes.truncate(MOST_CHANGES);
            Freeze { now: Some(sha256.clone()), changes, more, ..Freeze::because(why) }
        }
    };
    stage.folder(code)?;
    let name = format!("{code}/{}", copy.entry.file);
    match found.path {
        Some(path) => stage.take(&path, &name)?,
        None => {
            stage.withdraw(&name)?;
            fs::write(stage.file(&name), &found.bytes)?;
        }
    }
    Ok(Some(freeze))
}

/// In what a record copy and what is made now differ.
fn changes(earlier: &[u8], present: &[u8], alike: &[(String, String)]) -> Vec<Change> {
    let words = match readback::other_words(earlier, present, alike) {
        Ok(words) => words,
        Err(error) => {
            let at = ChangeAt::Unread { problem: error.to_string() };
            return vec![Change { at, earlier: String::new(), present: String::new() }];
        }
    };
    let change = |(at, sides): (TextAt, readback::Sides)| Change {
        at: match at {
            TextAt::Clause { language, clause, heading, page } => {
                ChangeAt::Clause { language, clause, heading, page }
            }
            TextAt::Page(page) => ChangeAt::Page { page },
        },
        earlier: sides.one,
        present: sides.other,
    };
    words.into_iter().map(change).collect()
}
