use proptest::prelude::*;

use super::*;

/// A report whose totals are computed, so that it adds up; amounts are in cents.
#[derive(Default)]
struct Report {
    cents: Vec<i64>,
    sums: Vec<(u64, Vec<(u64, bool)>)>,
    grands: Vec<u64>,
}

impl Report {
    fn figure(&mut self, cents: i64) -> u64 {
        self.cents.push(cents);
        self.cents.len() as u64 - 1
    }

    fn figures(&mut self, cents: &[i64]) -> Vec<u64> {
        cents.iter().map(|&cents| self.figure(cents)).collect()
    }

    fn combined(&mut self, parts: &[(u64, bool)]) -> u64 {
        let signed = |&(key, minus): &(u64, bool)| {
            self.cents[usize::try_from(key).unwrap()] * if minus { -1 } else { 1 }
        };
        let total = self.figure(parts.iter().map(signed).sum());
        self.sums.push((total, parts.to_vec()));
        total
    }

    fn total(&mut self, parts: &[u64]) -> u64 {
        self.combined(&plus(parts))
    }

    fn footed(&self, unit: i64) -> Footed {
        let mut footing = Footing::new(Decimal::from(unit));
        for (key, &cents) in self.cents.iter().enumerate() {
            footing.figure(key as u64, Decimal::new(cents, 2));
        }
        self.grands.iter().for_each(|&key| footing.grand(key));
        self.sums.iter().for_each(|(total, parts)| footing.sum(*total, parts));
        footing.solve()
    }

    /// Whether the prints add up, by summing them anew.
    fn adds_up(&self, footed: &Footed) -> bool {
        self.sums.iter().all(|(total, parts)| {
            let signed =
                |&(key, minus): &(u64, bool)| print(footed, key) * if minus { -1 } else { 1 };
            print(footed, *total) == parts.iter().map(signed).sum::<i64>()
        })
    }

    /// The largest distance of a print from its value, in cents per `unit`.
    fn farthest(&self, footed: &Footed, unit: i64, which: impl Fn(i64) -> bool) -> i64 {
        let distance =
            |(key, &cents): (usize, &i64)| (print(footed, key as u64) * 100 * unit - cents).abs();
        self.cents
            .iter()
            .enumerate()
            .filter(|(_, cents)| which(**cents))
            .map(distance)
            .max()
            .unwrap_or(0)
    }
}

fn plus(parts: &[u64]) -> Vec<(u64, bool)> {
    parts.iter().map(|&key| (key, false)).collect()
}

fn print(footed: &Footed, key: u64) -> i64 {
    i64::try_from(footed.printed(key).unwrap()).unwrap()
}

fn prints(footed: &Footed, keys: &[u64]) -> Vec<i64> {
    keys.iter().map(|&key| print(footed, key)).collect()
}

/// Largest remainders by the book, from nonnegative cents and the seats of the total.
fn hamilton(cents: &[i64], total: i64) -> Vec<i64> {
    let mut seats: Vec<i64> = cents.iter().map(|cents| cents / 100).collect();
    let mut order: Vec<usize> = (0..cents.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(cents[index] % 100));
    let missing = usize::try_from(total - seats.iter().sum::<i64>()).unwrap();
    order.iter().take(missing).for_each(|&index| seats[index] += 1);
    seats
}

/// The cells of a category: a, b, c, g, q1..q4, h.
const CELLS: usize = 9;

/// Four categories in two groups (one more for each side); rows, columns, quarters, cumulated
/// quarters, balances and contributions. The cells are consumed row by row.
fn budget(cells: &[i64]) -> Report {
    let mut report = Report::default();
    let mut sides: Vec<Vec<u64>> = Vec::new();
    for side in cells.chunks(CELLS * 4).take(2) {
        let mut groups = Vec::new();
        for group in side.chunks(CELLS * 2) {
            let categories: Vec<Vec<u64>> =
                group.chunks(CELLS).map(|cells| row(&mut report, cells)).collect();
            groups.push(added(&mut report, &categories));
        }
        sides.push(added(&mut report, &groups));
    }
    let both = added(&mut report, &sides);
    let purposes: Vec<Vec<Vec<u64>>> = cells[CELLS * 8..]
        .chunks(4)
        .map(|side| side.chunks(2).map(|cells| pledge(&mut report, cells)).collect())
        .collect();
    let sides: Vec<Vec<u64>> = purposes.iter().map(|side| added(&mut report, side)).collect();
    let pledged = added(&mut report, &sides);
    report.grands = vec![both[D], both[E], pledged[2], pledged[0]];
    report
}

/// Places of d and e in a row.
const D: usize = CELLS;
const E: usize = CELLS + 3;

fn row(report: &mut Report, cells: &[i64]) -> Vec<u64> {
    let mut row = report.figures(cells);
    row.push(report.total(&row[..3]));
    row.push(report.total(&row[4..6]));
    row.push(report.total(&row[4..7]));
    row.push(report.total(&row[4..8]));
    row.push(report.combined(&[(row[E], false), (row[D], true)]));
    row.push(report.combined(&[(row[D], false), (row[E], true), (row[8], true)]));
    row
}

fn pledge(report: &mut Report, cells: &[i64]) -> Vec<u64> {
    let mut row = report.figures(cells);
    row.push(report.total(&row.clone()));
    row
}

/// The row of totals, whose own columns add up across as those of its parts do.
fn added(report: &mut Report, rows: &[Vec<u64>]) -> Vec<u64> {
    let column = |column: usize| rows.iter().map(|row| row[column]).collect::<Vec<u64>>();
    let row: Vec<u64> = (0..rows[0].len()).map(|place| report.total(&column(place))).collect();
    if row.len() == 3 {
        report.sums.push((row[2], plus(&row[..2])));
        return row;
    }
    report.sums.push((row[D], plus(&row[..3])));
    for (end, total) in (6..=8).zip(D + 1..) {
        report.sums.push((row[total], plus(&row[4..end])));
    }
    report.sums.push((row[E + 1], vec![(row[E], false), (row[D], true)]));
    report.sums.push((row[D], plus(&[row[E], row[8], row[E + 2]])));
    row
}

fn cents() -> impl Strategy<Value = i64> {
    let whole = prop_oneof![3 => 0..100_000_i64, 1 => 0..1_000_000_000_000_i64, 1 => Just(0)];
    let rest = prop_oneof![3 => 0..100_i64, 1 => Just(50), 1 => Just(0)];
    (whole, rest).prop_map(|(whole, rest)| whole * 100 + rest)
}

fn cells() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(cents(), CELLS * 8 + 8)
}

#[test]
fn one_list_is_divided_by_largest_remainders() {
    let mut report = Report::default();
    let parts = report.figures(&[1_040, 2_030, 1_530, 5_500]);
    let total = report.total(&parts);
    let footed = report.footed(1);
    assert_eq!(prints(&footed, &parts), [11, 20, 15, 55]);
    assert_eq!(print(&footed, total), 101);
    assert!(footed.is_adjusted(parts[0]) && !footed.is_adjusted(parts[1]) && footed.adds_up());
}

#[test]
fn equal_remainders_go_to_the_part_registered_first() {
    let mut report = Report::default();
    let parts = report.figures(&[125, 125, 125, 125]);
    report.total(&parts);
    assert_eq!(prints(&report.footed(1), &parts), [2, 1, 1, 1]);
}

#[test]
fn a_two_way_table_adds_up_both_ways() {
    let mut report = Report::default();
    let rows: Vec<Vec<u64>> = [[133, 133, 134], [150, 150, 150], [117, 267, 216]]
        .iter()
        .map(|cells| {
            let mut row = report.figures(cells);
            row.push(report.total(&row.clone()));
            row
        })
        .collect();
    let columns: Vec<u64> = (0..4)
        .map(|column| report.total(&rows.iter().map(|row| row[column]).collect::<Vec<_>>()))
        .collect();
    report.sums.push((columns[3], plus(&columns[..3])));
    let footed = report.footed(1);
    assert!(footed.adds_up() && report.adds_up(&footed));
    assert_eq!(prints(&footed, &columns), [4, 6, 5, 15]);
    assert!(report.farthest(&footed, 1, |_| true) < 100);
}

#[test]
fn a_whole_value_stays() {
    let mut report = Report::default();
    let parts = report.figures(&[700, 149, 149]);
    let total = report.total(&parts);
    report.grands.push(total);
    let footed = report.footed(1);
    assert_eq!(prints(&footed, &parts), [7, 2, 1]);
}

#[test]
fn a_whole_value_moves_one_unit_only_if_nothing_adds_up_otherwise() {
    let mut report = Report::default();
    let halves = report.figures(&[50, 50, 50]);
    let pairs: Vec<u64> =
        (0..3).map(|last| report.total(&[halves[last], halves[(last + 1) % 3]])).collect();
    let footed = report.footed(1);
    assert!(footed.adds_up() && report.adds_up(&footed));
    assert_eq!(pairs.iter().filter(|&&pair| footed.is_adjusted(pair)).count(), 1);
    assert_eq!(report.farthest(&footed, 1, |_| true), 100);
}

#[test]
fn grand_totals_are_the_nearest() {
    let mut report = Report::default();
    let groups: Vec<u64> = (0..3)
        .map(|_| {
            let parts = report.figures(&[20; 3]);
            report.total(&parts)
        })
        .collect();
    let total = report.total(&groups);
    report.grands.push(total);
    let footed = report.footed(1);
    assert_eq!(print(&footed, total), 2);
    assert!(footed.adds_up() && !footed.is_adjusted(total));
}

#[test]
fn of_grand_totals_that_exclude_each_other_the_earlier_is_kept() {
    let mut report = Report::default();
    let cells = report.figures(&[140, 280]);
    let exchange = report.combined(&[(cells[1], false), (cells[0], true)]);
    report.grands = vec![exchange, cells[0], cells[1]];
    let footed = report.footed(1);
    assert!(footed.adds_up());
    assert_eq!(prints(&footed, &[exchange, cells[0], cells[1]]), [1, 1, 2]);
}

#[test]
fn negative_amounts_are_rounded_away_from_zero_at_a_tie() {
    let mut report = Report::default();
    let lone = report.figure(-250);
    let parts = report.figures(&[-150, -160, 60]);
    let total = report.total(&parts);
    report.grands.push(total);
    let footed = report.footed(1);
    assert_eq!(print(&footed, lone), -3);
    assert!(!footed.is_adjusted(lone));
    assert_eq!(print(&footed, total), -3);
    assert_eq!(prints(&footed, &parts), [-2, -2, 1]);
}

#[test]
fn thousands_are_printed_in_thousands() {
    let mut report = Report::default();
    let parts = report.figures(&[140_049, 140_000, 140_000, 200_000]);
    let total = report.total(&parts);
    let footed = report.footed(1000);
    assert_eq!(prints(&footed, &parts), [2, 1, 1, 2]);
    assert_eq!(print(&footed, total), 6);
}

#[test]
fn figures_that_contradict_each_other_are_rounded_alone_and_others_still_add_up() {
    let mut footing = Footing::new(Decimal::ONE);
    for (key, cents) in [(1, 1_000), (2, 340), (3, 260), (4, 50), (5, 50), (6, 100)] {
        footing.figure(key, Decimal::new(cents, 2));
    }
    footing.sum(1, &[(2, false), (3, false)]);
    footing.sum(6, &[(4, false), (5, false)]);
    let footed = footing.solve();
    assert!(!footed.adds_up());
    assert_eq!(prints(&footed, &[1, 2, 3, 4, 5, 6]), [10, 3, 3, 1, 0, 1]);
}

#[test]
fn a_sum_of_an_unknown_figure_does_not_add_up() {
    let mut footing = Footing::new(Decimal::ONE);
    footing.figure(1, Decimal::ONE);
    footing.figure(1, Decimal::TEN);
    footing.sum(1, &[(2, false)]);
    let footed = footing.solve();
    assert!(!footed.adds_up() && !footed.is_adjusted(2));
    assert_eq!(footed.printed(2), None);
    assert_eq!(print(&footed, 1), 1);
}

#[test]
fn the_longest_decimals_are_split_exactly() {
    let mut footing = Footing::new(Decimal::ONE_THOUSAND);
    let least = Decimal::new(1, 28);
    footing.figure(1, least);
    footing.figure(2, Decimal::from(500) - Decimal::new(1, 25));
    footing.figure(3, Decimal::MAX);
    footing.grand(3);
    let footed = footing.solve();
    assert_eq!(prints(&footed, &[1, 2]), [0, 0]);
    assert!(footed.adds_up() && footed.printed(3).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_single_list_is_divided_by_largest_remainders(
        cents in prop::collection::vec(cents(), 1..14), marked: bool,
    ) {
        let mut report = Report::default();
        let parts = report.figures(&cents);
        let total = report.total(&parts);
        report.grands.extend(marked.then_some(total));
        let footed = report.footed(1);
        let nearest = (cents.iter().sum::<i64>() + 50).div_euclid(100);
        prop_assert_eq!(print(&footed, total), nearest);
        prop_assert_eq!(prints(&footed, &parts), hamilton(&cents, nearest));
    }

    #[test]
    fn a_two_way_table_deviates_least(cents in prop::collection::vec(-300..300_i64, 9)) {
        let mut report = Report::default();
        let cells = report.figures(&cents);
        let rows: Vec<u64> = cells.chunks(3).map(|row| report.total(row)).collect();
        let columns: Vec<u64> =
            (0..3).map(|column| report.total(&[cells[column], cells[column + 3], cells[column + 6]])).collect();
        let total = report.total(&rows);
        report.sums.push((total, plus(&columns)));
        let footed = report.footed(1);
        let deviation = |print: i64, cents: i64| (print * 100 - cents).abs();
        let total_deviation = |prints: &[i64]| -> Option<i64> {
            let sum = |places: &[usize]| places.iter().map(|&place| prints[place]).sum::<i64>();
            let cent = |places: &[usize]| places.iter().map(|&place| cents[place]).sum::<i64>();
            let lines: [&[usize]; 7] = [&[0, 1, 2], &[3, 4, 5], &[6, 7, 8], &[0, 3, 6], &[1, 4, 7], &[2, 5, 8],
                &[0, 1, 2, 3, 4, 5, 6, 7, 8]];
            let all = lines.iter().map(|line| deviation(sum(line), cent(line)))
                .chain(prints.iter().zip(&cents).map(|(&print, &cents)| deviation(print, cents)));
            all.clone().all(|deviation| deviation < 100).then(|| all.sum())
        };
        let every = (0..512).filter_map(|bits| total_deviation(
            &(0..9).map(|place| cents[place].div_euclid(100) + (bits >> place & 1)).collect::<Vec<_>>()));
        prop_assert!(footed.adds_up());
        prop_assert_eq!(total_deviation(&prints(&footed, &cells)), every.min());
    }

    #[test]
    fn a_budget_adds_up_with_every_print_less_than_a_unit_away_and_nearest_grand_totals(
        cells in cells(), thousands: bool,
    ) {
        let unit = if thousands { 1000 } else { 1 };
        let report = budget(&cells);
        let footed = report.footed(unit);
        prop_assert!(footed.adds_up() && report.adds_up(&footed));
        prop_assert!(report.farthest(&footed, unit, |_| true) < 100 * unit);
        prop_assert!(report.grands.iter().all(|&key| !footed.is_adjusted(key)));
    }

    #[test]
    fn a_budget_of_gains_and_losses_adds_up_and_moves_whole_values_by_one_at_most(
        cells in cells(), losses in prop::collection::vec(any::<bool>(), CELLS * 8 + 8),
    ) {
        let signed = |(cents, loss): (&i64, bool)| if loss { -cents } else { *cents };
        let report = budget(&cells.iter().zip(losses).map(signed).collect::<Vec<_>>());
        let footed = report.footed(1);
        prop_assert!(footed.adds_up() && report.adds_up(&footed));
        prop_assert!(report.farthest(&footed, 1, |cents| cents % 100 != 0) < 100);
        prop_assert!(report.farthest(&footed, 1, |cents| cents % 100 == 0) <= 100);
        prop_assert!(!footed.is_adjusted(report.grands[0]));
    }

    #[test]
    fn the_same_report_is_printed_the_same(cells in cells()) {
        let report = budget(&cells);
        let (one, other) = (report.footed(1), report.footed(1));
        prop_assert_eq!(one.prints, other.prints);
    }
}
