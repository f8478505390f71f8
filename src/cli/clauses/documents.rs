//! The documents that countries are due, with the decisions on their clauses.

use std::collections::BTreeSet;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::{Failure, has_clauses};
use crate::cli::input::Input;
use crate::cli::planned;
use crate::figures::BudgetFigures;
use crate::kinds::context::{self, FindingView, Subject};
use crate::kinds::{Basis, Decision, Kind, Library, Tongue, decide};
use crate::plan::{self, Dependence, Job, LeftOut, Wanted};
use crate::programme::{Cells, Dossier, Dossiers};

/// What documents are planned from.
pub struct Documents<'p, 'a> {
    /// The kinds.
    pub library: &'a Library,
    /// What was read.
    pub input: &'a Input,
    /// BCP 47 tag of the texts that are looked at.
    pub language: &'p str,
    /// The programmes.
    pub dossiers: &'p Dossiers<'a>,
}

/// A country with its documents.
pub struct Country<'p, 'a> {
    /// Its rows.
    pub dossier: &'p Dossier<'a>,
    /// Its documents in the order of the bundle, originals of both sides as one.
    pub documents: Vec<Document<'p, 'a>>,
    /// Documents that it is not due.
    pub left_out: Vec<LeftOut>,
}

/// A document with the decisions on its clauses.
pub struct Document<'p, 'a> {
    dossier: &'p Dossier<'a>,
    /// Its plan.
    pub job: Job<'a>,
    /// The decisions in the order of the text.
    pub decisions: Vec<Decision<'a>>,
}

impl<'p, 'a> Documents<'p, 'a> {
    /// The countries that are asked for.
    ///
    /// # Errors
    /// A condition that fails with the data of a document.
    pub fn of(&self, wanted: &Wanted) -> Result<Vec<Country<'p, 'a>>, Failure> {
        let Input { register, findings, .. } = self.input;
        let dependence = Dependence::new(register, &Cells::new(register), findings);
        let dossiers: Vec<&'p Dossier<'a>> =
            self.dossiers.iter().filter(|dossier| wanted.country(dossier.code())).collect();
        let country = |dossier: &'p Dossier<'a>| {
            let budget = BudgetFigures::of(dossier);
            let findings = dependence.about(dossier.code()).into_iter();
            let findings: Vec<FindingView> = findings.map(planned::finding_view).collect();
            let plan = plan::plan(dossier, &budget, self.library, wanted);
            let mut seen = BTreeSet::new();
            let jobs = plan.jobs.into_iter().filter(|job| has_clauses(job.kind));
            let jobs = jobs.filter(|job| seen.insert((&job.kind.name, job.number.clone())));
            let documents = jobs.map(|job| self.decided(dossier, &budget, &findings, job));
            let documents = documents.collect::<Result<_, _>>()?;
            Ok(Country { dossier, documents, left_out: plan.left_out })
        };
        dossiers.into_par_iter().map(country).collect()
    }

    /// The language in which the texts of a kind are looked at.
    pub fn language_of(&self, kind: &Kind) -> String {
        let first = || kind.lexicons.keys().next().map(String::as_str);
        let language = [self.language, "en"].into_iter().find(|language| kind.speaks(language));
        language.or_else(first).unwrap_or_default().to_owned()
    }

    fn decided(
        &self,
        dossier: &'p Dossier<'a>,
        budget: &BudgetFigures,
        findings: &[FindingView],
        job: Job<'a>,
    ) -> Result<Document<'p, 'a>, Failure> {
        let root = &self.library.root;
        let tongue = Tongue::new(&job.kind.lexicons[&self.language_of(job.kind)], dossier.code());
        let request = planned::request(&job, tongue, findings);
        let context = serde_json::to_value(context::build(dossier, budget, &request))
            .map_err(std::io::Error::other)?;
        let decisions = decide(self.library, job.kind, dossier.code(), tongue, &context);
        let decisions = decisions.map_err(|mistake| Failure::TemplateMistakes {
            root: root.clone(),
            list: mistake.to_string(),
        })?;
        Ok(Document { dossier, job, decisions })
    }
}

impl Document<'_, '_> {
    /// The code of its country.
    pub fn country(&self) -> &str {
        self.dossier.code()
    }

    /// What a value comes from: a cell, or rows and how many there are.
    pub fn source(&self, basis: &Basis) -> String {
        match basis {
            Basis::Cell { place, .. } => place.clone(),
            Basis::Manifest(file) => format!("state in {file}"),
            Basis::Rows(sheet) => self.rows(sheet),
        }
    }

    /// `rows of contributions for UZ (12)`.
    fn rows(&self, sheet: &str) -> String {
        let dossier = self.dossier;
        let of = match sheet {
            "settings" | "exchange_rates" => return format!("rows of {sheet}"),
            _ => dossier.code(),
        };
        if let (Some(count), Subject::Meeting(meeting)) = (self.of_meeting(sheet), self.job.subject)
        {
            let meeting = meeting.meeting_id.as_deref().unwrap_or_default();
            return format!("rows of {sheet} for {meeting} ({count})");
        }
        match count(dossier, sheet) {
            Some(count) => format!("rows of {sheet} for {of} ({count})"),
            None => format!("rows of {sheet} for {of}"),
        }
    }

    /// How many rows of a sheet belong to the meeting that this document is made for.
    fn of_meeting(&self, sheet: &str) -> Option<usize> {
        let Subject::Meeting(meeting) = self.job.subject else { return None };
        let dossier = self.dossier;
        let is_ours = |id: &Option<String>| *id == meeting.meeting_id;
        match sheet {
            "attendees" => {
                Some(dossier.attendees.iter().filter(|a| is_ours(&a.meeting_id)).count())
            }
            "agenda_items" => {
                Some(dossier.agenda_items.iter().filter(|item| is_ours(&item.meeting_id)).count())
            }
            "resolutions" => {
                Some(dossier.resolutions.iter().filter(|r| is_ours(&r.meeting_id)).count())
            }
            _ => None,
        }
    }
}

/// How many rows of a sheet a programme has; not counted where programmes share rows.
fn count(dossier: &Dossier<'_>, sheet: &str) -> Option<usize> {
    let count = match sheet {
        "countries" => 1,
        "stage_history" => dossier.stages.len(),
        "milestones" => dossier.milestones.len(),
        "mous" => dossier.mous.len(),
        "agreements" => dossier.agreements.len(),
        "extensions" => dossier.extensions.len(),
        "centers" => dossier.centers.len(),
        "center_members" => dossier.members.len(),
        "meetings" => dossier.meetings.len(),
        "attendees" => dossier.attendees.len(),
        "agenda_items" => dossier.agenda_items.len(),
        "resolutions" => dossier.resolutions.len(),
        "action_items" => dossier.action_items.len(),
        "projects" => dossier.projects.len(),
        "contributions" => dossier.contributions.len(),
        "fiscal_years" => dossier.fiscal_years.len(),
        "budget_lines" => dossier.budget_lines.len(),
        "budget_revisions" => dossier.revisions.len(),
        "expenditures" => dossier.expenditures.len(),
        "report_notes" => dossier.notes.len(),
        "certifications" => dossier.certifications.len(),
        _ => return None,
    };
    Some(count)
}
