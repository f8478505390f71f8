//! The Korean budget of a programme as planned: money by year, lines, and transfers between them.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::calendar::{AS_OF, days, length, workday};
use super::committee::Tag;
use super::programme::Programme;
use super::projects::ProjectPlan;
use super::rows::hundreds;
use crate::programme::Category;

/// Projects and budget of a programme.
pub struct Plan {
    /// Its projects.
    pub projects: Vec<ProjectPlan>,
    /// Korean fiscal years that have begun.
    pub years: Vec<YearPlan>,
}

/// A Korean fiscal year.
pub struct YearPlan {
    /// Its number.
    pub year: i16,
    /// New money of the year; zero in a year that lives on what was carried into it.
    pub money: Decimal,
    /// Its lines, one for each slot that is in use.
    pub lines: Vec<LinePlan>,
    /// Transfers in the order of their dates.
    pub transfers: Vec<Transfer>,
}

/// A budget line.
pub struct LinePlan {
    /// The slot, which stays the same from year to year.
    pub slot: usize,
    /// Its project, as a position in [`Plan::projects`].
    pub project: Option<usize>,
    /// Category.
    pub category: Category,
    /// Description.
    pub description: &'static str,
    /// Original budget.
    pub planned: Decimal,
    /// Final budget without what is carried in.
    pub revised: Decimal,
}

/// A transfer between lines, named by slot.
pub struct Transfer {
    /// The giving line; `None` for supplementary money.
    pub from: Option<usize>,
    /// The receiving line; `None` for a reduction.
    pub to: Option<usize>,
    /// Amount.
    pub amount: Decimal,
    /// Date.
    pub date: Date,
    /// The decision it rests on, where it needs one.
    pub decided: Option<Tag>,
    /// Reason.
    pub reason: &'static str,
}

/// A slot: key of its project, category, description, and weight in the budget.
type Slot = (&'static str, Category, &'static str, i64);

const SLOTS: [Slot; 11] = [
    ("J1", Category::JointCooperation, "Development and field testing", 23),
    ("J2", Category::JointCooperation, "Design and pilot operation", 14),
    ("P1", Category::PolicyCapacity, "Advisory missions and studies", 13),
    ("P2", Category::PolicyCapacity, "Training courses and study visits", 11),
    ("D1", Category::ProjectDiscovery, "Feasibility study and preparation", 6),
    ("G1", Category::G2gCooperation, "Forum and exchange visits", 5),
    ("", Category::Personnel, "Allowances and travel of dispatched experts", 12),
    ("", Category::Personnel, "Fees of local experts", 4),
    ("", Category::Operations, "Running costs of the centre, Korean share", 5),
    ("", Category::Equipment, "Equipment and software licences", 4),
    ("", Category::Contingency, "Reserve for unforeseen costs", 3),
];

/// Slots that transfers name.
const FIRST_JOINT: usize = 0;
const ADVICE: usize = 2;
const TRAINING: usize = 3;
const RUNNING: usize = 8;
const EQUIPMENT: usize = 9;
pub const RESERVE: usize = 10;

/// Days within a year that a line needs to be worth having.
pub const SHORTEST: i64 = 14;

impl Programme<'_> {
    /// Plans projects and budget; empty before the centre opens.
    pub fn plan(&mut self) -> Plan {
        let mut projects = self.plan_projects();
        let years: Vec<YearPlan> = self
            .course
            .korean_years()
            .into_iter()
            .map(|year| self.plan_year(year, &projects))
            .collect();
        self.set_project_budgets(&mut projects, &years);
        Plan { projects, years }
    }

    /// The ceiling of the Korean contribution, where it is not the usual one.
    pub fn ceiling(&self) -> Option<Decimal> {
        (self.index % 9 == 4).then(|| Decimal::from(1_200_000))
    }

    /// New Korean money of a fiscal year.
    pub fn korean_money(&self, year: i16) -> Decimal {
        const SHARES: [[i64; 3]; 4] = [[34, 33, 33], [33, 34, 33], [30, 35, 35], [40, 30, 30]];
        let base = self.ceiling().unwrap_or(Decimal::from(1_000_000));
        let share = match self.course.base_years().position(|other| other == year) {
            Some(at) => base * Decimal::new(SHARES[self.index % 4][at], 2),
            None => self.extension_share(year),
        };
        share.normalize()
    }

    /// The money of an extension, USD.
    pub fn extension_money(&self) -> i64 {
        [300_000, 200_000, 250_000][self.index % 3]
    }

    /// The part of an extension's money that falls in a year: three fifths in the first.
    fn extension_share(&self, year: i16) -> Decimal {
        let first = self.course.base_years().end;
        let Some((_, end)) = self.course.extension else {
            return Decimal::ZERO;
        };
        let fifths = match year - first {
            0 if end.year() == first => 5,
            0 => 3,
            1 if end.year() > first => 2,
            _ => 0,
        };
        Decimal::from(self.extension_money()) * Decimal::new(fifths * 2, 1)
    }

    fn plan_year(&mut self, year: i16, projects: &[ProjectPlan]) -> YearPlan {
        let money = self.korean_money(year);
        let supplement = self.supplement(year);
        let slots: Vec<(usize, Option<usize>)> = (0..SLOTS.len())
            .filter_map(|slot| Some((slot, self.project_of(slot, year, projects)?)))
            .collect();
        let weights: Vec<Decimal> = slots
            .iter()
            .map(|(slot, _)| Decimal::from(SLOTS[*slot].3 * self.dice.between(88, 112)))
            .collect();
        let all: Decimal = weights.iter().sum();
        let mut rest = money - supplement;
        let mut lines = Vec::new();
        for ((slot, project), weight) in slots.into_iter().zip(weights) {
            let (_, category, description, _) = SLOTS[slot];
            let planned = match slot {
                RESERVE => rest,
                _ => hundreds((money - supplement) * weight / all),
            };
            rest -= planned;
            let line = LinePlan { slot, project, category, description, planned, revised: planned };
            lines.push(line);
        }
        let mut plan = YearPlan { year, money, lines, transfers: Vec::new() };
        if !money.is_zero() {
            self.plan_transfers(&mut plan, supplement);
        }
        plan
    }

    /// The project that a slot serves in a year, `Some(None)` if it serves none; `None` if the slot
    /// is not in use.
    fn project_of(
        &self,
        slot: usize,
        year: i16,
        projects: &[ProjectPlan],
    ) -> Option<Option<usize>> {
        let key = SLOTS[slot].0;
        // Local experts are paid by the partner in every second programme.
        if key.is_empty() {
            return (slot != 7 || self.index.is_multiple_of(2)).then_some(None);
        }
        let in_year = |project: &ProjectPlan| {
            let (first, last) = (date(year, 1, 1), date(year, 12, 31));
            length(project.start.max(first), project.end.min(last)) >= SHORTEST
        };
        let keys: &[&str] = if key == "J2" { &["J2", "J3"] } else { &[key] };
        let found = projects.iter().position(|p| keys.contains(&p.key) && in_year(p));
        found.map(Some)
    }

    /// Money that the Committee adds in the second year of some programmes.
    fn supplement(&self, year: i16) -> Decimal {
        let second = year == self.course.first_year + 1;
        if second && self.index % 4 == 1 && self.midyear_session(year).is_some() {
            Decimal::from(15_000)
        } else {
            Decimal::ZERO
        }
    }

    fn plan_transfers(&mut self, plan: &mut YearPlan, supplement: Decimal) {
        let year = plan.year;
        if date(year, 12, 31) < AS_OF {
            let amount = hundreds(plan.planned(RUNNING) * Decimal::new(8, 2));
            let day = workday(days(date(year, 9, 5), self.dice.between(0, 50)));
            let reason = "Licences were renewed for a longer period than planned.";
            plan.transfer(Some(RUNNING), Some(EQUIPMENT), amount, day, None, reason);
        }
        let Some(session) = self.midyear_session(year) else {
            return;
        };
        let mut after = || workday(days(session, self.dice.between(4, 16)));
        let (second, third) = (self.course.first_year + 1, self.course.first_year + 2);
        if year == second {
            let amount = hundreds(plan.planned(FIRST_JOINT) * Decimal::new(15, 2));
            let reason =
                "More places in the training courses were asked for; field testing was shortened.";
            let tag = Some(Tag::Transfer(year));
            plan.transfer(Some(FIRST_JOINT), Some(TRAINING), amount, after(), tag, reason);
            if !supplement.is_zero() {
                let reason = "Money of the year that had not been allotted was added to the pilot.";
                let tag = Some(Tag::Supplement(year));
                plan.transfer(None, Some(FIRST_JOINT), supplement, after(), tag, reason);
            }
        }
        if year == third {
            let amount = hundreds(plan.planned(RESERVE) * Decimal::new(60, 2));
            let reason = "The reserve was released for a further advisory mission.";
            let tag = Some(Tag::Transfer(year));
            plan.transfer(Some(RESERVE), Some(ADVICE), amount, after(), tag, reason);
            if self.index % 6 == 2 {
                let amount = hundreds(plan.planned(EQUIPMENT) * Decimal::new(30, 2));
                let reason = "Equipment was lent by the partner and need not be bought.";
                let tag = Some(Tag::Reduction(year));
                plan.transfer(Some(EQUIPMENT), None, amount, after(), tag, reason);
            }
        }
    }

    /// Approved budgets: what the lines of all years come to, those of years to come included.
    fn set_project_budgets(&self, projects: &mut [ProjectPlan], years: &[YearPlan]) {
        let thousand = Decimal::ONE_THOUSAND;
        for (at, project) in projects.iter_mut().enumerate() {
            let own = |line: &&LinePlan| line.project == Some(at);
            let lines: Vec<&LinePlan> =
                years.iter().flat_map(|year| year.lines.iter()).filter(own).collect();
            let Some(average) = lines.iter().map(|line| line.revised).max() else {
                continue;
            };
            let ahead = (AS_OF.year() + 1..=project.end.year())
                .filter(|year| !self.korean_money(*year).is_zero())
                .count();
            let sum: Decimal = lines.iter().map(|line| line.revised).sum();
            let partner = match project.key {
                "J1" => self.partner_project_money() * Decimal::from(self.partner_years_begun()),
                _ => Decimal::ZERO,
            };
            let all = sum + average * Decimal::from(ahead) + partner;
            project.budget = (all / thousand).ceil() * thousand;
        }
    }
}

impl YearPlan {
    /// The original budget of a slot.
    pub fn planned(&self, slot: usize) -> Decimal {
        self.lines.iter().find(|line| line.slot == slot).map_or(Decimal::ZERO, |line| line.planned)
    }

    fn transfer(
        &mut self,
        from: Option<usize>,
        to: Option<usize>,
        amount: Decimal,
        date: Date,
        decided: Option<Tag>,
        reason: &'static str,
    ) {
        for line in &mut self.lines {
            if Some(line.slot) == from {
                line.revised -= amount;
            }
            if Some(line.slot) == to {
                line.revised += amount;
            }
        }
        self.transfers.push(Transfer { from, to, amount, date, decided, reason });
    }
}
