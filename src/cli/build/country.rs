//! A country under way: its plan, what was made of it, what is held back, and its bundle as the cover
//! prints it.

use std::fs;

use super::frozen::entry_of;
use super::paper::{self, Filed};
use super::queue::Settled;
use super::{Press, names};
use crate::cli::Failure;
use crate::cli::planned::finding_view;
use crate::diag::{Finding, Severity};
use crate::figures::BudgetFigures;
use crate::kinds::context::{
    BundleDocument, BundleOpenPoint, BundleReason, BundleView, FindingsCount, State,
};
use crate::kinds::{Edition, Kind, UsedClause};
use crate::plan::{Job, Plan, Wanted};
use crate::press::{Artifact, OpenPoint};
use crate::programme::{Dossier, Side};
use crate::publish::{DocumentEntry, FileEntry, FrozenEntry, ReasonEntry};
use crate::store::Key;

/// A country under way.
pub(super) struct Country<'p, 'a> {
    pub(super) dossier: &'p Dossier<'a>,
    pub(super) budget: BudgetFigures,
    pub(super) plan: Plan<'a>,
    pub(super) findings: Vec<Finding>,
    /// What became of each job of the plan.
    pub(super) results: Vec<Option<Made>>,
    pub(super) held_back: Vec<ReasonEntry>,
    /// Documents made as drafts in spite of errors.
    pub(super) forced: Vec<ReasonEntry>,
    /// Record copies of the earlier output that are kept.
    pub(super) kept: Vec<Bundled<'a>>,
    /// Record copies of the earlier output that nobody has any more.
    pub(super) lost: Vec<FrozenEntry>,
}

/// A document as it is in the bundle.
#[derive(Clone)]
pub(super) struct Bundled<'c> {
    pub(super) entry: DocumentEntry,
    /// Size of its file.
    pub(super) bytes: u64,
    /// Its kind, if there still is one of its code.
    pub(super) kind: Option<&'c Kind>,
    /// Whether it repeats texts of an original.
    pub(super) is_copy: bool,
}

/// A document that was made.
pub(super) struct Made {
    pub(super) artifact: Artifact,
    pub(super) clauses: Vec<UsedClause>,
    /// Under which it is kept.
    pub(super) key: Key,
}

impl Country<'_, '_> {
    /// Takes the result of a job over. An agreed, signed or certified text with an open point is
    /// held back (reference 3.0).
    pub(super) fn settle(&mut self, result: Settled) {
        let job_at = result.at.1;
        let job = &self.plan.jobs[job_at];
        let (file, title) = (job.file.clone(), job.title.clone());
        match result.outcome {
            Ok(made)
                if !job.state.allows_open_points()
                    && made.artifact.open_points.iter().any(|point| !point.is_missing_text()) =>
            {
                let points = made.artifact.open_points.iter().filter(|p| !p.is_missing_text());
                let points = points.map(|point| match &point.cell {
                    Some(cell) => format!("{} ({cell})", point.field),
                    None => point.field.clone(),
                });
                let mut points: Vec<String> = points.collect();
                points.dedup();
                let state =
                    if job.state.mark().is_empty() { "a final text" } else { job.state.mark() };
                let reason = format!("{state} has open points: {}", points.join(", "));
                let _ = fs::remove_file(&result.target);
                self.hold(&file, &title, reason);
            }
            Ok(made) => self.results[job_at] = Some(made),
            Err(reason) => self.hold(&file, &title, reason),
        }
    }

    /// Holds back all documents if they do not agree with each other, unless drafts are forced.
    pub(super) fn reconcile(&mut self, press: &Press<'_>) -> Result<(), Failure> {
        let made = self.plan.jobs.iter().zip(&self.results);
        let made = made.filter_map(|(job, made)| Some((job, made.as_ref()?)));
        let filed: Vec<Filed> =
            made.filter_map(|(job, made)| press.filed(&job.file, &made.key)).collect();
        let what = "the documents of the country do not agree";
        let unit = press.input.settings.report_unit;
        let Some(reason) = paper::reason(what, &filed.iter().collect::<Vec<_>>(), unit) else {
            return Ok(());
        };
        for job_at in 0..self.results.len() {
            if self.results[job_at].is_none() {
                continue;
            }
            let job = &self.plan.jobs[job_at];
            let (file, title) = (job.file.clone(), job.title.clone());
            if press.force_draft {
                self.forced.push(ReasonEntry::of_file(&title, &file, reason.clone()));
            } else {
                let name = format!("{}/{file}.pdf", self.dossier.code());
                press.stage.withdraw(&name).map_err(Failure::output(press.out.join(name)))?;
                self.results[job_at] = None;
                self.hold(&file, &title, reason.clone());
            }
        }
        Ok(())
    }

    pub(super) fn hold(&mut self, file: &str, title: &str, reason: String) {
        self.held_back.push(ReasonEntry::of_file(title, file, reason));
        self.held_back.sort_by(|a, b| (&a.title, &a.reason).cmp(&(&b.title, &b.reason)));
    }

    /// The documents of the bundle in its order: those that were made, record copies that are kept in their
    /// places, and behind those of its kind each record copy in the place of which nothing is planned.
    pub(super) fn documents(&self) -> Vec<Bundled<'_>> {
        let jobs = self.plan.jobs.iter().zip(&self.results);
        let planned = jobs.filter_map(|(job, made)| {
            let kept = self.kept.iter().find(|kept| kept.is_of(job));
            kept.cloned().or_else(|| Some(self.bundled(job, made.as_ref()?)))
        });
        let is_planned = |kept: &&Bundled<'_>| self.plan.jobs.iter().any(|job| kept.is_of(job));
        let others = self.kept.iter().filter(|kept| !is_planned(kept)).cloned();
        let mut all: Vec<Bundled<'_>> = planned.chain(others).collect();
        all.sort_by_key(Bundled::order);
        all
    }

    fn bundled<'c>(&'c self, job: &Job<'c>, made: &Made) -> Bundled<'c> {
        let entry = DocumentEntry {
            file: format!("{}.pdf", job.file),
            number: job.number.clone(),
            kind: job.kind.manifest.code.clone(),
            kind_version: job.kind.manifest.version.clone(),
            subject: job.title.clone(),
            holder: job.holder.map(|side| self.holder_code(side)),
            languages: job.languages.clone(),
            edition: job.edition.key().map(str::to_owned),
            state: job.state.key().to_owned(),
            pages: made.artifact.pages,
            sha256: made.artifact.sha256.clone(),
            clauses: made.clauses.clone(),
            open_points: made.artifact.open_points.clone(),
            frozen: None,
        };
        let (bytes, is_copy) = (made.artifact.bytes, job.is_copy);
        Bundled { entry, bytes, kind: Some(job.kind), is_copy }
    }

    fn holder_code(&self, side: Side) -> String {
        match side {
            Side::Korea => "KR".to_owned(),
            Side::Partner => self.dossier.code().to_owned(),
        }
    }

    pub(super) fn left_out(&self, wanted: &Wanted) -> Vec<ReasonEntry> {
        let left_out = self.plan.left_out.iter();
        let mut reasons: Vec<ReasonEntry> = left_out
            .map(|one| ReasonEntry { title: one.title.clone(), reason: one.reason.clone() })
            .collect();
        if !wanted.all_documents() {
            reasons.push(ReasonEntry {
                title: "Other kinds and years".to_owned(),
                reason: "not asked for in this run".to_owned(),
            });
        }
        reasons
    }
}

impl Bundled<'_> {
    fn is_of(&self, job: &Job<'_>) -> bool {
        self.entry.file.strip_suffix(".pdf") == Some(&job.file)
    }

    /// Its place among kinds.
    pub(super) fn order(&self) -> u32 {
        self.kind.map_or(u32::MAX, |kind| kind.manifest.order)
    }

    /// The document in the summary of a run, if it is kept from an earlier one.
    pub(super) fn frozen(&self) -> Option<FrozenEntry> {
        let frozen = self.entry.frozen.as_ref()?;
        Some(entry_of(&self.entry, frozen.freeze.clone()))
    }

    /// Takes back what speaks against it: it is there.
    pub(super) fn settles(&self, reasons: [&mut Vec<ReasonEntry>; 2]) {
        reasons.into_iter().for_each(|list| list.retain(|one| !one.is_of(&self.entry.file)));
    }

    /// Its file in the manifest.
    pub(super) fn file(&self) -> FileEntry {
        let DocumentEntry { file, sha256, .. } = &self.entry;
        FileEntry { name: file.clone(), bytes: self.bytes, sha256: sha256.clone() }
    }
}

/// The bundle as its cover and open-points list print it.
pub(super) fn bundle_view(country: &Country<'_, '_>) -> BundleView {
    let bundled = country.documents();
    let reasons = |entries: &[ReasonEntry]| -> Vec<BundleReason> {
        let copy = |entry: &ReasonEntry| BundleReason {
            title: entry.title.clone(),
            reason: entry.reason.clone(),
        };
        entries.iter().map(copy).collect()
    };
    let documents = bundled.iter().map(|document| {
        let Bundled { entry, kind, .. } = document;
        let side = |holder: &String| if holder == "KR" { Side::Korea } else { Side::Partner };
        let holder = entry.holder.as_ref().zip(*kind);
        let state = State::of_key(&entry.state);
        BundleDocument {
            number: entry.number.clone(),
            title: entry.subject.clone(),
            file: entry.file.clone(),
            pages: entry.pages,
            state: entry.state.clone(),
            mark: state.map(State::mark).unwrap_or_default().to_owned(),
            holder_name: holder
                .map(|(holder, kind)| names(kind, country.dossier).state(side(holder)))
                .unwrap_or_default(),
            open_points: listed_points(document).len(),
        }
    });
    let left_out = country.plan.left_out.iter();
    let left_out =
        left_out.map(|one| BundleReason { title: one.title.clone(), reason: one.reason.clone() });
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let errors = country.findings.iter().filter(is_error).count();
    BundleView {
        documents: documents.collect(),
        left_out: left_out.collect(),
        held_back: reasons(&country.held_back),
        open_points: bundled.iter().flat_map(|document| open_points(document, country)).collect(),
        findings: country.findings.iter().map(finding_view).collect(),
        findings_count: FindingsCount { errors, warnings: country.findings.len() - errors },
    }
}

fn open_points(document: &Bundled<'_>, country: &Country<'_, '_>) -> Vec<BundleOpenPoint> {
    // Both originals and what repeats them have the same open points; the list names them once.
    let Bundled { entry, is_copy, .. } = document;
    if *is_copy || entry.holder.as_deref() == Some(country.dossier.code()) {
        return Vec::new();
    }
    let points = listed_points(document).into_iter();
    points
        .map(|point| BundleOpenPoint {
            document: entry.subject.clone(),
            number: entry.number.clone(),
            place: point.place.clone().unwrap_or_default(),
            field: point.field.clone(),
            text: point.text.clone().unwrap_or_default(),
            side: match point.side.as_str() {
                "KR" => "Korean side".to_owned(),
                "PARTNER" => {
                    let name = country.dossier.country.short_name.as_deref().unwrap_or("partner");
                    format!("{name} side")
                }
                _ => "both sides".to_owned(),
            },
            cell: point.cell.clone().unwrap_or_default(),
            page: point.page,
        })
        .collect()
}

/// The open points of a document, each once: those of its English text, else of its first, and the
/// texts that are missing.
fn listed_points<'m>(document: &'m Bundled<'_>) -> Vec<&'m OpenPoint> {
    let DocumentEntry { languages, edition, open_points, .. } = &document.entry;
    let points = open_points.iter();
    if languages.len() == 1 || edition.as_deref() == Edition::Parallel.key() {
        return points.filter(|point| languages.first() == Some(&point.language)).collect();
    }
    let speaks = |tag: &String| document.kind.is_none_or(|kind| kind.speaks(tag));
    let has_english = languages.iter().any(|tag| tag == "en" && speaks(tag));
    let first = languages.iter().find(|tag| speaks(tag));
    let wanted = if has_english { Some("en") } else { first.map(String::as_str) };
    points
        .filter(|point| point.is_missing_text() || Some(point.language.as_str()) == wanted)
        .collect()
}
