//! Decimal numbers with the separators of a language.

use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use rust_decimal::Decimal;

use super::half_up;

/// The digits and separators of a language.
pub struct Digits {
    formatter: DecimalFormatter,
    minus: &'static str,
}

impl Digits {
    /// Those of a locale; `None` if there are no data for the digits that its tag asks for.
    pub fn of(prefs: DecimalFormatterPreferences, right_to_left: bool) -> Option<Self> {
        let formatter = DecimalFormatter::try_new(prefs, Default::default()).ok()?;
        // As in CLDR: the mark keeps the sign before the number where text runs from the right.
        let minus = if right_to_left { "\u{200e}−" } else { "−" };
        Some(Self { formatter, minus })
    }

    /// A number rounded half up. The sign is a minus sign, not a hyphen.
    pub fn print(&self, number: Decimal, places: u32) -> String {
        let rounded = half_up(number, places);
        let exact = format!("{:.*}", places as usize, rounded.abs());
        let exact = exact.parse().expect("digits with a decimal point");
        let printed = self.formatter.format(&exact).to_string();
        if rounded.is_sign_negative() && !rounded.is_zero() {
            format!("{}{printed}", self.minus)
        } else {
            printed
        }
    }
}
