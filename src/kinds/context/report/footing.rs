//! The sums that a reader of sections 1, 3, 4, 5 and 7 can check: down the columns of each table, along
//! its rows, and from one table to the next.

use super::contributions::by_purpose;
use crate::figures::{
    Apportioner, Apportionment, BudgetFigures, CategoryFigures, ContributionFigures,
    ExchangeDifference, Figure, SideFigures,
};
use crate::programme::{Contribution, Dossier, Phase, Side};

/// What the figures of a report print in whole units.
pub fn apportioned(dossier: &Dossier<'_>, budget: &BudgetFigures, year: i64) -> Apportionment {
    let mut apportioner = Apportioner::new(dossier.settings.report_unit);
    let sides = budget.years.get(&year);
    let sides: Vec<&SideFigures> = sides.into_iter().flat_map(|sides| sides.values()).collect();
    grand_totals(&mut apportioner, &sides);
    for side in &sides {
        budget_table(&mut apportioner, side);
    }
    contribution_tables(&mut apportioner, dossier, year);
    apportioner.solve()
}

/// The key figures: both sides together. Their prints come first; the rest is fitted to them.
fn grand_totals(apportioner: &mut Apportioner, sides: &[&SideFigures]) {
    let totals: Vec<CategoryFigures> = sides.iter().map(|side| side.total()).collect();
    let mut exchange = ExchangeDifference::default();
    sides.iter().for_each(|side| exchange += &side.exchange);
    let of_sides = |figure: fn(&CategoryFigures) -> Figure| -> Vec<Figure> {
        totals.iter().map(figure).collect()
    };
    let together = CategoryFigures::sum(&totals);
    let net = sides.iter().map(|side| side.exchange.net()).collect();
    for (total, parts) in [
        (together.available(), of_sides(CategoryFigures::available)),
        (together.disbursed.clone(), of_sides(|side| side.disbursed.clone())),
        (together.carried_out.clone(), of_sides(|side| side.carried_out.clone())),
        (exchange.net(), net),
    ] {
        apportioner.grand(&total);
        apportioner.sum(&total, &parts);
    }
}

/// The columns of table 4, each a figure of a set of budget lines.
const COLUMNS: [fn(&CategoryFigures) -> Figure; 9] = [
    |row| row.planned.clone(),
    CategoryFigures::transfers,
    |row| row.carried_in.clone(),
    CategoryFigures::available,
    |row| row.disbursed.clone(),
    CategoryFigures::variance,
    |row| row.committed.clone(),
    |row| row.carried_out.clone(),
    |row| row.lapsed.clone(),
];

/// Table 4 and the quarters of a side.
fn budget_table(apportioner: &mut Apportioner, side: &SideFigures) {
    let (projects, running): (Vec<_>, Vec<_>) =
        side.categories.iter().partition(|(category, _)| category.is_cooperation());
    let groups: Vec<Vec<&CategoryFigures>> = [projects, running]
        .into_iter()
        .map(|group| group.into_iter().map(|(_, row)| row).collect())
        .filter(|group: &Vec<_>| !group.is_empty())
        .collect();
    let sums: Vec<CategoryFigures> =
        groups.iter().map(|group| CategoryFigures::sum(group.iter().copied())).collect();
    let total = side.total();
    for column in COLUMNS {
        for (sum, group) in sums.iter().zip(&groups) {
            let parts: Vec<Figure> = group.iter().map(|row| column(row)).collect();
            apportioner.sum(&column(sum), &parts);
        }
        let parts: Vec<Figure> = sums.iter().map(column).collect();
        apportioner.sum(&column(&total), &parts);
    }
    for row in side.categories.values().chain(&sums).chain([&total]) {
        along(apportioner, row);
    }
    let of_revised = [&total.planned, &total.transfers()];
    apportioner.sum(&total.revised, of_revised);
    for row in sums.iter().chain([&total]) {
        quarters(apportioner, row);
    }
    for quarter in 0..4 {
        let actual: Vec<_> = sums.iter().map(|row| &row.actual_by_quarter[quarter]).collect();
        apportioner.sum(&total.actual_by_quarter[quarter], actual);
        let planned = |row: &CategoryFigures| {
            row.planned_by_quarter.as_ref().map(|quarters| quarters[quarter].clone())
        };
        let parts: Option<Vec<Figure>> = sums.iter().map(planned).collect();
        if let Some((total, parts)) = planned(&total).zip(parts) {
            apportioner.sum(&total, &parts);
        }
    }
}

/// The sums along a row of table 4. The last holds only for a closed year.
fn along(apportioner: &mut Apportioner, row: &CategoryFigures) {
    let (available, variance) = (row.available(), row.variance());
    apportioner.sum(&available, [&row.planned, &row.transfers(), &row.carried_in]);
    apportioner.balance(&variance, [&row.disbursed], [&available]);
    apportioner.balance(&available, [&row.disbursed, &row.carried_out, &row.lapsed], []);
}

/// The sums along the rows of the quarters, which end in the columns of table 4.
fn quarters(apportioner: &mut Apportioner, row: &CategoryFigures) {
    let mut along = |quarters: &[Figure; 4], total: &Figure| {
        let year: Figure = quarters.iter().sum();
        apportioner.sum(total, [&year]);
        let mut before = quarters[0].clone();
        for quarter in &quarters[1..] {
            let so_far = &before + quarter;
            apportioner.sum(&so_far, [&before, quarter]);
            before = so_far;
        }
    };
    along(&row.actual_by_quarter, &row.disbursed);
    if let Some(planned) = &row.planned_by_quarter {
        along(planned, &row.planned);
    }
}

/// The tables of section 3.
fn contribution_tables(apportioner: &mut Apportioner, dossier: &Dossier<'_>, year: i64) {
    let of = |side: Side, wanted: &dyn Fn(&Contribution) -> bool| -> Vec<&Contribution> {
        let all = dossier.contributions.iter().copied();
        all.filter(|contribution| contribution.side == Some(side) && wanted(contribution)).collect()
    };
    let mut together = ContributionFigures::default();
    let mut totals = Vec::new();
    for side in [Side::Korea, Side::Partner] {
        let ours = of(side, &|contribution| contribution.fiscal_year == Some(year));
        let total: ContributionFigures = ours.iter().copied().collect();
        together.pledged += &total.pledged;
        together.received += &total.received;
        let rows: Vec<_> = by_purpose(ours.into_iter()).into_values().collect();
        contribution_sums(apportioner, &total, &rows);
        totals.push(total);
        for phase in [Phase::Base, Phase::Extension] {
            let so_far = of(side, &|contribution| {
                contribution.phase == Some(phase)
                    && contribution.fiscal_year.is_some_and(|of| of <= year)
            });
            contribution_sums(apportioner, &so_far.into_iter().collect(), &[]);
        }
    }
    apportioner.grand(&together.pledged);
    apportioner.grand(&together.received);
    contribution_sums(apportioner, &together, &totals);
}

/// A row of contributions is received and outstanding; rows add up to their total.
fn contribution_sums(
    apportioner: &mut Apportioner,
    total: &ContributionFigures,
    rows: &[ContributionFigures],
) {
    for row in rows.iter().chain([total]) {
        apportioner.sum(&row.pledged, [&row.received, &row.outstanding()]);
    }
    if rows.is_empty() {
        return;
    }
    let outstanding: Vec<Figure> = rows.iter().map(ContributionFigures::outstanding).collect();
    apportioner.sum(&total.pledged, rows.iter().map(|row| &row.pledged));
    apportioner.sum(&total.received, rows.iter().map(|row| &row.received));
    apportioner.sum(&total.outstanding(), &outstanding);
}
