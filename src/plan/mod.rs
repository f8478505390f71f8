//! Which documents a country is due, in what order and under what names (reference 1.2, 3.5).

mod dependence;
mod state;

use std::collections::BTreeMap;

pub use dependence::Dependence;
pub use state::{forced, is_certified};

use crate::figures::BudgetFigures;
use crate::kinds::context::{State, Subject, language_order};
use crate::kinds::{Edition, Kind, Library, Originals, Per};
use crate::programme::{Dossier, Listed, MouKind, Side, Stage};

/// What a run is asked to make.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Country codes; all if empty.
    pub countries: Vec<String>,
    /// Kinds by folder name or code; all if empty.
    pub kinds: Vec<String>,
    /// Fiscal years of the reports; all if empty.
    pub fiscal_years: Vec<i64>,
    /// Whether each text of an original is made as a file of its own too.
    pub split_languages: bool,
    /// Whether editions for review are made, two languages side by side.
    pub parallel: bool,
    /// Whether editions for review are made in which every value leads to its cells.
    pub traced: bool,
}

impl Wanted {
    /// Whether a country is asked for.
    pub fn country(&self, code: &str) -> bool {
        self.countries.is_empty() || self.countries.iter().any(|c| c.eq_ignore_ascii_case(code))
    }

    /// Whether documents of a kind are asked for.
    pub fn kind(&self, kind: &Kind) -> bool {
        let named = |wanted: &String| {
            wanted.eq_ignore_ascii_case(&kind.name)
                || wanted.eq_ignore_ascii_case(&kind.manifest.code)
        };
        self.kinds.is_empty() || self.kinds.iter().any(named)
    }

    /// Whether everything is asked for that there is for a country.
    pub fn all_documents(&self) -> bool {
        self.kinds.is_empty() && self.fiscal_years.is_empty()
    }
}

/// A document to be made.
pub struct Job<'a> {
    /// Its kind.
    pub kind: &'a Kind,
    /// What it is made for.
    pub subject: Subject<'a>,
    /// How far it has come.
    pub state: State,
    /// The side that keeps this original.
    pub holder: Option<Side>,
    /// How its texts are put together.
    pub edition: Edition,
    /// Whether it repeats texts of an original: a single text, or an edition for review.
    pub is_copy: bool,
    /// BCP 47 tags of its texts, in order.
    pub languages: Vec<String>,
    /// Document number.
    pub number: String,
    /// Title of its kind with its subject.
    pub title: String,
    /// File name without ending.
    pub file: String,
}

/// A document that a country is not due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Title of the kind, with the subject if there is one.
    pub title: String,
    /// Why it is not made.
    pub reason: String,
}

/// The documents of one country.
#[derive(Default)]
pub struct Plan<'a> {
    /// Documents to be made, in the order of the bundle.
    pub jobs: Vec<Job<'a>>,
    /// Documents that are not lawful at the country's stage.
    pub left_out: Vec<LeftOut>,
}

/// Plans the documents of a country; those made of the bundle itself or over all countries are not among
/// them. A country whose code cannot name files is due none.
pub fn plan<'a>(
    dossier: &Dossier<'a>,
    budget: &BudgetFigures,
    library: &'a Library,
    wanted: &Wanted,
) -> Plan<'a> {
    let mut plan = Plan::default();
    if !dossier.names_files() {
        return plan;
    }
    for kind in library.kinds.iter().filter(|kind| kind.manifest.is_of_a_country()) {
        if !wanted.kind(kind) {
            continue;
        }
        if dossier.stage() < kind.manifest.from {
            plan.left_out.push(LeftOut {
                title: kind.manifest.title.clone(),
                reason: format!(
                    "not before the stage \u{201c}{}\u{201d}; the country is at \u{201c}{}\u{201d}",
                    kind.manifest.from.listed().en,
                    dossier.stage().listed().en
                ),
            });
            continue;
        }
        let planner = Planner { dossier, budget, kind, wanted };
        planner.subjects(&mut plan);
    }
    plan
}

struct Planner<'p, 'a> {
    dossier: &'p Dossier<'a>,
    budget: &'p BudgetFigures,
    kind: &'a Kind,
    wanted: &'p Wanted,
}

impl<'a> Planner<'_, 'a> {
    fn subjects(&self, plan: &mut Plan<'a>) {
        match self.kind.manifest.per {
            Per::Country => {
                let year = i64::from(self.dossier.settings.as_of_date.year());
                self.push(plan, Subject::Country, (year, 1), String::new());
            }
            Per::Mou => self.mous(plan),
            Per::Agreement => self.agreements(plan),
            Per::Meeting => self.meetings(plan),
            Per::FiscalYear => self.fiscal_years(plan),
            Per::Bundle | Per::Run => {}
        }
    }

    fn mous(&self, plan: &mut Plan<'a>) {
        let ours = self.dossier.mous.iter().copied();
        let mut mous: Vec<_> = ours.filter(|mou| mou.kind == Some(MouKind::DgccMou)).collect();
        mous.sort_by_key(|mou| mou.signing_date.map_or((1, None), |date| (0, Some(date))));
        if mous.is_empty() {
            let year = self.this_year();
            self.push(plan, Subject::Mou(None), (year, 1), String::new());
        }
        let years = mous.iter().map(|mou| mou.signing_date.map(|date| i64::from(date.year())));
        let numbers = numbered(years.map(|year| year.unwrap_or_else(|| self.this_year())));
        for (mou, number) in mous.into_iter().zip(numbers) {
            self.push(plan, Subject::Mou(Some(mou)), number, number.0.to_string());
        }
    }

    fn agreements(&self, plan: &mut Plan<'a>) {
        let agreements = &self.dossier.agreements;
        if agreements.is_empty() {
            // Where the centre is open without one, no agreement was necessary.
            if self.dossier.stage() < Stage::AgreementSigned {
                self.push(plan, Subject::Agreement(None), (self.this_year(), 1), String::new());
            } else {
                self.leave_out(plan, "", "no operation agreement is recorded");
            }
        }
        let years = agreements.iter().map(|a| a.signing_date.map(|date| i64::from(date.year())));
        let numbers = numbered(years.map(|year| year.unwrap_or_else(|| self.this_year())));
        for (&agreement, number) in agreements.iter().zip(numbers) {
            self.push(plan, Subject::Agreement(Some(agreement)), number, number.0.to_string());
        }
    }

    fn meetings(&self, plan: &mut Plan<'a>) {
        let mut meetings = self.dossier.meetings.clone();
        meetings.sort_by_key(|meeting| meeting.meeting_date);
        if meetings.is_empty() {
            self.leave_out(plan, "", "no Committee meeting is recorded");
        }
        for meeting in meetings {
            let year = meeting.meeting_date.map_or(self.this_year(), |date| date.year().into());
            let session = meeting.session_no.unwrap_or_default();
            let ordinal = crate::locale::Locale::english().ordinal_words(session);
            self.push(
                plan,
                Subject::Meeting(meeting),
                (year, session),
                format!("{ordinal} meeting"),
            );
        }
    }

    fn fiscal_years(&self, plan: &mut Plan<'a>) {
        let declared = self.dossier.fiscal_years.iter().filter(|row| row.side == Some(Side::Korea));
        let declared = declared.filter_map(|row| row.fiscal_year);
        let years: std::collections::BTreeSet<i64> =
            declared.chain(self.budget.years.keys().copied()).collect();
        if years.is_empty() {
            self.leave_out(plan, "", "no fiscal year is recorded");
        }
        for year in years {
            if !self.wanted.fiscal_years.is_empty() && !self.wanted.fiscal_years.contains(&year) {
                continue;
            }
            let subject = year.to_string();
            let start = crate::figures::year_start(self.dossier, Side::Korea, year);
            if !self.budget.years.contains_key(&year) {
                self.leave_out(plan, &subject, "no budget line is recorded for the year");
            } else if start.is_some_and(|start| start > self.dossier.settings.as_of_date) {
                self.leave_out(plan, &subject, "the fiscal year has not begun at the as-of date");
            } else {
                self.push(plan, Subject::FiscalYear(year), (year, 1), subject);
            }
        }
    }

    fn this_year(&self) -> i64 {
        self.dossier.settings.as_of_date.year().into()
    }

    fn leave_out(&self, plan: &mut Plan<'a>, subject: &str, reason: &str) {
        plan.left_out.push(LeftOut { title: self.title(subject), reason: reason.to_owned() });
    }

    fn title(&self, subject: &str) -> String {
        match subject {
            "" => self.kind.manifest.title.clone(),
            subject => format!("{}, {subject}", self.kind.manifest.title),
        }
    }

    /// Adds the originals of a document. `number` is its year and its number within the year.
    fn push(&self, plan: &mut Plan<'a>, subject: Subject<'a>, number: (i64, i64), of: String) {
        let manifest = &self.kind.manifest;
        let state = state::of(self.dossier, self.budget, manifest, subject);
        let (year, nn) = number;
        let mut add = |holder, languages: Vec<String>, edition, is_copy| {
            plan.jobs.push(Job {
                kind: self.kind,
                subject,
                state,
                holder,
                edition,
                is_copy,
                number: format!("DGCC-{}-{}-{year}-{nn:02}", self.dossier.code(), manifest.code),
                title: self.title(&of),
                file: self.file_name(subject, number, holder, &languages, edition),
                languages,
            });
        };
        if manifest.originals == Originals::One {
            for language in &manifest.languages {
                add(None, vec![language.clone()], Edition::Bound, false);
                if self.wanted.traced {
                    add(None, vec![language.clone()], Edition::Traced, true);
                }
            }
            return;
        }
        for holder in [Some(Side::Korea), Some(Side::Partner)] {
            let languages = language_order(&self.languages(subject), holder);
            add(holder, languages.clone(), Edition::Bound, false);
            if self.wanted.traced {
                add(holder, languages.clone(), Edition::Traced, true);
            }
            let written = languages.iter().filter(|language| self.kind.speaks(language));
            if self.wanted.split_languages && languages.len() > 1 {
                let single = |language: &String| vec![language.clone()];
                written.clone().for_each(|tag| add(holder, single(tag), Edition::Bound, true));
            }
            if self.wanted.parallel && written.clone().any(|tag| tag == "en") {
                let pair = |other: &String| vec!["en".to_owned(), other.clone()];
                let others = written.filter(|tag| *tag != "en");
                others.for_each(|tag| add(holder, pair(tag), Edition::Parallel, true));
            }
        }
    }

    /// The languages of a subject's texts: those of its row, else Korean, the partner's and English.
    fn languages(&self, subject: Subject<'_>) -> Vec<String> {
        let row = match subject {
            Subject::Mou(mou) => mou.and_then(|mou| mou.languages.clone()),
            Subject::Agreement(agreement) => agreement.and_then(|row| row.languages.clone()),
            Subject::Meeting(meeting) => {
                Some(meeting.minutes_languages.clone().unwrap_or_else(|| vec!["en".to_owned()]))
            }
            Subject::Country | Subject::FiscalYear(_) => Some(vec!["en".to_owned()]),
        };
        row.filter(|languages| !languages.is_empty()).unwrap_or_else(|| {
            let own = self.dossier.country.treaty_language.clone();
            let mut languages = vec!["ko".to_owned()];
            languages.extend(own.filter(|own| own != "en" && own != "ko"));
            languages.push("en".to_owned());
            languages
        })
    }

    /// Fills the kind's pattern; a part that does not apply falls away with its separator.
    fn file_name(
        &self,
        subject: Subject<'_>,
        number: (i64, i64),
        holder: Option<Side>,
        languages: &[String],
        edition: Edition,
    ) -> String {
        let (year, nn) = number;
        let nth = !matches!(subject, Subject::Meeting(_)) && nn > 1;
        let year = if nth { format!("{year}-{nn:02}") } else { year.to_string() };
        let holder = match holder {
            Some(Side::Korea) => "KR",
            Some(Side::Partner) => self.dossier.code(),
            None => "",
        };
        let parts = self.kind.manifest.file.split('_').map(|part| {
            part.replace("{cc}", self.dossier.code())
                .replace("{kind}", &self.kind.manifest.code)
                .replace("{year}", &year)
                .replace("{nn}", &format!("{nn:02}"))
                .replace("{holder}", holder)
                .replace("{lang}", &languages.join("-"))
        });
        let edition = edition.key().map(str::to_owned);
        let parts: Vec<String> = parts.chain(edition).filter(|part| !part.is_empty()).collect();
        // File names are made of codes only, whatever a cell holds.
        let safe = |c: char| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' };
        parts.join("_").chars().map(safe).collect()
    }
}

/// Numbers things within their years, in order: year and number.
fn numbered(years: impl Iterator<Item = i64>) -> Vec<(i64, i64)> {
    let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
    years
        .map(|year| {
            let count = counts.entry(year).or_default();
            *count += 1;
            (year, *count)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_run_within_their_year() {
        let numbers = numbered([2022, 2024, 2022].into_iter());
        assert_eq!(numbers, [(2022, 1), (2024, 1), (2022, 2)]);
    }
}
