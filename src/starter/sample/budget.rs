//! Korean budget lines with what became of them, and transfers between them.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::calendar::{AS_OF, days, length};
use super::committee::Decisions;
use super::ledger::{Entry, Spending};
use super::plan::{LinePlan, Plan, RESERVE, SHORTEST, YearPlan};
use super::programme::Programme;
use super::rows::{hundreds, next, text};
use crate::programme::{BudgetLine, BudgetRevision, Category, ExpenditureKind, Side};

/// What a line came to, for the reports.
pub struct Booked {
    /// Side.
    pub side: Side,
    /// Fiscal year.
    pub year: i16,
    /// Whether it is closed.
    pub closed: bool,
    /// Category.
    pub category: Category,
    /// Final budget.
    pub available: Decimal,
    /// Spent.
    pub disbursed: Decimal,
    /// Carried to the next year.
    pub carried_out: Decimal,
}

/// What a line hands on to that of the next year.
struct Carried {
    slot: usize,
    line_id: String,
    amount: Decimal,
}

/// What became of the money of a line.
struct Outturn {
    disbursed: Decimal,
    committed: Decimal,
    carried_out: Decimal,
    lapsed: Decimal,
}

impl Programme<'_> {
    /// Writes projects, fiscal years, contributions, budget lines, transfers, the ledger, and what
    /// the reports say about them.
    pub fn write_budget(&mut self, plan: &mut Plan, decisions: &Decisions) {
        self.write_projects(&plan.projects, decisions);
        let mut entries = Vec::new();
        let mut booked = Vec::new();
        let mut carried: Vec<Carried> = Vec::new();
        for at in 0..plan.years.len() {
            carried = self.write_year(plan, at, &carried, &mut entries, &mut booked);
            self.write_transfers(&plan.years[at], decisions);
        }
        self.write_korean_contributions();
        self.write_partner_budget(&plan.projects, &mut entries, &mut booked);
        self.write_ledger(&entries);
        self.write_fiscal_years();
        self.write_reports(&booked);
    }

    /// Writes the lines of a year; returns what they hand on.
    fn write_year(
        &mut self,
        plan: &Plan,
        at: usize,
        carried: &[Carried],
        entries: &mut Vec<Entry>,
        booked: &mut Vec<Booked>,
    ) -> Vec<Carried> {
        let year = &plan.years[at];
        let closed = date(year.year, 12, 31) < AS_OF;
        let mut handed_on = Vec::new();
        let mut number = 0;
        for line in &year.lines {
            let brought = carried.iter().find(|carried| carried.slot == line.slot);
            if year.money.is_zero() && brought.is_none() {
                continue;
            }
            number += 1;
            let line_id = format!("BL-{}-K{}-{number:02}", self.land.code, year.year);
            let carried_in = brought.map_or(Decimal::ZERO, |carried| carried.amount);
            let available = line.revised + carried_in;
            let window = self.window(plan, line, year.year);
            let target = self.target(line, at, available, closed, window);
            let disbursed = match window.filter(|_| target > Decimal::ZERO) {
                Some(window) => self.spend(
                    &Spending {
                        line_id: &line_id,
                        category: line.category,
                        description: line.description,
                        target,
                        window,
                        kind: ExpenditureKind::Payment,
                    },
                    entries,
                ),
                None => Decimal::ZERO,
            };
            let carries = closed && self.can_carry(plan, at, line);
            let outturn = self.outturn(line, available, disbursed, closed, carries);
            if !outturn.carried_out.is_zero() {
                let (slot, amount) = (line.slot, outturn.carried_out);
                handed_on.push(Carried { slot, line_id: line_id.clone(), amount });
            }
            booked.push(Booked {
                side: Side::Korea,
                year: year.year,
                closed,
                category: line.category,
                available,
                disbursed,
                carried_out: outturn.carried_out,
            });
            self.write_line(plan, line, year, (line_id, brought), closed, &outturn);
        }
        handed_on
    }

    /// The days on which a line of a year may be spent, up to the as-of date; `None` if there are
    /// too few.
    fn window(&self, plan: &Plan, line: &LinePlan, year: i16) -> Option<(Date, Date)> {
        let (first, last) = (date(year, 1, 1), date(year, 12, 31));
        let (from, to) = match line.project.map(|project| &plan.projects[project]) {
            Some(project) => (project.start, project.end),
            // The centre is equipped before it opens, and bills come in after it has closed.
            None => (days(self.course.opening?, -45), days(self.course.end()?, 60)),
        };
        let window = (first.max(from), last.min(to).min(days(AS_OF, -2)));
        (length(window.0, window.1) >= SHORTEST).then_some(window)
    }

    /// How much of a line is spent.
    fn target(
        &mut self,
        line: &LinePlan,
        at: usize,
        available: Decimal,
        closed: bool,
        window: Option<(Date, Date)>,
    ) -> Decimal {
        let Some((from, _)) = window else {
            return Decimal::ZERO;
        };
        if !closed {
            // Spent in the few weeks since the year began.
            let begun = length(from, AS_OF);
            return self.dice.share(available, begun, begun * 3);
        }
        match (line.slot, at) {
            (RESERVE, _) => self.dice.share(available, 50, 300),
            // Field testing started late in the first year, the second pilot in the next.
            (0, 0) | (1, 1) if self.index % 3 != 2 => self.dice.share(available, 640, 780),
            _ if line.revised.is_zero() => self.dice.share(available, 880, 1000),
            _ => self.dice.share(available, 935, 1000),
        }
    }

    /// Whether the next year has a line for the same purpose that can still be spent.
    fn can_carry(&self, plan: &Plan, at: usize, line: &LinePlan) -> bool {
        let Some(next) = plan.years.get(at + 1) else {
            return false;
        };
        let same = |other: &&LinePlan| other.slot == line.slot && other.project == line.project;
        let window = |other: &LinePlan| {
            let window = self.window(plan, other, next.year);
            // A year that has only begun will give time enough.
            window.is_some() || (next.year == AS_OF.year() && line.project.is_none())
        };
        line.slot != RESERVE && next.lines.iter().find(same).is_some_and(window)
    }

    fn outturn(
        &mut self,
        line: &LinePlan,
        available: Decimal,
        disbursed: Decimal,
        closed: bool,
        carries: bool,
    ) -> Outturn {
        let unspent = available - disbursed;
        let zero = Decimal::ZERO;
        if !closed {
            let committed = self.dice.share(unspent, 0, 180);
            return Outturn { disbursed, committed, carried_out: zero, lapsed: zero };
        }
        if !carries || unspent < Decimal::from(400) || unspent > line.revised {
            return Outturn { disbursed, committed: zero, carried_out: zero, lapsed: unspent };
        }
        let carried_out = if unspent > Decimal::from(5_000) {
            unspent
        } else {
            self.dice.share(unspent, 500, 950)
        };
        let committed = self.dice.share(carried_out, 400, 950);
        Outturn { disbursed, committed, carried_out, lapsed: unspent - carried_out }
    }

    fn write_line(
        &mut self,
        plan: &Plan,
        line: &LinePlan,
        year: &YearPlan,
        (line_id, brought): (String, Option<&Carried>),
        closed: bool,
        outturn: &Outturn,
    ) {
        let project = line.project.map(|project| &plan.projects[project]);
        let from = project.map(|project| project.start).or(self.course.opening);
        let begun = from.map_or(0, |from| quarter_of(from, date(year.year, 1, 1)));
        let [q1, q2, q3, q4] = quarters(line.planned, begun).map(Some);
        self.register.budget_lines.push(BudgetLine {
            line_id: Some(line_id),
            country_code: self.code(),
            side: Some(Side::Korea),
            fiscal_year: Some(year.year.into()),
            category: Some(line.category),
            description: text(line.description),
            project_id: project.map(|project| self.project_id(project)),
            currency: text("USD"),
            planned: Some(line.planned),
            planned_q1: q1,
            planned_q2: q2,
            planned_q3: q3,
            planned_q4: q4,
            revised: Some(line.revised),
            carried_in: brought.map(|carried| carried.amount),
            carried_from_line_id: brought.map(|carried| carried.line_id.clone()),
            disbursed: Some(outturn.disbursed),
            committed: Some(outturn.committed),
            carried_out: closed.then_some(outturn.carried_out),
            lapsed: closed.then_some(outturn.lapsed),
            ..next(&self.register.budget_lines)
        });
    }

    fn write_transfers(&mut self, year: &YearPlan, decisions: &Decisions) {
        // Lines with money keep the order of the plan, so that a slot tells the number of its line.
        let line_id = |slot: Option<usize>| {
            let at = year.lines.iter().position(|line| Some(line.slot) == slot)?;
            Some(format!("BL-{}-K{}-{:02}", self.land.code, year.year, at + 1))
        };
        let mut transfers: Vec<_> = year.transfers.iter().collect();
        transfers.sort_by_key(|transfer| transfer.date);
        let rows: Vec<_> = transfers
            .into_iter()
            .map(|transfer| (transfer, line_id(transfer.from), line_id(transfer.to)))
            .collect();
        for (number, (transfer, from, to)) in rows.into_iter().enumerate() {
            self.register.budget_revisions.push(BudgetRevision {
                revision_id: Some(format!("REV-{}-{}-{}", self.land.code, year.year, number + 1)),
                country_code: text(self.land.code),
                revision_date: Some(transfer.date),
                from_line_id: from,
                to_line_id: to,
                amount: Some(transfer.amount),
                resolution_id: transfer.decided.and_then(|tag| decisions.of(tag)),
                reason: text(transfer.reason),
                ..next(&self.register.budget_revisions)
            });
        }
    }
}

/// The quarter, 0 to 3, of a fiscal year in which a date lies; 0 if it lies before the year.
pub fn quarter_of(day: Date, first: Date) -> usize {
    let months = (i32::from(day.year()) - i32::from(first.year())) * 12 + i32::from(day.month())
        - i32::from(first.month());
    (months.max(0) / 3).min(3) as usize
}

/// An amount distributed over the quarters from the one in which spending begins.
pub fn quarters(planned: Decimal, begun: usize) -> [Decimal; 4] {
    const WEIGHTS: [i64; 4] = [2, 3, 3, 2];
    let all: i64 = WEIGHTS[begun..].iter().sum();
    let mut rest = planned;
    std::array::from_fn(|at| {
        let part = match at {
            _ if at < begun => Decimal::ZERO,
            3 => rest,
            _ => hundreds(planned * Decimal::from(WEIGHTS[at]) / Decimal::from(all)),
        };
        rest -= part;
        part
    })
}
