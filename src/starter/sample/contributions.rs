//! Contributions of both sides, the partner's budget lines, and the fiscal years.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::budget::{Booked, quarter_of, quarters};
use super::calendar::{AS_OF, days, length, workday};
use super::ledger::{Entry, Spending};
use super::plan::SHORTEST;
use super::programme::Programme;
use super::projects::ProjectPlan;
use super::rows::{hundreds, next, text};
use crate::programme::{
    BudgetLine, Category, Contribution, ContributionForm, ExpenditureKind, FiscalYearRow,
    FiscalYearStatus, Phase, Purpose, Side, Stage,
};

/// What the partner gives in one fiscal year for one purpose.
struct Given {
    purpose: Purpose,
    category: Category,
    form: ContributionForm,
    description: &'static str,
    basis: &'static str,
    project: Option<String>,
    pledged: Decimal,
    window: (Date, Date),
}

/// A fiscal year of the partner.
struct PartnerYear {
    year: i16,
    first: Date,
    last: Date,
}

impl Programme<'_> {
    /// Writes the Korean contributions: the base term's in three fiscal years, then the extension's.
    pub fn write_korean_contributions(&mut self) {
        if !self.course.reached(Stage::MouSigned) {
            return;
        }
        let base = self.course.base_years();
        for year in base.start..base.end + 3 {
            let pledged = self.korean_money(year);
            if pledged.is_zero() {
                continue;
            }
            let day = workday(days(date(year, 1, 22), self.dice.between(0, 18)));
            let paid = self.course.opening.is_some()
                && day < AS_OF
                && (year < AS_OF.year() || self.index.is_multiple_of(2));
            let phase = if base.contains(&year) { Phase::Base } else { Phase::Extension };
            self.register.contributions.push(Contribution {
                contribution_id: Some(format!("CON-{}-K{year}", self.land.code)),
                country_code: self.code(),
                side: Some(Side::Korea),
                form: Some(ContributionForm::Cash),
                purpose: Some(Purpose::ProjectFunding),
                phase: Some(phase),
                fiscal_year: Some(year.into()),
                pledged_usd: Some(pledged),
                received_usd: Some(if paid { pledged } else { Decimal::ZERO }),
                received_date: paid.then_some(day),
                reference: Some(format!("Remittance {}-{year} (fictional)", self.land.code)),
                ..next(&self.register.contributions)
            });
        }
    }

    /// Money that the partner pays for the first joint project in a fiscal year.
    pub fn partner_project_money(&self) -> Decimal {
        if self.index % 4 == 3 { Decimal::from(20_000) } else { Decimal::ZERO }
    }

    /// How many fiscal years of the partner have begun.
    pub fn partner_years_begun(&self) -> usize {
        let years = self.course.partner_years(&self.land);
        years.iter().filter(|(_, first, _)| *first <= AS_OF).count()
    }

    /// Writes the partner's contributions and budget lines.
    pub fn write_partner_budget(
        &mut self,
        projects: &[ProjectPlan],
        entries: &mut Vec<Entry>,
        booked: &mut Vec<Booked>,
    ) {
        let amounts = [(300, 480), (120, 240), (180, 300)]
            .map(|(low, high)| Decimal::from(self.dice.between(low, high) * 100));
        for (year, first, last) in self.course.partner_years(&self.land) {
            let year = PartnerYear { year, first, last };
            let given = self.given(&year, amounts, projects);
            for (number, given) in given.iter().enumerate() {
                let received = match first <= AS_OF && self.course.opening.is_some() {
                    true => self.write_partner_line(&year, number, given, entries, booked),
                    false => None,
                };
                self.write_partner_contribution(&year, given, received);
            }
        }
    }

    /// What the partner gives in a year: office, running costs and staff for the months in which
    /// the centre operates, equipment in the first year, cash for a project in some programmes.
    fn given(
        &self,
        year: &PartnerYear,
        [office, running, staff]: [Decimal; 3],
        projects: &[ProjectPlan],
    ) -> Vec<Given> {
        let start = self.course.opening.or(self.course.planned_opening).unwrap_or(year.first);
        let end = self.course.end().unwrap_or(year.last);
        let window = (start.max(year.first), end.min(year.last));
        let share = Decimal::from(length(window.0, window.1)) / Decimal::from(366);
        let in_kind = |purpose, category, description, basis, amount: Decimal| Given {
            purpose,
            category,
            form: ContributionForm::InKind,
            description,
            basis,
            project: None,
            pledged: hundreds(amount),
            window,
        };
        let mut given = vec![
            in_kind(
                Purpose::OfficeSpace,
                Category::OfficeSpace,
                "Office space",
                "Market rent of comparable offices, certified by the property agency",
                office * share,
            ),
            in_kind(
                Purpose::OperationalCosts,
                Category::Operations,
                "Utilities, internet and cleaning",
                "Invoices paid by the partner",
                running * share,
            ),
            in_kind(
                Purpose::Personnel,
                Category::Personnel,
                "Time of counterpart staff",
                "Gross salary by time sheets",
                staff * share,
            ),
        ];
        if self.index % 2 == 1 {
            // Running costs are paid in cash out of the partner's own budget.
            given[1].form = ContributionForm::Cash;
            given[1].basis = "";
        }
        if self.index.is_multiple_of(3) && year.year == self.course.first_year {
            let basis = "Book value at the time of the hand-over";
            let amount = Decimal::from(9_000 + 500 * (self.index as i64 % 9));
            let description = "Furniture and meeting equipment";
            given.push(in_kind(
                Purpose::Equipment,
                Category::Equipment,
                description,
                basis,
                amount,
            ));
        }
        given.extend(self.given_to_project(window, projects));
        given
    }

    fn given_to_project(&self, window: (Date, Date), projects: &[ProjectPlan]) -> Option<Given> {
        let pledged = self.partner_project_money();
        let project = projects.iter().find(|project| project.key == "J1");
        let window = project
            .map_or(window, |project| (window.0.max(project.start), window.1.min(project.end)));
        let worth_it = !pledged.is_zero() && length(window.0, window.1) > 2 * SHORTEST;
        worth_it.then(|| Given {
            purpose: Purpose::ProjectFunding,
            category: Category::JointCooperation,
            form: ContributionForm::Cash,
            description: "Partner share in the joint pilot",
            basis: "",
            project: project.map(|project| self.project_id(project)),
            pledged,
            window,
        })
    }

    /// Writes a line with its entries; returns what was given and on which day, if anything.
    fn write_partner_line(
        &mut self,
        year: &PartnerYear,
        number: usize,
        given: &Given,
        entries: &mut Vec<Entry>,
        booked: &mut Vec<Booked>,
    ) -> Option<(Decimal, Date)> {
        let line_id = format!("BL-{}-P{}-{:02}", self.land.code, year.year, number + 1);
        let closed = year.last < AS_OF;
        let first = entries.len();
        let disbursed = self.spend_partner_line(&line_id, given, closed, entries);
        let last_entry = entries[first..].iter().map(|entry| entry.date).max();
        let begun = quarter_of(given.window.0, year.first);
        let stated = (self.index % 3 != 2).then(|| quarters(given.pledged, begun));
        let quarter = |at: usize| stated.map(|quarters| quarters[at]);
        let lapsed = given.pledged - disbursed;
        self.register.budget_lines.push(BudgetLine {
            line_id: Some(line_id),
            country_code: self.code(),
            side: Some(Side::Partner),
            fiscal_year: Some(year.year.into()),
            category: Some(given.category),
            description: text(given.description),
            project_id: given.project.clone(),
            currency: text("USD"),
            planned: Some(given.pledged),
            planned_q1: quarter(0),
            planned_q2: quarter(1),
            planned_q3: quarter(2),
            planned_q4: quarter(3),
            revised: Some(given.pledged),
            disbursed: Some(disbursed),
            carried_out: closed.then_some(Decimal::ZERO),
            lapsed: closed.then_some(lapsed),
            ..next(&self.register.budget_lines)
        });
        booked.push(Booked {
            side: Side::Partner,
            year: year.year,
            closed,
            category: given.category,
            available: given.pledged,
            disbursed,
            carried_out: Decimal::ZERO,
        });
        let day = if closed { Some(year.last) } else { last_entry };
        day.filter(|_| !disbursed.is_zero()).map(|day| (disbursed, day))
    }

    fn spend_partner_line(
        &mut self,
        line_id: &str,
        given: &Given,
        closed: bool,
        entries: &mut Vec<Entry>,
    ) -> Decimal {
        let (from, to) = given.window;
        let window = (from, to.min(days(AS_OF, -2)));
        if length(window.0, window.1) < SHORTEST {
            return Decimal::ZERO;
        }
        // In some programmes the rooms were handed over later than planned.
        let late = given.purpose == Purpose::OfficeSpace
            && self.index % 5 == 1
            && Some(from) == self.course.opening;
        let target = if !closed {
            let elapsed = length(window.0, window.1) * 1000 / length(from, to).max(1);
            self.dice.share(given.pledged, elapsed * 85 / 100, elapsed * 98 / 100)
        } else if late {
            self.dice.share(given.pledged, 760, 840)
        } else {
            self.dice.share(given.pledged, 945, 1000)
        };
        let kind = match given.form {
            ContributionForm::Cash => ExpenditureKind::Payment,
            ContributionForm::InKind => ExpenditureKind::InKind,
        };
        let (category, description) = (given.category, given.description);
        self.spend(&Spending { line_id, category, description, target, window, kind }, entries)
    }

    fn write_partner_contribution(
        &mut self,
        year: &PartnerYear,
        given: &Given,
        received: Option<(Decimal, Date)>,
    ) {
        let extended = self.course.extension.is_some() && year.year >= self.course.base_years().end;
        let suffix = match given.purpose {
            Purpose::OfficeSpace => "OFF",
            Purpose::OperationalCosts => "OPE",
            Purpose::Personnel => "PER",
            Purpose::Equipment => "EQU",
            Purpose::ProjectFunding | Purpose::Other => "PRJ",
        };
        let cash = given.form == ContributionForm::Cash;
        self.register.contributions.push(Contribution {
            contribution_id: Some(format!("CON-{}-P{}-{suffix}", self.land.code, year.year)),
            country_code: self.code(),
            side: Some(Side::Partner),
            form: Some(given.form),
            purpose: Some(given.purpose),
            phase: Some(if extended { Phase::Extension } else { Phase::Base }),
            fiscal_year: Some(year.year.into()),
            pledged_usd: Some(given.pledged),
            received_usd: Some(received.map_or(Decimal::ZERO, |(amount, _)| amount)),
            received_date: received.map(|(_, day)| day),
            valuation_basis: (!given.basis.is_empty()).then(|| given.basis.to_owned()),
            reference: cash.then(|| {
                format!("Budget act {} of the {} side (fictional)", year.year, self.land.short)
            }),
            ..next(&self.register.contributions)
        });
    }

    /// Writes the fiscal years of both sides that contributions and lines use.
    pub fn write_fiscal_years(&mut self) {
        if !self.course.reached(Stage::MouSigned) {
            return;
        }
        let base = self.course.base_years();
        let begun = self.course.korean_years().into_iter().max().unwrap_or(base.start);
        let korean = (base.start..base.end + 3)
            .filter(|year| *year <= begun || !self.korean_money(*year).is_zero())
            .map(|year| (Side::Korea, year, date(year, 1, 1), date(year, 12, 31)));
        let partner = self.course.partner_years(&self.land).into_iter();
        let partner = partner.map(|(year, first, last)| (Side::Partner, year, first, last));
        let years: Vec<_> = korean.chain(partner).collect();
        for (side, year, first, last) in years {
            let status =
                if last < AS_OF { FiscalYearStatus::Closed } else { FiscalYearStatus::Open };
            self.register.fiscal_years.push(FiscalYearRow {
                country_code: self.code(),
                side: Some(side),
                fiscal_year: Some(year.into()),
                start_date: Some(first),
                end_date: Some(last),
                status: Some(status),
                ..next(&self.register.fiscal_years)
            });
        }
    }
}
