//! Dates of the sample.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// The day on which the sample is looked at.
pub const AS_OF: Date = date(2026, 2, 15);

/// A date so many days later.
pub fn days(from: Date, days: i64) -> Date {
    from.saturating_add(days.days())
}

/// A date so many months later.
pub fn months(from: Date, months: i64) -> Date {
    from.saturating_add(months.months())
}

/// The last day of a term of whole years.
pub fn term_end(start: Date, years: i64) -> Date {
    days(months(start, 12 * years), -1)
}

/// The date itself, or the Monday after a weekend.
pub fn workday(date: Date) -> Date {
    match date.weekday() {
        Weekday::Saturday => days(date, 2),
        Weekday::Sunday => days(date, 1),
        _ => date,
    }
}

/// The date itself, or the Friday before a weekend.
pub fn workday_before(date: Date) -> Date {
    match date.weekday() {
        Weekday::Saturday => days(date, -1),
        Weekday::Sunday => days(date, -2),
        _ => date,
    }
}

/// How many days lie between two dates, both counted; zero if the second is before the first.
pub fn length(from: Date, to: Date) -> i64 {
    let between = from.until(to).map_or(0, |span| i64::from(span.get_days()));
    (between + 1).max(0)
}

/// `5 March 2026`.
pub fn shown(date: Date) -> String {
    crate::locale::Locale::english().date(date)
}
