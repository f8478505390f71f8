//! The course of a programme: which stages it has come through, and when.

use jiff::civil::{Date, date};

use super::calendar::{AS_OF, days, length, months, term_end, workday};
use super::dice::Dice;
use super::land::Land;
use crate::programme::Stage;

/// How far a programme of the sample has come; where the centre opened, in which Korean fiscal year.
#[derive(Clone, Copy)]
enum Path {
    Candidate,
    Proposed,
    Selected,
    MouSigned,
    CommitteeOrganised,
    AgreementSigned,
    Operating(i16),
    Extended(i16),
    Closed(i16),
    Followed(i16),
}

/// The first six programmes show one stage each that has documents of its own.
const FIRST: [Path; 6] = [
    Path::Extended(2023),
    Path::Operating(2024),
    Path::Closed(2022),
    Path::CommitteeOrganised,
    Path::MouSigned,
    Path::Selected,
];

/// The others go through these again and again.
const REST: [Path; 15] = [
    Path::Operating(2024),
    Path::AgreementSigned,
    Path::Operating(2025),
    Path::Closed(2022),
    Path::Operating(2023),
    Path::Followed(2021),
    Path::Extended(2022),
    Path::Proposed,
    Path::Operating(2024),
    Path::CommitteeOrganised,
    Path::Selected,
    Path::Candidate,
    Path::Operating(2025),
    Path::MouSigned,
    Path::Extended(2023),
];

/// The dates of a programme; `None` for what has not happened.
pub struct Course {
    /// The stage it is at.
    pub stage: Stage,
    /// When it entered each stage, in order.
    pub entered: Vec<(Stage, Date)>,
    /// Confirmation of intent through the diplomatic channel.
    pub intention: Option<Date>,
    /// Notice of selection.
    pub selection: Option<Date>,
    /// Signing of the memorandum on the centre.
    pub mou: Option<Date>,
    /// First meeting of the Committee.
    pub first_meeting: Option<Date>,
    /// Signing of the operation agreement; some programmes do without one.
    pub agreement: Option<Date>,
    /// Opening of the centre.
    pub opening: Option<Date>,
    /// Opening as planned, while the centre is not open.
    pub planned_opening: Option<Date>,
    /// The Committee's decision to extend, and the last day of the extension.
    pub extension: Option<(Date, Date)>,
    /// Closing of the centre.
    pub closing: Option<Date>,
    /// First Korean fiscal year with a budget.
    pub first_year: i16,
}

impl Course {
    /// The course of the programme at a position in the sample.
    pub fn of(index: usize, land: &Land, dice: &mut Dice) -> Self {
        let path = match FIRST.get(index) {
            Some(path) => *path,
            None => REST[(index - FIRST.len()) % REST.len()],
        };
        match path {
            Path::Candidate => Self::before_opening(Stage::Candidate, date(2025, 11, 4), dice),
            Path::Proposed => Self::before_opening(Stage::Proposed, date(2025, 12, 2), dice),
            Path::Selected => {
                Self::before_opening(Stage::SelectionConfirmed, date(2025, 10, 13), dice)
            }
            Path::MouSigned => Self::before_opening(Stage::MouSigned, date(2025, 11, 10), dice),
            Path::CommitteeOrganised => {
                Self::before_opening(Stage::CommitteeOrganised, date(2026, 1, 19), dice)
            }
            Path::AgreementSigned => {
                Self::before_opening(Stage::AgreementSigned, date(2025, 12, 8), dice)
            }
            Path::Operating(year) => {
                Self::from_opening(Stage::Operating, year, index % 7 != 3, land, dice)
            }
            Path::Extended(year) => Self::from_opening(Stage::Extended, year, true, land, dice),
            Path::Closed(year) => Self::from_opening(Stage::Closed, year, true, land, dice),
            Path::Followed(year) => Self::from_opening(Stage::PostClosure, year, true, land, dice),
        }
    }

    /// A programme whose last stage so far was entered about this day.
    fn before_opening(stage: Stage, last: Date, dice: &mut Dice) -> Self {
        // Months from each stage to the next, backwards from the last.
        const MONTHS: [i64; 5] = [4, 7, 7, 6, 4];
        let order = [
            Stage::Candidate,
            Stage::Proposed,
            Stage::SelectionConfirmed,
            Stage::MouSigned,
            Stage::CommitteeOrganised,
            Stage::AgreementSigned,
        ];
        let reached = order.iter().position(|other| *other == stage).unwrap_or_default();
        let mut at = workday(days(last, dice.between(0, 14)));
        let mut entered = vec![(order[reached], at)];
        for step in (0..reached).rev() {
            at = workday(days(months(at, -MONTHS[step]), dice.between(-9, 9)));
            entered.push((order[step], at));
        }
        entered.reverse();
        let on = |stage| entered.iter().find(|(other, _)| *other == stage).map(|(_, at)| *at);
        let mou = on(Stage::MouSigned);
        let selection = on(Stage::SelectionConfirmed);
        Self {
            stage,
            intention: selection.map(|at| workday(days(months(at, -2), dice.between(0, 12)))),
            selection,
            mou,
            first_meeting: on(Stage::CommitteeOrganised),
            agreement: on(Stage::AgreementSigned),
            opening: None,
            planned_opening: mou.map(|_| workday(days(date(2026, 9, 1), dice.between(0, 40)))),
            extension: None,
            closing: None,
            first_year: 2026,
            entered,
        }
    }

    /// A programme whose centre opened.
    fn from_opening(
        stage: Stage,
        year: i16,
        with_agreement: bool,
        land: &Land,
        dice: &mut Dice,
    ) -> Self {
        let opening = opening(year, stage, land, dice);
        let mut before = |months_before: i64| {
            workday(days(months(opening, -months_before), dice.between(-9, 9)))
        };
        let candidate = before(30);
        let proposed = before(26);
        let intention = before(22);
        let selection = before(20);
        let mou = before(14);
        let first_meeting = before(8);
        let agreement = before(4);
        let base_end = term_end(opening, 3);
        // Decided in the last autumn of the base term that begins early enough.
        let autumn = date(base_end.year() - 1, 10, 20);
        let decided = workday(days(autumn, dice.between(0, 25)));
        let extended_to = workday(months(base_end, [15, 18][dice.below(2)]));
        let mut course = Self {
            stage,
            entered: vec![
                (Stage::Candidate, candidate),
                (Stage::Proposed, proposed),
                (Stage::SelectionConfirmed, selection),
                (Stage::MouSigned, mou),
                (Stage::CommitteeOrganised, first_meeting),
            ],
            intention: Some(intention),
            selection: Some(selection),
            mou: Some(mou),
            first_meeting: Some(first_meeting),
            agreement: with_agreement.then_some(agreement),
            opening: Some(opening),
            planned_opening: None,
            extension: None,
            closing: None,
            first_year: year,
        };
        course.entered.extend(course.agreement.map(|at| (Stage::AgreementSigned, at)));
        course.entered.push((Stage::Operating, opening));
        match stage {
            Stage::Extended => {
                course.extension = Some((decided, extended_to));
                course.entered.push((Stage::Extended, decided));
            }
            Stage::Closed | Stage::PostClosure => {
                course.closing = Some(base_end);
                course.entered.push((Stage::Closed, base_end));
                if stage == Stage::PostClosure {
                    let follow_up = workday(days(months(base_end, 5), dice.between(0, 20)));
                    course.entered.push((Stage::PostClosure, follow_up));
                }
            }
            _ => {}
        }
        course
    }

    /// Whether the programme has come to a stage.
    pub fn reached(&self, stage: Stage) -> bool {
        self.stage >= stage
    }

    /// The last day of the base term.
    pub fn base_end(&self) -> Option<Date> {
        self.opening.map(|opening| term_end(opening, 3))
    }

    /// The last day of operation as things stand.
    pub fn end(&self) -> Option<Date> {
        let extended = self.extension.map(|(_, end)| end);
        self.closing.or(extended).or(self.base_end())
    }

    /// The Korean fiscal years of the base term's money.
    pub fn base_years(&self) -> std::ops::Range<i16> {
        self.first_year..self.first_year + 3
    }

    /// The Korean fiscal years, begun by the as-of date, in which the centre operates.
    pub fn korean_years(&self) -> Vec<i16> {
        match self.end() {
            Some(end) => (self.first_year..=end.year().min(AS_OF.year())).collect(),
            None => Vec::new(),
        }
    }

    /// The partner's fiscal years of the term, each with its first and last day; years in which the
    /// centre operates only a few weeks are left out.
    pub fn partner_years(&self, land: &Land) -> Vec<(i16, Date, Date)> {
        let (Some(start), Some(end)) = (
            self.opening.or(self.planned_opening),
            self.end().or(self.planned_opening.map(|at| term_end(at, 3))),
        ) else {
            return Vec::new();
        };
        (self.first_year..self.first_year + 6)
            .map(|year| (year, date(year, land.fiscal_month, land.fiscal_day)))
            .map(|(year, first)| (year, first, term_end(first, 1)))
            .filter(|(_, first, last)| length(start.max(*first), end.min(*last)) > 45)
            .collect()
    }
}

/// The day on which a centre opens: early in the partner's fiscal year, so that the years of both
/// sides carry the same numbers.
fn opening(year: i16, stage: Stage, land: &Land, dice: &mut Dice) -> Date {
    let day = match land.fiscal_month {
        // Late enough for a base term that still runs at the as-of date.
        1 if stage == Stage::Operating => days(date(year, 3, 10), dice.between(0, 35)),
        1 => days(date(year, 1, 16), dice.between(0, 90)),
        month @ 2..=8 => days(date(year, month, 10), dice.between(0, 15)),
        _ => days(date(year, 8, 20), dice.between(0, 15)),
    };
    workday(day)
}
