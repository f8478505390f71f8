//! A country under way: its plan, what was made of it, what is held back, and its bundle as the cover
//! prints it.

use std::fs;

use super::paper::{self, Filed};
use super::queue::Settled;
use super::{Press, names};
use crate::cli::planned::finding_view;
use crate::diag::{Finding, Severity};
use crate::figures::BudgetFigures;
use crate::kinds::context::{
    BundleDocument, BundleOpenPoint, BundleReason, BundleView, FindingsCount,
};
use crate::kinds::{Edition, UsedClause};
use crate::plan::{Job, Plan, Wanted};
use crate::press::{Artifact, OpenPoint};
use crate::programme::{Dossier, Side};
use crate::publish::{DocumentEntry, ReasonEntry};
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
    pub(super) fn reconcile(&mut self, press: &Press<'_>) {
        let made = self.plan.jobs.iter().zip(&self.results);
        let made = made.filter_map(|(job, made)| Some((job, made.as_ref()?)));
        let filed: Vec<Filed> =
            made.filter_map(|(job, made)| press.filed(&job.file, &made.key)).collect();
        let what = "the documents of the country do not agree";
        let unit = press.input.settings.report_unit;
        let Some(reason) = paper::reason(what, &filed.iter().collect::<Vec<_>>(), unit) else {
            return;
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
                self.results[job_at] = None;
                self.hold(&file, &title, reason.clone());
            }
        }
    }

    pub(super) fn hold(&mut self, file: &str, title: &str, reason: String) {
        self.held_back.push(ReasonEntry::of_file(title, file, reason));
        self.held_back.sort_by(|a, b| (&a.title, &a.reason).cmp(&(&b.title, &b.reason)));
    }

    pub(super) fn documents(&self) -> Vec<DocumentEntry> {
        let made = self.plan.jobs.iter().zip(&self.results);
        made.filter_map(|(job, made)| Some((job, made.as_ref()?)))
            .map(|(job, made)| DocumentEntry {
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
            })
            .collect()
    }

    fn holder_code(&self, side: Side) -> String {
        match side {
            Side::Korea => "KR".to_owned(),
            Side::Partner => self.dossier.code().to_owned(),
        }
    }

    pub(super) fn bytes_of(&self, file: &str) -> u64 {
        let made = self.plan.jobs.iter().zip(&self.results);
        made.filter_map(|(job, made)| Some((job, made.as_ref()?)))
            .find(|(job, _)| file.strip_suffix(".pdf") == Some(&job.file))
            .map_or(0, |(_, made)| made.artifact.bytes)
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

/// The bundle as its cover and open-points list print it.
pub(super) fn bundle_view(country: &Country<'_, '_>) -> BundleView {
    let made = || {
        let all = country.plan.jobs.iter().zip(&country.results);
        all.filter_map(|(job, made)| Some((job, made.as_ref()?)))
    };
    let reasons = |entries: &[ReasonEntry]| -> Vec<BundleReason> {
        let copy = |entry: &ReasonEntry| BundleReason {
            title: entry.title.clone(),
            reason: entry.reason.clone(),
        };
        entries.iter().map(copy).collect()
    };
    let documents = made().map(|(job, made)| BundleDocument {
        number: job.number.clone(),
        title: job.title.clone(),
        file: format!("{}.pdf", job.file),
        pages: made.artifact.pages,
        state: job.state.key().to_owned(),
        mark: job.state.mark().to_owned(),
        holder_name: job
            .holder
            .map(|side| names(job.kind, country.dossier).state(side))
            .unwrap_or_default(),
        open_points: listed_points(job, made).len(),
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
        open_points: made().flat_map(|(job, made)| open_points(job, made, country)).collect(),
        findings: country.findings.iter().map(finding_view).collect(),
        findings_count: FindingsCount { errors, warnings: country.findings.len() - errors },
    }
}

fn open_points(job: &Job<'_>, made: &Made, country: &Country<'_, '_>) -> Vec<BundleOpenPoint> {
    // Both originals and what repeats them have the same open points; the list names them once.
    if job.holder == Some(Side::Partner) || job.is_copy {
        return Vec::new();
    }
    let points = listed_points(job, made).into_iter();
    points
        .map(|point| BundleOpenPoint {
            document: job.title.clone(),
            number: job.number.clone(),
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
fn listed_points<'m>(job: &Job<'_>, made: &'m Made) -> Vec<&'m OpenPoint> {
    if job.languages.len() == 1 || job.edition == Edition::Parallel {
        let points = made.artifact.open_points.iter();
        return points.filter(|point| point.language == job.languages[0]).collect();
    }
    let has_english = job.languages.iter().any(|tag| tag == "en" && job.kind.speaks(tag));
    let first = job.languages.iter().find(|tag| job.kind.speaks(tag));
    let wanted = if has_english { Some("en") } else { first.map(String::as_str) };
    let points = made.artifact.open_points.iter();
    points
        .filter(|point| point.is_missing_text() || Some(point.language.as_str()) == wanted)
        .collect()
}
