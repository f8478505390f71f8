//! Dates and months written as text or as serial numbers, in the forms of reference section 5.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use unicode_normalization::UnicodeNormalization;

use crate::programme::Month;

/// A date that was read.
#[derive(Debug, PartialEq, Eq)]
pub struct ReadDate {
    /// The date.
    pub date: Date,
    /// The date with day and month exchanged, where the text could mean that too.
    pub other: Option<Date>,
}

/// Serial numbers of days from 1954 to 2119: others are more likely a slip than a date.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=80_000;
/// Days between the epochs of 1900 and 1904.
const EPOCHS: i64 = 1_462;

/// Reads a date from text: ISO order with any separator, Korean, English month names, `20250305`, and
/// day first where the year stands last.
pub fn read(text: &str) -> Option<ReadDate> {
    let text: String = text.nfkc().collect();
    let text = without_time(without_weekday(text.trim()));
    let certain = |date: Option<Date>| date.map(|date| ReadDate { date, other: None });
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return certain(compact(text.parse().ok()?));
    }
    if text.chars().any(|c| c.is_ascii_alphabetic()) {
        return certain(with_month_name(text));
    }
    let numbers = numbers(text)?;
    match numbers[..] {
        [year, month, day] if year >= 1000 => certain(date(year, month, day)),
        [day, month, year] if year >= 1000 => {
            let other = if day == month { None } else { date(year, day, month) };
            date(year, month, day).map(|date| ReadDate { date, other })
        }
        _ => None,
    }
}

/// Reads a date from a number without a date format: a serial number of days, or `20250305`.
pub fn of_number(number: Decimal, epoch_1904: bool) -> Option<Date> {
    let whole = number.fract().is_zero().then(|| number.to_i64()).flatten()?;
    if SERIALS.contains(&whole) {
        let days = if epoch_1904 { whole + EPOCHS } else { whole };
        // Day 60 of the 1900 system is the 29 February 1900 that never was.
        return Date::constant(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok();
    }
    compact(whole)
}

/// Whether a date has a year of four digits, as each one has that is read from text.
pub fn is_likely(date: Date) -> bool {
    date.year() >= 1000
}

/// Reads a month: `2025-03` with any separator, `2025년 3월`, `202503`, `March 2025`.
pub fn month(text: &str) -> Option<Month> {
    let text: String = text.nfkc().collect();
    let text = text.trim();
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        return of_parts(number / 100, number % 100);
    }
    if text.chars().any(|c| c.is_ascii_alphabetic()) {
        let words: Vec<&str> = text.split([' ', '-', ',', '.']).filter(|w| !w.is_empty()).collect();
        let [a, b] = words[..] else { return None };
        let (name, year) = if month_of(a).is_some() { (a, b) } else { (b, a) };
        return of_parts(four_digits(year)?, month_of(name)?);
    }
    match numbers(text)?[..] {
        [year, month] if year >= 1000 => of_parts(year, month),
        _ => None,
    }
}

fn of_parts(year: i64, month: i64) -> Option<Month> {
    date(year, month, 1).filter(|date| (1900..=2100).contains(&date.year())).map(Month::of)
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// `20250305` as a date.
fn compact(number: i64) -> Option<Date> {
    let date = date(number / 10_000, number / 100 % 100, number % 100)?;
    (1900..=2100).contains(&date.year()).then_some(date)
}

/// Two or three numbers with one kind of separator between them: point, hyphen or slash, or the
/// Korean 년, 월, 일. A point may follow the last one, and blanks may follow a separator.
fn numbers(text: &str) -> Option<Vec<i64>> {
    let korean = text.replace(['년', '월'], ".").replace('일', "");
    let is_korean = korean != text;
    let text = korean.trim().trim_end_matches('.').trim_end();
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '.' | '-' | '/') {
        return None;
    }
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let plain = |part: &&str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let blanks = is_korean || separator == '.' || !text.contains(' ');
    let count = (2..=3).contains(&parts.len());
    (count && blanks && parts.iter().all(plain))
        .then(|| parts.iter().map(|part| part.parse().unwrap_or(0)).collect())
}

/// `5 March 2025`, `March 5, 2025`, `5-Mar-2025`.
fn with_month_name(text: &str) -> Option<Date> {
    let words: Vec<&str> =
        text.split([' ', '-', ',', '.', '/']).filter(|word| !word.is_empty()).collect();
    let [a, b, year] = words[..] else { return None };
    let (day, name) = if month_of(b).is_some() { (a, b) } else { (b, a) };
    let day = ["st", "nd", "rd", "th"].iter().find_map(|s| day.strip_suffix(s)).unwrap_or(day);
    date(four_digits(year)?, month_of(name)?, day.parse().ok()?)
}

fn four_digits(year: &str) -> Option<i64> {
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten();
    year.filter(|&year| year >= 1000)
}

/// The month of an English name, in full or in its first three letters.
fn month_of(word: &str) -> Option<i64> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let at = NAMES.iter().position(|name| {
        word == *name || word == name[..3] || (word == "sept" && *name == "september")
    })?;
    Some(at as i64 + 1)
}

/// Takes off a time of midnight, which programs append to dates.
fn without_time(text: &str) -> &str {
    let midnights =
        ["T00:00:00Z", "T00:00:00", "T00:00", " 00:00:00", " 00:00", " 0:00:00", " 0:00"];
    midnights.iter().find_map(|midnight| text.strip_suffix(midnight)).unwrap_or(text)
}

/// Takes off a weekday in brackets, as Korean letters have it.
fn without_weekday(text: &str) -> &str {
    let taken = ['월', '화', '수', '목', '금', '토', '일']
        .iter()
        .find_map(|day| text.strip_suffix(')')?.strip_suffix(*day)?.strip_suffix('('));
    taken.map_or(text, str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_listed_form_reads() {
        let forms = [
            "2025-03-05",
            "2025-3-5",
            "2025/3/5",
            "2025/03/05",
            "2025.3.5",
            "2025.03.05.",
            "2025. 3. 5.",
            "2025. 3. 5.(수)",
            "2025년 3월 5일",
            "2025년3월5일",
            "20250305",
            "5 March 2025",
            "5 Mar 2025",
            "March 5, 2025",
            "5-Mar-2025",
            "5th March 2025",
            "2025-03-05T00:00:00",
            "2025-03-05 00:00:00",
            " ２０２５-03-05 ",
        ];
        for text in forms {
            let expected = ReadDate { date: date(2025, 3, 5), other: None };
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_day_stands_first_and_what_could_be_otherwise_says_so() {
        for text in ["05/03/2025", "05.03.2025", "5.3.2025", "05-03-2025"] {
            let expected = ReadDate { date: date(2025, 3, 5), other: Some(date(2025, 5, 3)) };
            assert_eq!(read(text), Some(expected), "{text}");
        }
        assert_eq!(read("25.03.2025").unwrap().other, None);
        assert_eq!(read("05/05/2025").unwrap().other, None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        let wrong = [
            "31.02.2025",
            "05/23/2025",
            "2025-13-01",
            "2025-02-29",
            "05/03/25",
            "tomorrow",
            "2025",
            "2025-03",
            "1/2/3",
            "2025-03-05 17:30",
            "1 Jan 0000",
            "20251345",
            "2025 3 5",
            "2025-03/05",
            "",
        ];
        for text in wrong {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn serial_numbers_count_from_the_epoch_of_the_file() {
        assert_eq!(of_number(45_721.into(), false), Some(date(2025, 3, 5)));
        assert_eq!(of_number((45_721 - 1_462).into(), true), Some(date(2025, 3, 5)));
        assert_eq!(of_number(20_250_305.into(), false), Some(date(2025, 3, 5)));
        for wrong in ["45721.5", "12", "99999", "20251345", "-45721"] {
            assert_eq!(of_number(wrong.parse().unwrap(), false), None, "{wrong}");
        }
    }

    #[test]
    fn months_read_in_the_forms_of_dates() {
        for text in [
            "2025-03",
            "2025/3",
            "2025.03",
            "2025. 3.",
            "2025년 3월",
            "202503",
            "Mar 2025",
            "March 2025",
        ] {
            assert_eq!(month(text), Some(Month { year: 2025, month: 3 }), "{text}");
        }
        for text in ["2025-13", "03/25", "2025", "2025-03-05", "0025-03"] {
            assert_eq!(month(text), None, "{text}");
        }
    }
}
