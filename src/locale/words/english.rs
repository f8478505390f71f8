//! English numbers in words, in British use.

use std::sync::LazyLock;

use num_bigint::BigInt;
use num2words2_core::base::Lang;
use num2words2_core::lang_en::LangEn;
use rust_decimal::Decimal;

use super::super::house::Unit;
use super::{cents, units};

/// A whole number: `two hundred and twenty-six`.
pub fn cardinal(whole: Decimal) -> String {
    static ENGLISH: LazyLock<LangEn> = LazyLock::new(LangEn::new);
    let words = ENGLISH.to_cardinal(&BigInt::from(whole.trunc().mantissa()));
    // Without the commas: in a contract they invite the question of what they separate.
    words.expect("a decimal has fewer digits than the words reach").replace(',', "")
}

/// A positive amount: `two dollars and fifty cents`.
pub fn money(amount: Decimal, unit: &Unit) -> String {
    let whole = amount.trunc();
    let name = if units(amount) == 1 { &unit.one } else { &unit.other };
    let rest = match cents(amount) {
        0 => String::new(),
        1 => format!(" and one {}", unit.cent),
        cents => format!(" and {} {}", cardinal(Decimal::from(cents)), unit.cents),
    };
    format!("{} {name}{rest}", cardinal(whole))
}
