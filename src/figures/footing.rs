//! Footing: rounding the figures of a report so that the printed parts add up to the printed
//! totals, in every row, every column and every table at once.
//!
//! Rounding each figure by itself leaves sums that are off by a unit or two, and a reader who foots
//! the column cannot tell that from a mistake. *Controlled rounding* prints each figure as the whole
//! unit just below or just above it, chosen so that every sum holds exactly (B. D. Causey, L. H. Cox
//! and L. R. Ernst, "Applications of Transportation Theory to Statistical Problems", J. Amer.
//! Statist. Assoc. 80, 1985; L. H. Cox, "A Constructive Procedure for Unbiased Controlled Rounding",
//! J. Amer. Statist. Assoc. 82, 1987). For one list of parts under one total this is the method of
//! largest remainders, Hamilton's method of apportionment (M. L. Balinski and H. P. Young, *Fair
//! Representation*, 1982): each part is cut down to its whole units and the units still missing from
//! the total go to the parts with the largest remainders, to the one registered first among equals.
//!
//! # What is chosen
//!
//! Among all prints that add up, the choice is made by these rules in turn:
//!
//! 1. values that are whole already stay; one moves, by one unit, only if nothing adds up otherwise;
//! 2. the grand totals are the nearest rounding of their values, the earlier registered before the
//!    later where they exclude each other;
//! 3. the sum of |print − value| over all figures is least (compared to a billionth of a unit);
//! 4. the fewest figures differ from their ordinary rounding;
//! 5. the figures registered first are the ones rounded up.
//!
//! # How it is found
//!
//! With b = 0 for "print the floor" and b = 1 for "print the ceiling", every printed sum is a linear
//! equation in the b, and rules 3 to 5 are one linear cost with whole coefficients. Figures that are
//! whole drop out, and what remains falls apart into components that share no fractional figure. Each
//! is solved by the dual simplex method with bounded variables (C. E. Lemke, 1954) and by branch and
//! bound (A. H. Land and A. G. Doig, 1960) where the relaxation is not whole, which is rare in
//! tables that are trees of rows by trees of columns. All arithmetic is in integers, so the result is
//! exact and the same everywhere. The sums are checked once more on the prints before these are used.

mod program;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rust_decimal::Decimal;

use program::Program;

/// Parts of a unit in which deviations are compared: billionths.
const FINENESS: i128 = 1_000_000_000;

/// The largest accepted amount per printed unit; keeps the exact remainders within 128 bits.
const LARGEST_UNIT: i128 = 1_000_000_000;

/// A sum as an equation: the signed printed figures (index, factor) add up to nothing.
type Equation = Vec<(usize, i128)>;

/// A system of figures that are printed in whole units and of the sums that a reader can check.
///
/// Figures are known by keys of the caller's choice. Figures, grand totals and sums may be
/// registered in any order; where rules leave a choice, the order of registration decides.
#[derive(Debug, Clone)]
pub struct Footing {
    /// Amount of the currency per printed unit.
    unit: i128,
    /// The place of each key in `figures`.
    places: BTreeMap<u64, usize>,
    /// The figures in the order of registration.
    figures: Vec<Figure>,
    /// The keys of the grand totals in the order of registration.
    grands: Vec<u64>,
    /// The sums as (key, factor) with the total at factor −1.
    sums: Vec<Vec<(u64, i128)>>,
}

impl Footing {
    /// An empty system for a report in units of `unit` amounts of the currency: 1 prints 1 USD as 1,
    /// 1000 prints 1000 USD as 1. The unit is a whole number from 1 to 10⁹; anything else is
    /// brought to the nearest of these.
    #[must_use]
    pub fn new(unit: Decimal) -> Self {
        Self {
            unit: i128::try_from(unit.round()).unwrap_or(1).clamp(1, LARGEST_UNIT),
            places: BTreeMap::new(),
            figures: Vec::new(),
            grands: Vec::new(),
            sums: Vec::new(),
        }
    }

    /// Registers a figure of `value` amounts of the currency under `key`. The same key again is the
    /// same figure, printed in another place: its first value stays.
    pub fn figure(&mut self, key: u64, value: Decimal) {
        let place = self.figures.len();
        if let Entry::Vacant(entry) = self.places.entry(key) {
            entry.insert(place);
            self.figures.push(Figure::new(value, self.unit));
        }
    }

    /// Marks a figure as a grand total, whose print must be the half-up rounding of its value. Where
    /// marks exclude each other the earlier one is kept and the later figure is printed as any
    /// other; a mark also gives way before a whole value would have to move. A key that is never
    /// registered is ignored.
    pub fn grand(&mut self, key: u64) {
        self.grands.push(key);
    }

    /// Registers a printed sum: `total` is the sum of `parts`, each with its sign (`true` for minus).
    ///
    /// The values themselves should add up; this is not checked here. A sum that names a key which
    /// is never registered cannot be footed: it is left out, and [`Footed::adds_up`] is false.
    pub fn sum(&mut self, total: u64, parts: &[(u64, bool)]) {
        let signed = parts.iter().map(|&(key, minus)| (key, if minus { -1 } else { 1 }));
        self.sums.push(std::iter::once((total, -1)).chain(signed).collect());
    }

    /// Chooses the prints, by the rules of the [module](self). There is always a result: figures
    /// for which no adding print exists get their ordinary rounding, and [`Footed::adds_up`] tells.
    ///
    /// The result is exact and the same on every machine. Only where branching is given up after
    /// a fixed number of steps may the deviation be more than the least.
    #[must_use]
    pub fn solve(self) -> Footed {
        let equations: Vec<Equation> =
            self.sums.iter().filter_map(|sum| self.equation(sum)).collect();
        let mut prints: Vec<i128> = self.figures.iter().map(|figure| figure.nearest).collect();
        for table in components(&equations, self.figures.len(), |_| true) {
            self.foot(&table, &mut prints);
        }
        let adds_up = equations.len() == self.sums.len() && hold(&equations, &prints);
        let printed =
            |&place: &usize| (prints[place], prints[place] != self.figures[place].nearest);
        Footed {
            prints: self.places.iter().map(|(&key, place)| (key, printed(place))).collect(),
            adds_up,
        }
    }

    /// A sum by the places of its figures; a figure that occurs twice is counted twice.
    fn equation(&self, sum: &[(u64, i128)]) -> Option<Equation> {
        let mut factors = Equation::new();
        for &(key, factor) in sum {
            let place = *self.places.get(&key)?;
            match factors.iter_mut().find(|(other, _)| *other == place) {
                Some((_, sum)) => *sum += factor,
                None => factors.push((place, factor)),
            }
        }
        Some(factors)
    }

    /// Foots the equations of figures that hang together, whole ones included, into `prints`.
    ///
    /// Whole figures are moved only if some part of the table has no prints otherwise, and then the
    /// table is footed anew as one, since whole figures are what kept its parts separate.
    fn foot(&self, table: &[Equation], prints: &mut [i128]) {
        let fractional = |place: usize| !self.figures[place].whole;
        let mut complete = true;
        for part in components(table, self.figures.len(), fractional) {
            complete &= self.accept(&part, false, prints);
        }
        if !complete {
            self.accept(table, true, prints);
        }
    }

    /// Solves `equations` and takes over the prints if they are proven right. Says whether they were.
    fn accept(&self, equations: &[Equation], moving: bool, prints: &mut [i128]) -> bool {
        let solved = Program::new(&self.figures, equations, moving)
            .and_then(|program| program.solve(&self.figures, &self.held(equations)));
        let Some(solved) = solved else { return false };
        let mut proposed = prints.to_vec();
        for (place, print) in solved {
            if !self.figures[place].allows(print, moving) {
                return false;
            }
            proposed[place] = print;
        }
        let right = hold(equations, &proposed);
        if right {
            prints.copy_from_slice(&proposed);
        }
        right
    }

    /// The places of the figures to be printed as the nearest, the most important first.
    ///
    /// The total of a single list is one of them, marked or not: Hamilton's method divides the
    /// nearest rounding of the total.
    fn held(&self, equations: &[Equation]) -> Vec<usize> {
        let marked = self.grands.iter().filter_map(|key| self.places.get(key).copied());
        let single =
            if let [list] = equations { list.first().map(|&(place, _)| place) } else { None };
        marked.chain(single).collect()
    }
}

/// The printed figures of a report.
#[derive(Debug, Clone)]
pub struct Footed {
    /// The print in units and whether it differs from the ordinary rounding, by key.
    prints: BTreeMap<u64, (i128, bool)>,
    /// Whether every registered sum holds in the prints.
    adds_up: bool,
}

impl Footed {
    /// What is printed for a figure, in units: a whole number. `None` for an unknown key.
    #[must_use]
    pub fn printed(&self, key: u64) -> Option<Decimal> {
        let (print, _) = self.prints.get(&key)?;
        Decimal::try_from_i128_with_scale(*print, 0).ok()
    }

    /// Whether the print differs from the half-up rounding of the figure (away from zero at a tie),
    /// so that a reader who rounds for himself may be told why. False for an unknown key.
    #[must_use]
    pub fn is_adjusted(&self, key: u64) -> bool {
        self.prints.get(&key).is_some_and(|&(_, adjusted)| adjusted)
    }

    /// Whether every printed sum adds up.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.adds_up
    }
}

/// The value of a figure, in units, split exactly into whole units and the rest.
#[derive(Debug, Clone, Copy)]
struct Figure {
    /// The whole units not above the value.
    floor: i128,
    /// The rest above the floor in billionths of a unit, cut off: only preferences depend on it.
    remainder: i128,
    /// Whether there is exactly no rest.
    whole: bool,
    /// The half-up rounding, away from zero at a tie.
    nearest: i128,
}

impl Figure {
    /// Splits an amount of the currency into units of `unit`.
    fn new(value: Decimal, unit: i128) -> Self {
        let value = value.normalize();
        let divisor = unit * 10_i128.pow(value.scale());
        let floor = value.mantissa().div_euclid(divisor);
        let rest = value.mantissa().rem_euclid(divisor);
        let up = 2 * rest > divisor || (2 * rest == divisor && floor >= 0);
        // The longest decimals would overflow: there the divisor is large enough to be cut instead.
        let remainder = match rest.checked_mul(FINENESS) {
            Some(scaled) => scaled / divisor,
            None => rest / (divisor / FINENESS),
        };
        Self { floor, remainder, whole: rest == 0, nearest: floor + i128::from(up) }
    }

    /// Whether a print is less than one unit away, or one unit from a whole value that may be moved.
    fn allows(&self, print: i128, moving: bool) -> bool {
        let distance = print - self.floor;
        if self.whole {
            distance == 0 || (moving && distance.abs() == 1)
        } else {
            distance == 0 || distance == 1
        }
    }
}

/// Whether the equations hold exactly in the prints.
fn hold(equations: &[Equation], prints: &[i128]) -> bool {
    let balance = |equation: &Equation| {
        equation.iter().map(|&(place, factor)| factor * prints[place]).sum::<i128>()
    };
    equations.iter().all(|equation| balance(equation) == 0)
}

/// Splits equations into groups that share no figure for which `links` holds. The groups, and the
/// equations within them, keep their order. An equation without such a figure is its own group.
fn components(
    equations: &[Equation],
    figures: usize,
    links: impl Fn(usize) -> bool,
) -> Vec<Vec<Equation>> {
    // Nodes 0..figures are the figures, the nodes after them the equations (union-find).
    let mut parents: Vec<usize> = (0..figures + equations.len()).collect();
    for (index, equation) in equations.iter().enumerate() {
        for &(place, _) in equation.iter().filter(|&&(place, _)| links(place)) {
            let (one, other) = (root(&mut parents, place), root(&mut parents, figures + index));
            parents[one] = other;
        }
    }
    let mut group_of = BTreeMap::new();
    let mut groups: Vec<Vec<Equation>> = Vec::new();
    for (index, equation) in equations.iter().enumerate() {
        let group = *group_of.entry(root(&mut parents, figures + index)).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(equation.clone());
    }
    groups
}

/// The representative of a node's group, with the path to it halved.
fn root(parents: &mut [usize], mut node: usize) -> usize {
    while parents[node] != node {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    node
}

#[cfg(test)]
mod tests;
