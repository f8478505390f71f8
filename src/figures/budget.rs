//! Budget and actual by side, year and category.

use std::collections::{BTreeMap, HashMap};

use jiff::Span;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::exchange::ExchangeDifference;
use super::figure::Figure;
use crate::programme::{
    BudgetLine, Category, Dossier, Expenditure, FiscalYearStatus, Listed, Side,
};

/// The budget figures of a programme, by fiscal year and side.
#[derive(Debug, Default)]
pub struct BudgetFigures {
    /// Fiscal years in order; each holds the sides that have budget lines.
    pub years: BTreeMap<i64, BTreeMap<Side, SideFigures>>,
}

/// The figures of one side in one fiscal year.
#[derive(Debug, Default, Clone)]
pub struct SideFigures {
    /// Categories with budget lines, in the order of the model.
    pub categories: BTreeMap<Category, CategoryFigures>,
    /// Realised exchange differences of the year's ledger.
    pub exchange: ExchangeDifference,
}

/// The amounts of a set of budget lines, in the reporting currency (reference 1.5).
#[derive(Debug, Default, Clone, PartialEq)]
pub struct CategoryFigures {
    /// Original budget.
    pub planned: Figure,
    /// Planned amounts by quarter; `None` unless every line states its quarters.
    pub planned_by_quarter: Option<[Figure; 4]>,
    /// Final budget without carry-in.
    pub revised: Figure,
    /// Carried in from the year before.
    pub carried_in: Figure,
    /// Spent.
    pub disbursed: Figure,
    /// Committed and unpaid.
    pub committed: Figure,
    /// Carried out to the next year.
    pub carried_out: Figure,
    /// Lapsed or returned.
    pub lapsed: Figure,
    /// Spent by quarter of the side's fiscal year, from the ledger.
    pub actual_by_quarter: [Figure; 4],
    /// Spent according to the ledger, whatever the date.
    pub ledger: Figure,
}

impl CategoryFigures {
    /// Final budget: revised + carried in.
    pub fn available(&self) -> Figure {
        &self.revised + &self.carried_in
    }

    /// Transfers: revised - planned.
    pub fn transfers(&self) -> Figure {
        &self.revised - &self.planned
    }

    /// disbursed - available; negative means under-spent.
    pub fn variance(&self) -> Figure {
        &self.disbursed - &self.available()
    }

    /// available - disbursed - committed.
    pub fn balance(&self) -> Figure {
        self.available() - &self.disbursed - &self.committed
    }

    /// disbursed / available in per cent; `None` when nothing is available.
    pub fn execution_rate(&self) -> Option<Figure> {
        self.disbursed.percent_of(&self.available())
    }

    /// variance / available in per cent; `None` when nothing is available.
    pub fn variance_rate(&self) -> Option<Figure> {
        self.variance().percent_of(&self.available())
    }

    /// Whether the variance is material: at least `abs_usd` and at least `pct` per cent of the
    /// available budget.
    pub fn is_material(&self, abs_usd: Decimal, pct: Decimal) -> bool {
        let variance = self.variance().abs();
        variance >= abs_usd && variance * Decimal::from(100) >= pct * self.available().abs()
    }

    /// The amounts of one line with its ledger entries, which `start` begins the year of.
    pub fn of_line<'a>(
        line: &BudgetLine,
        entries: impl IntoIterator<Item = &'a Expenditure>,
        start: Option<Date>,
    ) -> Self {
        let mut actual_by_quarter = [const { Figure::ZERO }; 4];
        let mut ledger = Figure::ZERO;
        for entry in entries {
            let Some(amount) = Figure::known(entry, "amount_usd") else { continue };
            if let Some((date, start)) = entry.expenditure_date.zip(start)
                && let Some(quarter) = quarter(start, date)
            {
                actual_by_quarter[quarter] += &amount;
            }
            ledger += amount;
        }
        let quarters = ["planned_q1", "planned_q2", "planned_q3", "planned_q4"]
            .map(|field| Figure::known(line, field));
        let planned_by_quarter =
            quarters.iter().any(Option::is_some).then(|| quarters.map(Option::unwrap_or_default));
        let of = |field| Figure::of(line, field);
        Self {
            planned: of("planned"),
            planned_by_quarter,
            revised: of("revised"),
            carried_in: of("carried_in"),
            disbursed: of("disbursed"),
            committed: of("committed"),
            carried_out: of("carried_out"),
            lapsed: of("lapsed"),
            actual_by_quarter,
            ledger,
        }
    }

    /// Adds another set of lines.
    pub fn add(&mut self, other: &Self) {
        self.planned += &other.planned;
        self.planned_by_quarter = match (self.planned_by_quarter.take(), &other.planned_by_quarter)
        {
            (Some(mut ours), Some(theirs)) => {
                add_quarters(&mut ours, theirs);
                Some(ours)
            }
            _ => None,
        };
        self.revised += &other.revised;
        self.carried_in += &other.carried_in;
        self.disbursed += &other.disbursed;
        self.committed += &other.committed;
        self.carried_out += &other.carried_out;
        self.lapsed += &other.lapsed;
        add_quarters(&mut self.actual_by_quarter, &other.actual_by_quarter);
        self.ledger += &other.ledger;
    }

    /// The sum of several sets of lines.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut parts = parts.into_iter();
        let first = parts.next().cloned().unwrap_or_default();
        parts.fold(first, |mut sum, part| {
            sum.add(part);
            sum
        })
    }
}

fn add_quarters(ours: &mut [Figure; 4], theirs: &[Figure; 4]) {
    for (our, their) in ours.iter_mut().zip(theirs) {
        *our += their;
    }
}

impl SideFigures {
    /// The sum over all categories.
    pub fn total(&self) -> CategoryFigures {
        CategoryFigures::sum(self.categories.values())
    }
}

impl BudgetFigures {
    /// Computes the figures of a programme.
    pub fn of(dossier: &Dossier<'_>) -> Self {
        let mut entries: HashMap<&str, Vec<&Expenditure>> = HashMap::new();
        for entry in &dossier.expenditures {
            if let Some(line) = entry.line_id.as_deref() {
                entries.entry(line).or_default().push(entry);
            }
        }
        let mut figures = Self::default();
        for line in &dossier.budget_lines {
            let (Some(year), Some(side), Some(category)) =
                (line.fiscal_year, line.side, line.category)
            else {
                continue;
            };
            let ledger: &[&Expenditure] = line
                .line_id
                .as_deref()
                .and_then(|id| entries.get(id))
                .map_or(&[], |entries| entries.as_slice());
            let start = year_start(dossier, side, year);
            let amounts = CategoryFigures::of_line(line, ledger.iter().copied(), start);
            let side = figures.years.entry(year).or_default().entry(side).or_default();
            side.exchange += ledger.iter().copied().collect::<ExchangeDifference>();
            side.categories.entry(category).and_modify(|sum| sum.add(&amounts)).or_insert(amounts);
        }
        figures
    }

    /// The figures of a side in a year.
    pub fn side(&self, year: i64, side: Side) -> Option<&SideFigures> {
        self.years.get(&year)?.get(&side)
    }

    /// The figures as `dgcc figures --format json` prints them: year, side, category and `_fx`, all
    /// amounts as decimal strings with two places.
    pub fn to_json(&self) -> serde_json::Value {
        let years = self.years.iter().map(|(year, sides)| {
            let sides = sides.iter().map(|(side, figures)| {
                let categories = figures
                    .categories
                    .iter()
                    .map(|(category, amounts)| (category.key().to_owned(), amounts.to_json()));
                let fx = serde_json::json!({
                    "gain": two_places(*figures.exchange.gain),
                    "loss": two_places(*figures.exchange.loss),
                    "net": two_places(*figures.exchange.net()),
                });
                let all = categories.chain([("_fx".to_owned(), fx)]);
                (side.key().to_owned(), serde_json::Value::Object(all.collect()))
            });
            (year.to_string(), serde_json::Value::Object(sides.collect()))
        });
        serde_json::Value::Object(years.collect())
    }
}

impl CategoryFigures {
    fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "planned": two_places(*self.planned),
            "revised": two_places(*self.revised),
            "carried_in": two_places(*self.carried_in),
            "disbursed": two_places(*self.disbursed),
            "committed": two_places(*self.committed),
            "carried_out": two_places(*self.carried_out),
            "lapsed": two_places(*self.lapsed),
            "available": two_places(*self.available()),
            "variance": two_places(*self.variance()),
            "actual_by_quarter": self.actual_by_quarter.each_ref().map(|amount| two_places(**amount)),
        })
    }
}

/// An amount as a decimal string with two places.
pub fn two_places(amount: Decimal) -> String {
    format!("{:.2}", super::cents(amount))
}

/// The first day of a side's fiscal year: as declared, else by the side's rule (reference FYR-01,
/// FYR-02).
pub fn year_start(dossier: &Dossier<'_>, side: Side, year: i64) -> Option<Date> {
    let declared = dossier
        .fiscal_years
        .iter()
        .find(|row| row.side == Some(side) && row.fiscal_year == Some(year));
    declared.and_then(|row| row.start_date).or_else(|| {
        let month = match side {
            Side::Korea => 1,
            Side::Partner => dossier.country.partner_fy_start_month?,
        };
        Date::new(year.try_into().ok()?, month.try_into().ok()?, 1).ok()
    })
}

/// Whether a side's fiscal year is closed.
pub fn is_closed(dossier: &Dossier<'_>, side: Side, year: i64) -> bool {
    dossier.fiscal_years.iter().any(|row| {
        row.side == Some(side)
            && row.fiscal_year == Some(year)
            && row.status == Some(FiscalYearStatus::Closed)
    })
}

/// The quarter, 0 to 3, of a date in the fiscal year that begins on `start`; `None` outside it.
pub fn quarter(start: Date, date: Date) -> Option<usize> {
    (0..4).find(|&quarter| {
        let begin = start.checked_add(Span::new().months(3 * quarter as i64));
        let end = start.checked_add(Span::new().months(3 * (quarter as i64 + 1)));
        matches!((begin, end), (Ok(begin), Ok(end)) if begin <= date && date < end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn lines() -> impl Strategy<Value = Vec<CategoryFigures>> {
        let cents =
            || (-10_000_000_000i64..10_000_000_000).prop_map(|cents| Decimal::new(cents, 2));
        let line = (cents(), cents(), cents(), cents(), cents()).prop_map(
            |(planned, revised, carried_in, disbursed, committed)| CategoryFigures {
                planned: planned.into(),
                revised: revised.into(),
                carried_in: carried_in.into(),
                disbursed: disbursed.into(),
                committed: committed.into(),
                ..CategoryFigures::default()
            },
        );
        proptest::collection::vec(line, 0..12)
    }

    proptest! {
        #[test]
        fn what_is_derived_of_a_total_is_the_total_of_what_is_derived(lines in lines()) {
            let total = CategoryFigures::sum(&lines);
            let sum = |part: fn(&CategoryFigures) -> Figure| lines.iter().map(part).sum::<Figure>();
            prop_assert_eq!(total.available(), sum(CategoryFigures::available));
            prop_assert_eq!(total.transfers(), sum(CategoryFigures::transfers));
            prop_assert_eq!(total.variance(), sum(CategoryFigures::variance));
            prop_assert_eq!(total.balance(), sum(CategoryFigures::balance));
        }
    }

    #[test]
    fn quarters_are_counted_from_the_start_of_the_fiscal_year() {
        let july = date(2025, 7, 1);
        assert_eq!(quarter(july, date(2025, 7, 1)), Some(0));
        assert_eq!(quarter(july, date(2025, 12, 31)), Some(1));
        assert_eq!(quarter(july, date(2026, 6, 30)), Some(3));
        assert_eq!(quarter(july, date(2026, 7, 1)), None);
        assert_eq!(quarter(date(2025, 7, 8), date(2026, 7, 7)), Some(3));
    }

    #[test]
    fn a_variance_is_material_only_beyond_both_thresholds() {
        let figures = |revised: i64, disbursed: i64| CategoryFigures {
            revised: Decimal::from(revised).into(),
            disbursed: Decimal::from(disbursed).into(),
            ..CategoryFigures::default()
        };
        let material = |f: CategoryFigures| f.is_material(Decimal::from(5000), Decimal::from(10));
        assert!(material(figures(50_000, 45_000)));
        assert!(!material(figures(50_001, 45_002)), "below both");
        assert!(!material(figures(100_000, 94_000)), "6 per cent");
        assert!(!material(figures(10_000, 6_000)), "4,000 USD");
    }
}
