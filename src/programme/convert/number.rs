//! Numbers written as text, in the forms of reference section 5.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// Which mark stands before the decimals in a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Nothing in the sheet shows it; `1,234` is read with a thousands separator.
    #[default]
    Unknown,
    /// A point, as in `1,234.50`.
    Point,
    /// A comma, as in `1.234,50`.
    Comma,
    /// Both occur in the sheet: only numbers that can be read in one way are.
    Mixed,
}

/// How plainly a number shows the mark of its decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// `1.234,50` or `1.234.567`: the other mark separates thousands.
    Plainly(Mark),
    /// `12.5`: not three digits behind the mark.
    Likely(Mark),
}

/// Gathers what the numbers of a sheet show of their decimal mark.
#[derive(Debug, Default)]
pub struct Marks {
    plain_comma: bool,
    plain_point: bool,
    likely_comma: bool,
    likely_point: bool,
}

impl Marks {
    /// Takes a number into account.
    pub fn see(&mut self, text: &str) {
        match Parts::of(text).and_then(|parts| parts.shown()) {
            Some(Shown::Plainly(Mark::Comma)) => self.plain_comma = true,
            Some(Shown::Plainly(_)) => self.plain_point = true,
            Some(Shown::Likely(Mark::Comma)) => self.likely_comma = true,
            Some(Shown::Likely(_)) => self.likely_point = true,
            None => {}
        }
    }

    /// The mark of the sheet. A file separated by semicolons has decimal commas unless its numbers
    /// show otherwise; in any other file only plain evidence makes the comma a decimal mark.
    pub fn mark(&self, semicolons: bool) -> Mark {
        let comma = self.plain_comma || (semicolons && self.likely_comma);
        let point = self.plain_point || self.likely_point;
        match (comma, point) {
            (true, true) => Mark::Mixed,
            (true, false) => Mark::Comma,
            (false, true) => Mark::Point,
            (false, false) if semicolons => Mark::Comma,
            (false, false) => Mark::Unknown,
        }
    }
}

/// A number that was read from text.
#[derive(Debug, PartialEq)]
pub struct Number {
    /// Its value.
    pub value: Decimal,
    /// The currency written beside it, as an ISO code.
    pub currency: Option<String>,
}

/// Reads a number. `None` if the text is no number, or could be two different ones.
pub fn read(text: &str, mark: Mark) -> Option<Number> {
    let parts = Parts::of(text)?;
    let plain = parts.plain(mark)?;
    let value = Decimal::from_str_exact(&plain).ok()?;
    let value = if parts.negative { -value } else { value };
    Some(Number { value, currency: parts.currency })
}

/// A number's text without sign and currency.
struct Parts {
    /// Digits and separators; `0` for a lone dash.
    digits: String,
    negative: bool,
    currency: Option<String>,
}

const MINUS: [char; 7] = ['-', '\u{2212}', '\u{2013}', '\u{2014}', '\u{2012}', '△', '▲'];

/// Signs and words of currencies. A sign that several currencies share names none.
const CURRENCIES: [(&str, Option<&str>); 12] = [
    ("US$", Some("USD")),
    ("$", Some("USD")),
    ("€", Some("EUR")),
    ("₩", Some("KRW")),
    ("원", Some("KRW")),
    ("달러", Some("USD")),
    ("불", Some("USD")),
    ("£", None),
    ("¥", None),
    ("元", None),
    ("₫", Some("VND")),
    ("₽", Some("RUB")),
];

impl Parts {
    /// Takes sign and currency off. `None` if what is left is no digits and separators.
    fn of(text: &str) -> Option<Self> {
        let text: String = text.nfkc().collect();
        let mut rest = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let mut minuses = 0;
        let mut currency = None;
        let mut currencies = 0;
        if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            (rest, minuses) = (inside.trim(), 1);
        }
        loop {
            if MINUS.iter().any(|&dash| rest.trim_matches(dash).is_empty()) && !rest.is_empty() {
                // A lone dash stands for zero, as in accounts.
                return (rest.chars().count() == 1 && minuses == 0).then(|| Self {
                    digits: "0".to_owned(),
                    negative: false,
                    currency,
                });
            }
            if let Some(after) = rest.strip_prefix(MINUS).or_else(|| rest.strip_suffix(MINUS)) {
                (rest, minuses) = (after.trim(), minuses + 1);
            } else if let Some(after) = rest.strip_prefix('+') {
                rest = after.trim();
            } else if let Some((after, code)) = without_currency(rest) {
                (rest, currency, currencies) = (after.trim(), code, currencies + 1);
            } else {
                break;
            }
        }
        let plain = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | '’' | ' ');
        let whole = rest.chars().all(plain)
            && rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.ends_with(|c: char| c.is_ascii_digit());
        (whole && minuses <= 1 && currencies <= 1).then(|| Self {
            digits: rest.replace('’', "'"),
            negative: minuses == 1,
            currency,
        })
    }

    /// What the separators show of the decimal mark.
    fn shown(&self) -> Option<Shown> {
        let count = |mark| self.digits.matches(mark).count();
        let (points, commas) = (count('.'), count(','));
        let last_is_comma = self.digits.rfind(',') > self.digits.rfind('.');
        match (points, commas) {
            (0, 0) => None,
            (1.., 1..) => {
                Some(Shown::Plainly(if last_is_comma { Mark::Comma } else { Mark::Point }))
            }
            (0, 2..) => Some(Shown::Plainly(Mark::Point)),
            (2.., 0) => Some(Shown::Plainly(Mark::Comma)),
            _ => {
                let (mark, name) =
                    if commas == 1 { (',', Mark::Comma) } else { ('.', Mark::Point) };
                let (whole, fraction) = self.digits.split_once(mark)?;
                let grouping = self.digits.contains([' ', '\'']);
                let ambiguous =
                    fraction.len() == 3 && whole.len() <= 3 && whole != "0" && !grouping;
                (!ambiguous).then_some(Shown::Likely(name))
            }
        }
    }

    /// The digits with a decimal point and nothing else.
    fn plain(&self, mark: Mark) -> Option<String> {
        let decimal = match self.shown() {
            None if self.digits.contains([',', '.']) => match mark {
                // Three digits behind a single mark: thousands or decimals.
                Mark::Point | Mark::Unknown if self.digits.contains(',') => None,
                Mark::Point => Some('.'),
                Mark::Comma if self.digits.contains('.') => None,
                Mark::Comma => Some(','),
                Mark::Unknown | Mark::Mixed => return None,
            },
            None => None,
            Some(Shown::Plainly(shown)) => {
                let point = shown == Mark::Point;
                let both = self.digits.contains(',') && self.digits.contains('.');
                both.then_some(if point { '.' } else { ',' })
            }
            Some(Shown::Likely(Mark::Comma)) => {
                // A decimal comma where nothing else speaks for it may be a slip of the finger.
                let allowed = matches!(mark, Mark::Comma | Mark::Mixed);
                return allowed.then(|| self.joined(Some(',')))?;
            }
            Some(Shown::Likely(_)) => {
                return (mark != Mark::Comma).then(|| self.joined(Some('.')))?;
            }
        };
        self.joined(decimal)
    }

    /// Joins the groups of thousands. `None` if they are not groups of three.
    fn joined(&self, decimal: Option<char>) -> Option<String> {
        let (whole, fraction) = match decimal {
            Some(mark) => self.digits.rsplit_once(mark)?,
            None => (self.digits.as_str(), "0"),
        };
        let separators: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
        if separators.windows(2).any(|pair| pair[0] != pair[1]) {
            return None;
        }
        let groups: Vec<&str> = whole.split([',', '.', '\'', ' ']).collect();
        let grouped = groups.len() == 1
            || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (grouped && groups.iter().all(|group| digits(group)) && digits(fraction))
            .then(|| format!("{}.{fraction}", groups.concat()))
    }
}

/// Takes a currency off the beginning or the end: the rest and the ISO code, if the sign names one.
fn without_currency(text: &str) -> Option<(&str, Option<String>)> {
    for (sign, code) in CURRENCIES {
        if let Some(rest) = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)) {
            return Some((rest, code.map(str::to_owned)));
        }
    }
    let first = text.get(..3).map(|code| (code, &text[3..]));
    let last = text.len().checked_sub(3).and_then(|at| Some((text.get(at..)?, &text[..at])));
    [first, last].into_iter().flatten().find_map(|(code, rest)| {
        let code = code.to_ascii_uppercase();
        iso_currency::Currency::from_code(&code).map(|_| (rest, Some(code)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn an_amount_reads_as_written_in_either_style(cents in -99_999_999_999_999_999i64..=99_999_999_999_999_999) {
            let amount = Decimal::new(cents, 2);
            let points = crate::locale::Locale::english().number(amount, 2);
            let commas: String = points
                .chars()
                .map(|c| match c { ',' => '.', '.' => ',', other => other })
                .collect();
            let value = |text: &str, mark| read(text, mark).map(|number| number.value);
            proptest::prop_assert_eq!(value(&points, Mark::Unknown), Some(amount));
            proptest::prop_assert_eq!(value(&commas, Mark::Comma), Some(amount));
        }
    }

    fn value(text: &str, mark: Mark) -> Option<String> {
        read(text, mark).map(|number| number.value.normalize().to_string())
    }

    #[test]
    fn every_listed_form_reads() {
        let forms = [
            ("1,234,567.89", "1234567.89"),
            ("1 234 567.89", "1234567.89"),
            ("1\u{a0}234\u{a0}567.89", "1234567.89"),
            ("1\u{2009}234\u{202f}567.89", "1234567.89"),
            ("1'234'567.89", "1234567.89"),
            ("1’234’567.89", "1234567.89"),
            ("１，２３４．５", "1234.5"),
            (" 1,234.50 ", "1234.5"),
            ("$1,234.50", "1234.5"),
            ("US$ 1,234.50", "1234.5"),
            ("1,234.50 USD", "1234.5"),
            ("USD1,234.50", "1234.5"),
            ("₩1,234", "1234"),
            ("￦1,234", "1234"),
            ("1,234원", "1234"),
            ("-1,234.50", "-1234.5"),
            ("(1,234.50)", "-1234.5"),
            ("1,234.50-", "-1234.5"),
            ("\u{2212}1,234.50", "-1234.5"),
            ("△1,234.50", "-1234.5"),
            ("▲ 1,234.50", "-1234.5"),
            ("-$1,234.50", "-1234.5"),
            ("$-1,234.50", "-1234.5"),
            ("($1,234.50)", "-1234.5"),
            ("-", "0"),
            ("–", "0"),
            ("\u{2212}", "0"),
            ("12500", "12500"),
            ("0.125", "0.125"),
            ("+5", "5"),
        ];
        for (text, expected) in forms {
            assert_eq!(value(text, Mark::Unknown).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_or_two_is_none() {
        let wrong = [
            "1,23",
            "12,3456",
            "1.2.3",
            "",
            "--",
            "-(1)",
            "(-1)",
            "12a",
            "1234,567",
            "12,O00",
            "1e5",
            "12.500",
            "5%",
            "1,234.567.8",
            "1 23",
            "USD",
            "USD 1 EUR",
            "1, 234",
        ];
        for text in wrong {
            assert_eq!(value(text, Mark::Unknown), None, "{text}");
        }
    }

    #[test]
    fn the_sheet_decides_where_a_number_alone_cannot() {
        assert_eq!(value("12.500", Mark::Point).as_deref(), Some("12.5"));
        assert_eq!(value("12.500", Mark::Comma).as_deref(), Some("12500"));
        assert_eq!(value("12,500", Mark::Point).as_deref(), Some("12500"));
        assert_eq!(value("12,500", Mark::Comma).as_deref(), Some("12.5"));
        assert_eq!(value("12,500", Mark::Mixed), None);
        assert_eq!(value("12,5", Mark::Comma).as_deref(), Some("12.5"));
        assert_eq!(value("12.5", Mark::Comma), None);
    }

    #[test]
    fn a_currency_beside_the_number_is_kept() {
        let currency = |text| read(text, Mark::Unknown).and_then(|number| number.currency);
        assert_eq!(currency("KRW 1,000").as_deref(), Some("KRW"));
        assert_eq!(currency("1,000 eur").as_deref(), Some("EUR"));
        assert_eq!(currency("1,000"), None);
    }

    #[test]
    fn the_mark_of_a_sheet_follows_its_numbers() {
        let mark = |texts: &[&str], semicolons| {
            let mut marks = Marks::default();
            texts.iter().for_each(|text| marks.see(text));
            marks.mark(semicolons)
        };
        assert_eq!(mark(&["12,500", "7"], false), Mark::Unknown);
        assert_eq!(mark(&["12,500", "7"], true), Mark::Comma);
        assert_eq!(mark(&["12,500", "7.25"], true), Mark::Point);
        assert_eq!(mark(&["1.234,50"], false), Mark::Comma);
        assert_eq!(mark(&["12,5"], false), Mark::Unknown, "a slip, perhaps");
        assert_eq!(mark(&["1.234,50", "7.25"], false), Mark::Mixed);
    }
}
