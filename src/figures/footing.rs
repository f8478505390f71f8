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
//! 1. the grand totals are the nearest rounding of their values, the earlier registered before the
//!    later where they exclude each other;
//! 2. values that are whole already stay; one moves, by one unit, only if nothing adds up otherwise;
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

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// Parts of a unit in which deviations are compared: billionths.
const FINENESS: i128 = 1_000_000_000;

/// The largest accepted amount per printed unit; keeps the exact remainders within 128 bits.
const LARGEST_UNIT: i128 = 1_000_000_000;

/// The most steps (pivots and branches) that one search may take before it settles for the best
/// prints it has; it bounds the time on systems that have no good rounding at all.
const MOST_STEPS: usize = 20_000;

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
        if let std::collections::btree_map::Entry::Vacant(entry) = self.places.entry(key) {
            entry.insert(place);
            self.figures.push(Figure::new(value, self.unit));
        }
    }

    /// Marks a figure as a grand total, whose print must be the half-up rounding of its value. Where
    /// marks exclude each other the earlier one is kept and the later figure is printed as any
    /// other. A key that is never registered is ignored.
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

/// A linear expression: `divisor` times something is the sum of the terms (variable, coefficient),
/// which are ordered by variable, have no zeros, and, like the divisor (> 0), are whole numbers.
#[derive(Debug, Clone, Default)]
struct Expression {
    divisor: i128,
    terms: Vec<(usize, i128)>,
}

impl Expression {
    /// The coefficient of a variable.
    fn coefficient(&self, variable: usize) -> i128 {
        self.terms
            .binary_search_by_key(&variable, |&(other, _)| other)
            .map_or(0, |index| self.terms[index].1)
    }

    /// Reads the terms as "= 0" and solves for `variable`, which must be among them.
    fn solved_for(mut self, variable: usize) -> Self {
        let own = self.coefficient(variable);
        self.terms.retain(|&(other, _)| other != variable);
        for (_, coefficient) in &mut self.terms {
            *coefficient *= -own.signum();
        }
        self.divisor = own.abs();
        self.reduced()
    }

    /// Puts `meaning` in the place of `variable`. `None` if the numbers outgrow 128 bits.
    fn substitute(&mut self, variable: usize, meaning: &Self) -> Option<()> {
        let factor = self.coefficient(variable);
        if factor == 0 {
            return Some(());
        }
        let mut terms = Vec::with_capacity(self.terms.len() + meaning.terms.len());
        let mut added = meaning.terms.iter().peekable();
        for &(own, coefficient) in self.terms.iter().filter(|&&(own, _)| own != variable) {
            while let Some(&(other, more)) = added.next_if(|&&(other, _)| other < own) {
                terms.push((other, more.checked_mul(factor)?));
            }
            let mut sum = coefficient.checked_mul(meaning.divisor)?;
            if let Some(&(_, more)) = added.next_if(|&&(other, _)| other == own) {
                sum = sum.checked_add(more.checked_mul(factor)?)?;
            }
            if sum != 0 {
                terms.push((own, sum));
            }
        }
        for &(other, more) in added {
            terms.push((other, more.checked_mul(factor)?));
        }
        let divisor = self.divisor.checked_mul(meaning.divisor)?;
        *self = Self { divisor, terms }.reduced();
        Some(())
    }

    /// The same with the smallest divisor; in trees of tables it is nearly always 1 to begin with.
    fn reduced(mut self) -> Self {
        let common = self.terms.iter().fold(self.divisor, |common, &(_, coefficient)| {
            if common == 1 { 1 } else { greatest_common_divisor(common, coefficient.abs()) }
        });
        if common > 1 {
            self.divisor /= common;
            self.terms.iter_mut().for_each(|(_, coefficient)| *coefficient /= common);
        }
        self
    }
}

/// Euclid's algorithm.
fn greatest_common_divisor(one: i128, other: i128) -> i128 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

/// The 0/1 linear program of one component, as a dictionary (basic variables as expressions in the
/// nonbasic ones) for the dual simplex method.
///
/// Variable `j` says whether the print of figure `columns[j].0` is moved from the floor by
/// `columns[j].1`; the variable after the last is the constant 1.
#[derive(Debug)]
struct Program {
    /// Figure and step (1 or −1) of each variable.
    columns: Vec<(usize, i128)>,
    /// The basic variables.
    rows: Vec<(usize, Expression)>,
    /// Twice the value of each basic variable is not kept: these are the values times the divisors.
    values: Vec<i128>,
    /// The cost in the nonbasic variables.
    cost: Expression,
    /// Lower and upper bound of each variable.
    bounds: Vec<(i128, i128)>,
    /// Whether a nonbasic variable rests on its upper bound.
    raised: Vec<bool>,
    /// Steps left for this search.
    steps: usize,
    /// The best whole solution yet: its cost and the values of the variables.
    best: Option<(i128, Vec<i128>)>,
}

impl Program {
    /// Sets up the program; `moving` lets whole figures move by one unit as well. `None` if the
    /// equations contradict each other.
    fn new(figures: &[Figure], equations: &[Equation], moving: bool) -> Option<Self> {
        let mut places: Vec<usize> = equations.iter().flatten().map(|&(place, _)| place).collect();
        places.sort_unstable();
        places.dedup();
        let steps = |place: usize| match (figures[place].whole, moving) {
            (false, _) => [1].as_slice(),
            (true, true) => &[1, -1],
            (true, false) => &[],
        };
        let columns: Vec<(usize, i128)> = places
            .iter()
            .flat_map(|&place| steps(place).iter().map(move |&step| (place, step)))
            .collect();
        let constant = columns.len();
        let mut bounds = vec![(0, 1); constant];
        bounds.push((1, 1));
        let mut program = Self {
            cost: cost(figures, &columns),
            rows: Vec::new(),
            values: Vec::new(),
            bounds,
            raised: vec![false; constant + 1],
            steps: MOST_STEPS,
            best: None,
            columns,
        };
        equations.iter().try_for_each(|equation| program.admit(figures, equation))?;
        Some(program)
    }

    /// Adds an equation to the dictionary. `None` if it contradicts the ones before.
    fn admit(&mut self, figures: &[Figure], equation: &Equation) -> Option<()> {
        let constant = self.columns.len();
        let mut terms = Vec::new();
        let mut floors = 0_i128;
        for &(place, factor) in equation.iter().filter(|&&(_, factor)| factor != 0) {
            floors += factor * figures[place].floor;
            let first = self.columns.partition_point(|&(other, _)| other < place);
            let own = self.columns[first..].iter().take_while(|&&(other, _)| other == place);
            terms.extend(own.enumerate().map(|(index, &(_, step))| (first + index, factor * step)));
        }
        terms.sort_unstable();
        terms.extend((floors != 0).then_some((constant, floors)));
        let mut expression = Expression { divisor: 1, terms };
        for (basic, meaning) in &self.rows {
            expression.substitute(*basic, meaning)?;
        }
        if expression.terms.is_empty() {
            return Some(());
        }
        // Totals in terms of their parts keep the dictionary short.
        let total = |&&(variable, _): &&(usize, i128)| self.columns[variable].0 == equation[0].0;
        let variables = || expression.terms.iter().filter(|&&(variable, _)| variable != constant);
        let &(chosen, _) =
            variables().find(total).or_else(|| variables().min_by_key(|&&(_, c)| c.abs()))?;
        self.enter(chosen, expression.solved_for(chosen))
    }

    /// Makes `variable` basic with the given meaning.
    fn enter(&mut self, variable: usize, meaning: Expression) -> Option<()> {
        for (_, row) in &mut self.rows {
            row.substitute(variable, &meaning)?;
        }
        self.cost.substitute(variable, &meaning)?;
        self.rows.push((variable, meaning));
        Some(())
    }

    /// The prints of least cost with as many of the `held` figures nearest as can be, the first
    /// before the next.
    fn solve(mut self, figures: &[Figure], held: &[usize]) -> Option<Vec<(usize, i128)>> {
        let holds: Vec<(usize, i128)> =
            held.iter().flat_map(|&place| self.nearest(figures, place)).collect();
        for &(variable, value) in &holds {
            self.bounds[variable] = (value, value);
        }
        let mut solution = self.least();
        if solution.is_none() && !holds.is_empty() {
            for &(variable, _) in &holds {
                self.bounds[variable] = (0, 1);
            }
            solution = Some(self.least()?);
            for (variable, value) in holds {
                let before = std::mem::replace(&mut self.bounds[variable], (value, value));
                match self.least() {
                    Some(better) => solution = Some(better),
                    None => self.bounds[variable] = before,
                }
            }
        }
        Some(self.prints(figures, &solution?))
    }

    /// The variables of a figure with the values that print it as the nearest.
    fn nearest(&self, figures: &[Figure], place: usize) -> Vec<(usize, i128)> {
        let own = self.columns.iter().enumerate().filter(|&(_, &(other, _))| other == place);
        own.map(|(variable, _)| (variable, figures[place].nearest - figures[place].floor)).collect()
    }

    /// The prints that a solution stands for.
    fn prints(&self, figures: &[Figure], solution: &[i128]) -> Vec<(usize, i128)> {
        let mut prints: BTreeMap<usize, i128> = BTreeMap::new();
        for (&(place, step), value) in self.columns.iter().zip(solution) {
            *prints.entry(place).or_insert(figures[place].floor) += step * value;
        }
        prints.into_iter().collect()
    }

    /// A whole solution of least cost within the bounds.
    fn least(&mut self) -> Option<Vec<i128>> {
        self.steps = MOST_STEPS;
        self.best = None;
        // A search that is cut short still leaves the best solution it has seen.
        let _ = self.branch();
        self.best.take().map(|(_, solution)| solution)
    }

    /// Depth-first branch and bound. `None` if it ran out of steps or of digits.
    fn branch(&mut self) -> Option<()> {
        if !self.relax()? || self.is_beaten() {
            return Some(());
        }
        let fraction =
            self.rows.iter().zip(&self.values).find(|((_, row), value)| **value % row.divisor != 0);
        let Some(((variable, _), _)) = fraction else {
            self.keep();
            return Some(());
        };
        let variable = *variable;
        let free = self.bounds[variable];
        for value in [1, 0] {
            self.bounds[variable] = (value, value);
            let finished = self.branch();
            self.bounds[variable] = free;
            finished?;
        }
        Some(())
    }

    /// The value of a nonbasic variable.
    fn rest(&self, variable: usize) -> i128 {
        let (low, high) = self.bounds[variable];
        if self.raised[variable] { high } else { low }
    }

    /// The value of an expression, times its divisor.
    fn evaluate(&self, expression: &Expression) -> i128 {
        expression
            .terms
            .iter()
            .map(|&(variable, coefficient)| coefficient * self.rest(variable))
            .sum()
    }

    /// Whether even the relaxation costs as much as the best whole solution.
    fn is_beaten(&self) -> bool {
        let cost = self.evaluate(&self.cost).div_euclid(self.cost.divisor);
        self.best.as_ref().is_some_and(|&(best, _)| cost >= best)
    }

    /// Keeps the present values, which are whole, as the best solution.
    fn keep(&mut self) {
        let mut solution: Vec<i128> =
            (0..self.columns.len()).map(|variable| self.rest(variable)).collect();
        for ((variable, row), value) in self.rows.iter().zip(&self.values) {
            solution[*variable] = value / row.divisor;
        }
        self.best = Some((self.evaluate(&self.cost) / self.cost.divisor, solution));
    }

    /// The dual simplex method with bounded variables. Any dictionary can start: a nonbasic variable
    /// rests on the bound that its cost prefers. `Some(false)` if no values keep the bounds.
    fn relax(&mut self) -> Option<bool> {
        for &(variable, cost) in &self.cost.terms {
            self.raised[variable] = cost < 0 || (cost == 0 && self.raised[variable]);
        }
        let patience = 3 * self.rows.len() + 50;
        for pivots in 0.. {
            self.steps = self.steps.checked_sub(1)?;
            self.values = self.rows.iter().map(|(_, row)| self.evaluate(row)).collect();
            // The largest violation is quick; the first variable cannot go round in circles (Bland).
            let Some((row, low)) = self.leaving(pivots > patience) else { break };
            let Some(entering) = self.entering(row, low) else { return Some(false) };
            let (leaving, mut meaning) = self.rows.swap_remove(row);
            let place = meaning.terms.partition_point(|&(other, _)| other < leaving);
            meaning.terms.insert(place, (leaving, -meaning.divisor));
            self.raised[leaving] = !low;
            self.enter(entering, meaning.solved_for(entering))?;
        }
        Some(true)
    }

    /// The row that breaks a bound, and whether it is the lower one: the first variable among those
    /// that break it most, or just the first.
    fn leaving(&self, first: bool) -> Option<(usize, bool)> {
        let mut chosen: Option<(usize, bool)> = None;
        let mut most = (0, 1);
        for (index, (variable, row)) in self.rows.iter().enumerate() {
            let (low, high) = self.bounds[*variable];
            let (below, above) =
                (low * row.divisor - self.values[index], self.values[index] - high * row.divisor);
            let excess = below.max(above);
            if excess <= 0 {
                continue;
            }
            let order = if first {
                std::cmp::Ordering::Equal
            } else {
                (excess * most.1).cmp(&(most.0 * row.divisor))
            };
            let earlier = chosen.is_none_or(|(other, _)| *variable < self.rows[other].0);
            if order.is_gt() || (order.is_eq() && earlier) {
                chosen = Some((index, below > 0));
                most = (excess, row.divisor);
            }
        }
        chosen
    }

    /// The nonbasic variable that moves the row back to its bound at the least cost per unit.
    fn entering(&self, row: usize, low: bool) -> Option<usize> {
        let mut chosen: Option<(usize, i128, i128)> = None;
        for &(variable, coefficient) in &self.rows[row].1.terms {
            let (least, most) = self.bounds[variable];
            let helps = (coefficient > 0) == (low != self.raised[variable]);
            if least == most || !helps {
                continue;
            }
            let (price, gain) = (self.cost.coefficient(variable).abs(), coefficient.abs());
            if chosen.is_none_or(|(_, other, per)| price * per < other * gain) {
                chosen = Some((variable, price, gain));
            }
        }
        chosen.map(|(variable, ..)| variable)
    }
}

/// The cost of the variables: moves of whole figures before deviation before the number of adjusted
/// figures before the order of registration, each weighed more than all that the next can come to.
fn cost(figures: &[Figure], columns: &[(usize, i128)]) -> Expression {
    let mut count = 0_i128;
    let ranks: Vec<i128> = columns
        .iter()
        .map(|_| {
            count += 1;
            count
        })
        .collect();
    let adjusting = count * (count + 1) / 2 + 1;
    let deviating = adjusting * (count + 1);
    let moving = deviating * FINENESS * (count + 1);
    let weigh = |&(place, _): &(usize, i128)| {
        let figure = &figures[place];
        let adjusts = if figure.nearest == figure.floor { adjusting } else { -adjusting };
        if figure.whole { moving } else { deviating * (FINENESS - 2 * figure.remainder) + adjusts }
    };
    let weights = columns.iter().zip(ranks).map(|(column, rank)| weigh(column) + rank);
    Expression {
        divisor: 1,
        terms: weights.enumerate().filter(|&(_, weight)| weight != 0).collect(),
    }
}
