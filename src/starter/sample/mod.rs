//! A fictional register: programmes at all stages whose data break no rule.

mod agenda;
mod budget;
mod calendar;
mod center;
mod committee;
mod contributions;
mod course;
mod delegations;
mod dice;
mod ideas;
mod instruments;
mod korea;
mod land;
mod ledger;
mod names;
mod parties;
mod plan;
mod programme;
mod projects;
mod rates;
mod reports;
mod rows;
mod words;

pub use land::MOST_COUNTRIES;

use course::Course;
use dice::Dice;
use land::Land;
use programme::Programme;
use rates::Rates;
use rows::{next, text};

use crate::programme::{Register, Setting};

/// A register of so many fictional programmes, as seen on 15 February 2026. The first six show the
/// stages from which documents are made. The same seed gives the same register, and a larger sample
/// begins with the programmes of a smaller one. There are at most [`MOST_COUNTRIES`].
pub fn sample(countries: usize, seed: u64) -> Register {
    let mut register = Register::default();
    write_settings(&mut register);
    let mut rates = Rates::new(seed);
    let taken = korea::write(&mut register, &mut Dice::new(seed, 0));
    for (index, land) in land::all().take(countries).enumerate() {
        programme(&mut register, &mut rates, seed, index, land, taken.clone()).write();
    }
    rates.write(&mut register);
    register
}

fn programme<'a>(
    register: &'a mut Register,
    rates: &'a mut Rates,
    seed: u64,
    index: usize,
    land: Land,
    taken: Vec<String>,
) -> Programme<'a> {
    let mut dice = Dice::new(seed, index as u64 + 1);
    let course = Course::of(index, &land, &mut dice);
    Programme { register, rates, dice, land, index, course, taken }
}

/// The settings that a reader may want to see; the others keep their defaults.
fn write_settings(register: &mut Register) {
    let as_of = calendar::AS_OF.to_string();
    let settings = [
        ("as_of_date", as_of.as_str()),
        ("default_ceiling_usd", "1000000"),
        ("base_term_years", "3"),
        ("variance_pct", "10"),
        ("variance_abs_usd", "5000"),
        ("revision_pct", "10"),
    ];
    for (key, value) in settings {
        register.settings.push(Setting {
            key: text(key),
            value: text(value),
            ..next(&register.settings)
        });
    }
}
