//! Spanish numbers in words, as they stand before a noun.

use std::sync::LazyLock;

use num_bigint::BigInt;
use num2words2_core::base::Lang;
use num2words2_core::lang_es::LangEs;
use rust_decimal::Decimal;

use super::super::house::Unit;
use super::{Gender, cents, units};

/// A whole number before a noun: `veintiún`, `doscientas una`. `uno` is shortened before `mil` and
/// `millones` too; what counts millions is masculine whatever is counted.
pub fn cardinal(whole: Decimal, gender: Gender) -> String {
    static SPANISH: LazyLock<LangEs> = LazyLock::new(LangEs::new);
    let words = SPANISH.to_cardinal(&BigInt::from(whole.trunc().mantissa()));
    let words = words.expect("a decimal has fewer digits than the words reach");
    let words: Vec<&str> = words.split(' ').collect();
    let is_million = |word: &&str| word.ends_with("llón") || word.ends_with("llones");
    let below_million = words.iter().rposition(is_million).map_or(0, |at| at + 1);
    let before_noun = words.iter().enumerate().map(|(at, word)| {
        let feminine = gender == Gender::Feminine && at >= below_million;
        match word.strip_suffix("uno") {
            Some(tens) if feminine && at + 1 == words.len() => format!("{tens}una"),
            Some("veinti") => "veintiún".to_owned(),
            Some(tens) => format!("{tens}un"),
            None if feminine && word.ends_with("ientos") => {
                format!("{}as", word.trim_end_matches("os"))
            }
            None => (*word).to_owned(),
        }
    });
    before_noun.collect::<Vec<_>>().join(" ")
}

/// A positive amount: `dos dólares con cincuenta centavos`; whole millions take `de`.
pub fn money(amount: Decimal, unit: &Unit) -> String {
    let whole = units(amount);
    let of = if whole > 0 && whole.is_multiple_of(1_000_000) { "de " } else { "" };
    let name = if whole == 1 { &unit.one } else { &unit.other };
    let rest = match cents(amount) {
        0 => String::new(),
        1 => format!(" con un {}", unit.cent),
        cents => {
            let number = cardinal(Decimal::from(cents), Gender::Masculine);
            format!(" con {number} {}", unit.cents)
        }
    };
    format!("{} {of}{name}{rest}", cardinal(amount.trunc(), Gender::Masculine))
}
