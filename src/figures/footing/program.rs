//! The search for prints that add up: a 0/1 program over whole numbers, by the dual simplex method with
//! branch and bound.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Equation, FINENESS, Figure};

/// The most steps (pivots and branches) that one search may take before it settles for the best
/// prints it has; it bounds the time on systems that have no good rounding at all.
const MOST_STEPS: usize = 20_000;

/// A linear expression: `divisor` times something is the sum of the terms (variable, coefficient),
/// which are ordered by variable, have no zeros, and, like the divisor (> 0), are whole numbers.
#[derive(Debug, Clone, Default)]
struct Expression {
    /// What the expressed quantity is multiplied by.
    divisor: i128,
    /// Variable and coefficient.
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
pub(super) struct Program {
    /// Figure and step (1 or −1) of each variable.
    columns: Vec<(usize, i128)>,
    /// The basic variables.
    rows: Vec<(usize, Expression)>,
    /// The value of each basic variable times the divisor of its row.
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
    pub(super) fn new(figures: &[Figure], equations: &[Equation], moving: bool) -> Option<Self> {
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
    pub(super) fn solve(
        mut self,
        figures: &[Figure],
        held: &[usize],
    ) -> Option<Vec<(usize, i128)>> {
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

    /// The value of an expression, times its divisor. Numbers that outgrow 128 bits are cut off:
    /// that may mislead the choice, and wrong prints do not pass the check at the end.
    fn evaluate(&self, expression: &Expression) -> i128 {
        expression
            .terms
            .iter()
            .map(|&(variable, coefficient)| coefficient.saturating_mul(self.rest(variable)))
            .fold(0, i128::saturating_add)
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
            let Some((row, low)) = self.leaving(pivots > patience) else {
                break;
            };
            let Some(entering) = self.entering(row, low) else {
                return Some(false);
            };
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
        let mut most = (0_i128, 1_i128);
        for (index, (variable, row)) in self.rows.iter().enumerate() {
            let (low, high) = self.bounds[*variable];
            let (below, above) =
                (low * row.divisor - self.values[index], self.values[index] - high * row.divisor);
            let excess = below.max(above);
            if excess <= 0 {
                continue;
            }
            let order = if first {
                Ordering::Equal
            } else {
                excess.saturating_mul(most.1).cmp(&most.0.saturating_mul(row.divisor))
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
            if chosen.is_none_or(|(_, other, per)| {
                price.saturating_mul(per) < other.saturating_mul(gain)
            }) {
                chosen = Some((variable, price, gain));
            }
        }
        chosen.map(|(variable, ..)| variable)
    }
}

/// The cost of the variables: moves of whole figures before deviation before the number of adjusted
/// figures before the order of registration, each weighed more than all that the next can come to.
fn cost(figures: &[Figure], columns: &[(usize, i128)]) -> Expression {
    let count = columns.len() as i128;
    let adjusting = count * (count + 1) / 2 + 1;
    let deviating = adjusting * (count + 1);
    let moving = deviating * FINENESS * (count + 1);
    let weigh = |&(place, _): &(usize, i128)| {
        let figure = &figures[place];
        let adjusts = if figure.nearest == figure.floor { adjusting } else { -adjusting };
        if figure.whole { moving } else { deviating * (FINENESS - 2 * figure.remainder) + adjusts }
    };
    let weights = columns.iter().zip(1..).map(|(column, rank): (_, i128)| weigh(column) + rank);
    Expression {
        divisor: 1,
        terms: weights.enumerate().filter(|&(_, weight)| weight != 0).collect(),
    }
}
