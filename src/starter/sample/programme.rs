//! One programme of the sample: who and what its parts are called, and the order in which its rows
//! are written.

use jiff::civil::Date;

use super::course::Course;
use super::dice::Dice;
use super::land::Land;
use super::rates::Rates;
use super::rows::{next, text};
use crate::programme::{
    Country, Milestone, MilestoneKind, ProposalSource, Register, Role, Stage, StageEntry,
};

/// A programme while its rows are written.
pub struct Programme<'a> {
    /// The register that the rows go to.
    pub register: &'a mut Register,
    /// Exchange rates, shared by all programmes.
    pub rates: &'a mut Rates,
    /// Its random choices.
    pub dice: Dice,
    /// Its country.
    pub land: Land,
    /// Its position in the sample, which its variants follow from.
    pub index: usize,
    /// Its course.
    pub course: Course,
    /// Names of persons that are taken.
    pub taken: Vec<String>,
}

/// The persons of the partner side, by the number in their ids.
pub mod partner {
    pub const MINISTER: u8 = 1;
    pub const CO_CHAIR: u8 = 2;
    pub const FINANCE: u8 = 3;
    pub const PRESIDENT: u8 = 4;
    pub const DEAN: u8 = 5;
    pub const DIPLOMAT: u8 = 6;
    pub const EXPERT: u8 = 7;
    pub const ADMINISTRATOR: u8 = 8;
    pub const DEPUTY: u8 = 9;
    pub const SECRETARY: u8 = 10;
    pub const FORMER_MINISTER: u8 = 11;
    pub const INTERPRETER: u8 = 12;
    /// Further members of large delegations.
    pub const FURTHER: [u8; 6] = [13, 14, 15, 16, 17, 18];
}

/// The Korean persons of a programme, by the number in their ids.
pub mod korean {
    pub const AMBASSADOR: u8 = 1;
    pub const COUNSELLOR: u8 = 2;
    pub const HEAD: u8 = 3;
    pub const SECOND_HEAD: u8 = 4;
    pub const EXPERT: u8 = 5;
    pub const SECOND_EXPERT: u8 = 6;
}

impl Programme<'_> {
    /// Writes all rows of the programme.
    pub fn write(mut self) {
        self.write_country();
        self.write_organizations();
        self.write_persons();
        self.write_mous();
        self.write_agreement();
        self.write_center();
        let mut plan = self.plan();
        let decisions = self.write_meetings(&plan);
        self.write_extension(&decisions);
        self.write_budget(&mut plan, &decisions);
        self.write_milestones();
    }

    /// `MOU-UZ-1`.
    pub fn id(&self, kind: &str, number: impl std::fmt::Display) -> String {
        format!("{kind}-{}-{number}", self.land.code)
    }

    /// The id of a person of the partner side.
    pub fn person(&self, number: u8) -> String {
        format!("P-{}-{number:02}", self.land.code)
    }

    /// The id of a Korean person of the programme.
    pub fn korean(&self, number: u8) -> String {
        format!("P-{}-K{number}", self.land.code)
    }

    /// The id of a partner organisation.
    pub fn org(&self, role: Role) -> String {
        let role = match role {
            Role::Lead => "LEAD",
            Role::Cooperation => "COOP",
            Role::Specialized => "SPEC",
            Role::Diplomatic => "DIPL",
        };
        format!("O-{}-{role}", self.land.code)
    }

    /// The id of the Korean embassy.
    pub fn embassy(&self) -> String {
        format!("O-KR-EMB-{}", self.land.code)
    }

    /// The country code as a cell.
    pub fn code(&self) -> Option<String> {
        text(self.land.code)
    }

    /// Whether the programme was put forward because of an earlier memorandum.
    pub fn has_earlier_mou(&self) -> bool {
        self.index % 2 == 1 && self.course.reached(Stage::Proposed)
    }

    fn write_country(&mut self) {
        let code = self.land.code;
        let proposed = self.course.reached(Stage::Proposed);
        let source = if self.has_earlier_mou() {
            ProposalSource::ExistingMou
        } else {
            ProposalSource::SpecializedOrg
        };
        let selection = self.course.selection;
        let land = &self.land;
        self.register.countries.push(Country {
            country_code: text(code),
            country_code3: text(land.code3),
            short_name: text(land.short),
            formal_name: text(land.formal),
            short_name_ko: text(land.short_ko),
            formal_name_ko: land.formal_ko.map(str::to_owned),
            capital: text(land.capital),
            treaty_language: text(land.language),
            official_languages: super::rows::list(&land.official),
            locale: Some(land.locale()),
            local_currency: text(land.currency),
            report_currency: text("USD"),
            stage: Some(self.course.stage),
            proposal_source: proposed.then_some(source),
            intention_confirmed_date: self.course.intention,
            selection_date: selection,
            selection_ref: selection.map(|at| format!("MOIS-{code}-{} (fictional)", at.year())),
            kr_ceiling_usd: self.ceiling(),
            partner_fy_start_month: Some(land.fiscal_month.into()),
            notes: text(
                "Fictional sample data: persons, organisations, dates and amounts are invented.",
            ),
            ..next(&self.register.countries)
        });
        for (stage, entered_on) in self.course.entered.clone() {
            self.register.stage_history.push(StageEntry {
                country_code: self.code(),
                stage: Some(stage),
                entered_on: Some(entered_on),
                evidence: Some(format!("{} (fictional)", evidence(stage))),
                ..next(&self.register.stage_history)
            });
        }
    }

    fn write_milestones(&mut self) {
        let seoul = "Seoul".to_owned();
        let capital = self.land.capital.to_owned();
        let before = |date: Option<Date>, days| date.map(|date| workdays_before(date, days));
        let course = &self.course;
        let apart = self.signed_apart();
        let ceremony = course.mou.filter(|_| !apart);
        let forum =
            course.opening.map(|at| super::calendar::workday(super::calendar::months(at, 9)));
        let review = before(course.closing, 25);
        let events = [
            (
                MilestoneKind::HighLevelDialogue,
                before(course.intention, 24),
                &seoul,
                "Ministers discussed the idea of a joint centre in the margins of a conference on digital government.",
            ),
            (
                MilestoneKind::DocumentReview,
                before(course.selection, 30),
                &seoul,
                "The proposal and the questionnaire on premises, staff and budget were reviewed.",
            ),
            (
                MilestoneKind::SiteVisit,
                before(course.mou, 45),
                &capital,
                "A joint team visited three possible sites and recorded their condition.",
            ),
            (
                MilestoneKind::MouCeremony,
                ceremony,
                &if self.signed_in_seoul() { seoul.clone() } else { capital.clone() },
                "The memorandum was signed in the presence of both delegations.",
            ),
            (
                MilestoneKind::OpeningCeremony,
                course.opening,
                &capital,
                "The centre was opened by the co-chairs of the Committee and the ambassador.",
            ),
            (
                MilestoneKind::CooperationForum,
                forum.filter(|at| *at < super::calendar::AS_OF),
                &capital,
                "A forum presented the first results to about one hundred officials.",
            ),
            (
                MilestoneKind::ClosingReview,
                review,
                &capital,
                "Both sides reviewed results, inventory and accounts before the closing.",
            ),
        ];
        let mut number = 0;
        for (kind, held_on, place, remarks) in events {
            let Some(held_on) = held_on else { continue };
            number += 1;
            self.register.milestones.push(Milestone {
                milestone_id: Some(format!("MS-{}-{number}", self.land.code)),
                country_code: text(self.land.code),
                kind: Some(kind),
                held_on: Some(held_on),
                place: Some(place.clone()),
                remarks: text(remarks),
                ..next(&self.register.milestones)
            });
        }
    }
}

fn workdays_before(date: Date, days: i64) -> Date {
    super::calendar::workday_before(super::calendar::days(date, -days))
}

/// What proves that a stage was entered.
fn evidence(stage: Stage) -> &'static str {
    match stage {
        Stage::Candidate => "Opening of the file",
        Stage::Proposed => "Proposal paper",
        Stage::SelectionConfirmed => "Selection notice",
        Stage::MouSigned => "Signed memorandum",
        Stage::CommitteeOrganised => "Minutes of the first meeting",
        Stage::AgreementSigned => "Signed operation agreement",
        Stage::Operating => "Record of the opening",
        Stage::Extended => "Committee resolution on the extension",
        Stage::Closed => "Record of the closing",
        Stage::PostClosure => "Letter on cooperation after the closing",
    }
}
