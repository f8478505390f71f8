//! The sums that a reader of the consolidated report can check: down the columns of each table, along its
//! rows, and from one table to the next.

use rust_decimal::Decimal;

use crate::figures::{
    Apportioner, Apportionment, CategoryFigures, Consolidation, ContributionFigures, Figure,
};

/// What the figures of the report print in whole units.
pub fn apportioned(all: &Consolidation<'_, '_>, unit: Decimal) -> Apportionment {
    let mut apportioner = Apportioner::new(unit);
    execution(&mut apportioner, all);
    exchange(&mut apportioner, all);
    contributions(&mut apportioner, all);
    ceilings(&mut apportioner, all);
    apportioner.solve()
}

/// The columns of the tables of budget and actual.
const COLUMNS: [fn(&CategoryFigures) -> Figure; 6] = [
    CategoryFigures::available,
    |row| row.disbursed.clone(),
    |row| row.carried_out.clone(),
    CategoryFigures::variance,
    |row| row.committed.clone(),
    |row| row.lapsed.clone(),
];

/// Key figures, execution by country and by category: countries and categories add up to the same
/// totals of a side. The prints of the grand totals come first; the rest is fitted to them.
fn execution(apportioner: &mut Apportioner, all: &Consolidation<'_, '_>) {
    for column in COLUMNS {
        let total = column(&all.total);
        apportioner.grand(&total);
        let sides: Vec<Figure> = all.sides.iter().map(|side| column(&side.total)).collect();
        apportioner.sum(&total, &sides);
        for side in &all.sides {
            let countries: Vec<Figure> = side.rows.iter().map(|(_, row)| column(row)).collect();
            let categories: Vec<Figure> = side.categories.values().map(column).collect();
            apportioner.sum(&column(&side.total), &countries);
            apportioner.sum(&column(&side.total), &categories);
        }
    }
    let sides = all.sides.iter().flat_map(|side| {
        let countries = side.rows.iter().map(|(_, row)| row);
        countries.chain(side.categories.values()).chain([&side.total])
    });
    let apart = all.apart.iter().map(|(_, _, row)| row);
    sides.chain(apart).chain([&all.total]).for_each(|row| along(apportioner, row));
}

/// The sums along a row. The last holds only where all years are closed.
fn along(apportioner: &mut Apportioner, row: &CategoryFigures) {
    let (available, variance) = (row.available(), row.variance());
    apportioner.balance(&variance, [&row.disbursed], [&available]);
    apportioner.sum(&available, [&row.disbursed, &row.carried_out, &row.lapsed]);
}

fn exchange(apportioner: &mut Apportioner, all: &Consolidation<'_, '_>) {
    let sides: Vec<Figure> = all.sides.iter().map(|side| side.exchange.net()).collect();
    apportioner.grand(&all.exchange.net());
    apportioner.sum(&all.exchange.net(), &sides);
}

fn contributions(apportioner: &mut Apportioner, all: &Consolidation<'_, '_>) {
    apportioner.grand(&all.contributed.pledged);
    apportioner.grand(&all.contributed.received);
    let sides: Vec<&ContributionFigures> =
        all.contributions.iter().map(|side| &side.total).collect();
    contribution_sums(apportioner, &all.contributed, &sides);
    for side in &all.contributions {
        let rows: Vec<&ContributionFigures> = side.rows.iter().map(|(_, row)| row).collect();
        contribution_sums(apportioner, &side.total, &rows);
    }
}

/// A row of contributions is received and outstanding; rows add up to their total.
fn contribution_sums(
    apportioner: &mut Apportioner,
    total: &ContributionFigures,
    rows: &[&ContributionFigures],
) {
    for row in rows.iter().copied().chain([total]) {
        apportioner.sum(&row.pledged, [&row.received, &row.outstanding()]);
    }
    let outstanding: Vec<Figure> = rows.iter().map(|row| row.outstanding()).collect();
    apportioner.sum(&total.pledged, rows.iter().map(|row| &row.pledged));
    apportioner.sum(&total.received, rows.iter().map(|row| &row.received));
    apportioner.sum(&total.outstanding(), &outstanding);
}

fn ceilings(apportioner: &mut Apportioner, all: &Consolidation<'_, '_>) {
    let total = &all.ceiling_total;
    apportioner.grand(&total.ceiling);
    for row in all.ceilings.iter().chain([total]) {
        apportioner.sum(&row.ceiling, [&row.pledged, &row.left()]);
    }
    let left: Vec<Figure> = all.ceilings.iter().map(|row| row.left()).collect();
    apportioner.sum(&total.ceiling, all.ceilings.iter().map(|row| &row.ceiling));
    apportioner.sum(&total.pledged, all.ceilings.iter().map(|row| &row.pledged));
    apportioner.sum(&total.left(), &left);
}
