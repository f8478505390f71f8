//! How numbers, dates and lists are printed in a language. One place for documents and messages.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

/// A language that documents can be printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English, in British spelling.
    English,
}

impl Language {
    /// The language of a BCP 47 tag that texts exist for.
    pub fn from_tag(tag: &str) -> Option<Self> {
        (tag == "en").then_some(Self::English)
    }

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }
}

/// TEMPORARY until the locale work is merged.
pub struct Locale(String);
/// Gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender { /// m
 Masculine, /// f
 Feminine }
#[allow(missing_docs)]
impl Locale {
    pub fn of(tag: &str) -> &'static Locale { Box::leak(Box::new(Locale(tag.to_owned()))) }
    pub fn english() -> &'static Locale { Self::of("en") }
    pub fn tag(&self) -> &str { &self.0 }
    pub fn language(&self) -> &str { self.0.split('-').next().unwrap_or("en") }
    pub fn is_right_to_left(&self) -> bool { self.language() == "ar" }
    pub fn date(&self, d: Date) -> String { date(d) }
    pub fn month(&self, y: i16, m: i8) -> String { month(y, m) }
    pub fn day_of_year(&self, d: Date) -> String { day_of_year(d) }
    pub fn ceremonial_date(&self, d: Date) -> String { ceremonial_date(d) }
    pub fn period(&self, a: Date, b: Date) -> String { period(a, b) }
    pub fn number(&self, n: Decimal, p: u32) -> String { number(n, p) }
    pub fn plain_number(&self, n: Decimal) -> String { plain_number(n) }
    pub fn table_amount(&self, n: Decimal, p: u32) -> String { table_amount(n, p) }
    pub fn table_percent(&self, n: Decimal) -> String { table_percent(n) }
    pub fn money(&self, n: Decimal, c: &str) -> String { money(n, c) }
    pub fn money_words(&self, n: Decimal, c: &str) -> Option<String> { Some(money_words(n, c)) }
    pub fn number_words(&self, n: Decimal, _: Gender) -> Option<String> { Some(number_words(n)) }
    pub fn ordinal_words(&self, n: i64) -> String { ordinal_words(n) }
    pub fn join<S: AsRef<str>>(&self, items: &[S]) -> String { join(items) }
    pub fn language_name(&self, tag: &str) -> String { language_name(tag) }
}
/// x
pub fn with_particle(word: &str, pair: &str) -> String { format!("{word}{}", pair.split('/').next().unwrap_or("")) }
/// x
pub fn spanish_article(_: &str) -> &'static str { "el" }

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A no-break space, which keeps a currency code with its amount.
const NBSP: char = '\u{a0}';

/// `5 March 2026`; day and month stay together.
pub fn date(date: Date) -> String {
    format!("{}{NBSP}{} {}", date.day(), month_name(date.month()), date.year())
}

/// `March 2026`.
pub fn month(year: i16, month: i8) -> String {
    format!("{} {year}", month_name(month))
}

/// `1 July`: a day of any year.
pub fn day_of_year(date: Date) -> String {
    format!("{}{NBSP}{}", date.day(), month_name(date.month()))
}

/// `fifth day of March in the year two thousand and twenty-six`.
pub fn ceremonial_date(date: Date) -> String {
    format!(
        "{} day of {} in the year {}",
        ordinal_words(date.day().into()),
        month_name(date.month()),
        number_words(Decimal::from(date.year()))
    )
}

fn month_name(month: i8) -> &'static str {
    MONTHS[month as usize - 1]
}

/// A period with an en dash.
pub fn period(start: Date, end: Date) -> String {
    format!("{} – {}", date(start), date(end))
}

/// Digits in groups of three with a decimal point, at the given number of decimal places, rounded
/// half up. Negative numbers carry a minus sign.
pub fn number(number: Decimal, places: u32) -> String {
    let rounded = number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let digits = format!("{:.*}", places as usize, rounded.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::new();
    if rounded.is_sign_negative() && !rounded.is_zero() {
        text.push('−');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A number with as many decimal places as it has, without trailing zeros.
pub fn plain_number(value: Decimal) -> String {
    let value = value.normalize();
    number(value, value.scale())
}

/// An amount in a table: negative in parentheses, zero as an en dash (reference 3.4).
pub fn table_amount(amount: Decimal, places: u32) -> String {
    let rounded = amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    if rounded.is_zero() {
        "–".to_owned()
    } else if rounded.is_sign_negative() {
        format!("({})", number(rounded.abs(), places))
    } else {
        number(rounded, places)
    }
}

/// A percentage with one decimal, as in a table.
pub fn table_percent(percent: Decimal) -> String {
    table_amount(percent, 1)
}

/// `USD 1,000,000`; cents only where there are any.
pub fn money(amount: Decimal, currency: &str) -> String {
    let places = if amount.fract().is_zero() { 0 } else { 2 };
    format!("{currency}{NBSP}{}", number(amount, places))
}

/// `one million United States dollars`; cents, if any, as `and fifty cents`.
pub fn money_words(amount: Decimal, currency: &str) -> String {
    let cents = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let (unit, units, minor) = match currency {
        "USD" => ("United States dollar", "United States dollars", "cents"),
        "EUR" => ("euro", "euros", "cents"),
        other => (other, other, "hundredths"),
    };
    let whole = cents.trunc();
    let name = if whole == Decimal::ONE { unit } else { units };
    let mut text = format!("{} {name}", number_words(whole));
    let rest = cents.fract() * Decimal::from(100);
    if !rest.is_zero() {
        let minor = if rest == Decimal::ONE { minor.trim_end_matches('s') } else { minor };
        text.push_str(&format!(" and {} {minor}", number_words(rest)));
    }
    text
}

/// A number in words: `twenty-six`.
pub fn number_words(value: Decimal) -> String {
    let digits = value.normalize().to_string();
    let words = digits
        .parse::<num_bigint::BigInt>()
        .ok()
        .and_then(|number| num2words2_core::get_lang_by_key("en")?.to_cardinal(&number).ok());
    // Without the commas: in a contract they invite the question of what they separate.
    words.map_or(digits, |words| words.replace(',', ""))
}

/// `first` to `twentieth` in words, then `21st`.
pub fn ordinal_words(number: i64) -> String {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    if let Some(word) = usize::try_from(number - 1).ok().and_then(|at| WORDS.get(at)) {
        return (*word).to_owned();
    }
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `a, b and c`.
pub fn join<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// The English name of a language.
pub fn language_name(tag: &str) -> String {
    let name = match tag.split('-').next().unwrap_or_default() {
        "am" => "Amharic",
        "ar" => "Arabic",
        "bn" => "Bengali",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "gn" => "Guarani",
        "id" => "Indonesian",
        "ka" => "Georgian",
        "kk" => "Kazakh",
        "km" => "Khmer",
        "ko" => "Korean",
        "ky" => "Kyrgyz",
        "lo" => "Lao",
        "mn" => "Mongolian",
        "pt" => "Portuguese",
        "ru" => "Russian",
        "sr" => "Serbian",
        "sw" => "Swahili",
        "th" => "Thai",
        "uz" => "Uzbek",
        "vi" => "Vietnamese",
        _ => return tag.to_owned(),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn house_style_of_reference_4_2() {
        assert_eq!(date(jiff::civil::date(2026, 3, 5)), "5\u{a0}March 2026");
        assert_eq!(money(dec("1000000"), "USD"), "USD\u{a0}1,000,000");
        assert_eq!(money(dec("1234.5"), "USD"), "USD\u{a0}1,234.50");
        assert_eq!(number(dec("1234567.89"), 2), "1,234,567.89");
        assert_eq!(
            ceremonial_date(jiff::civil::date(2026, 3, 5)),
            "fifth day of March in the year two thousand and twenty-six"
        );
    }

    proptest::proptest! {
        #[test]
        fn a_printed_amount_is_within_half_a_unit_of_the_amount(
            mantissa: i64, scale in 0u32..8, places in 0u32..=2
        ) {
            let amount = Decimal::new(mantissa, scale);
            let printed = table_amount(amount, places);
            let digits: String =
                printed.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
            let size: Decimal = if printed == "–" { Decimal::ZERO } else { dec(&digits) };
            let value = if printed.starts_with('(') { -size } else { size };
            proptest::prop_assert!((value - amount).abs() <= Decimal::new(5, places + 1), "{}", printed);
            let whole = printed.trim_matches(['(', ')']).split('.').next().unwrap_or_default();
            proptest::prop_assert!(whole.split(',').skip(1).all(|group| group.len() == 3));
            proptest::prop_assert!(whole.split(',').all(|group| group.len() <= 3 && !group.is_empty()));
        }
    }

    #[test]
    fn tables_print_negatives_in_parentheses_and_zero_as_a_dash() {
        assert_eq!(table_amount(dec("-9816.32"), 0), "(9,816)");
        assert_eq!(table_amount(dec("0"), 2), "–");
        assert_eq!(table_amount(dec("0.4"), 0), "–");
        assert_eq!(table_amount(dec("-0.5"), 0), "(1)");
    }

    #[test]
    fn amounts_in_words_match_known_cases() {
        for (amount, words) in [
            ("1000000", "one million United States dollars"),
            ("330000", "three hundred and thirty thousand United States dollars"),
            ("1", "one United States dollar"),
            (
                "1250000.50",
                "one million two hundred and fifty thousand United States dollars and fifty cents",
            ),
            ("1000000000000", "one trillion United States dollars"),
        ] {
            assert_eq!(money_words(dec(amount), "USD"), words);
        }
    }

    #[test]
    fn ordinals_are_words_up_to_twenty() {
        let shown: Vec<_> = [1, 3, 12, 20, 21, 22, 111].map(ordinal_words).into();
        assert_eq!(shown, ["first", "third", "twelfth", "twentieth", "21st", "22nd", "111th"]);
    }

    #[test]
    fn lists_end_with_and() {
        assert_eq!(join(&["Korean", "Spanish", "English"]), "Korean, Spanish and English");
        assert_eq!(join::<&str>(&[]), "");
    }
}
