//! Dates by CLDR or by a pattern of the house, always in the Gregorian calendar.

use icu_calendar::{Date as IcuDate, Gregorian};
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::fieldsets::{MD, YM, YMD};
use icu_datetime::pattern::{
    DateTimePattern, FixedCalendarDateTimeNames, MonthNameLength, YearNameLength,
};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use jiff::civil::Date;
use writeable::TryWriteable;

use super::house::Style;

/// The forms in which a language prints dates.
pub enum Dates {
    /// Three patterns with the names of the months.
    Named(Box<[Form; 3]>),
    /// Figures in ISO order, for a language of which the names of the months are not known.
    Figures,
}

impl Dates {
    /// The forms of a locale: by the house's patterns where it has any. `None` if there are no data at
    /// all.
    pub fn of(prefs: DateTimeFormatterPreferences, style: &Style) -> Option<Self> {
        let some_day = civil(2026, 3, 5);
        let date = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(prefs, YMD::long());
        let month = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(prefs, YM::long());
        let day = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(prefs, MD::long());
        let (date, month, day) = (date.ok()?, month.ok()?, day.ok()?);
        let date = date.format(&some_day);
        // What CLDR puts in place of a name that it does not have.
        if date.to_string().contains("M03") {
            return Some(Self::Figures);
        }
        let form = |cldr: DateTimePattern, house: &Option<String>| {
            let pattern = match house {
                Some(pattern) => pattern.parse().ok()?,
                None => cldr,
            };
            Form::of(prefs, pattern)
        };
        Some(Self::Named(Box::new([
            form(date.pattern(), &style.date)?,
            form(month.format(&some_day).pattern(), &style.month)?,
            form(day.format(&some_day).pattern(), &style.day)?,
        ])))
    }

    /// Day, month and year.
    pub fn date(&self, date: Date) -> String {
        match self {
            Self::Named(forms) => forms[0].print(date),
            Self::Figures => date.to_string(),
        }
    }

    /// Month and year.
    pub fn month(&self, year: i16, month: i8) -> String {
        match self {
            Self::Named(forms) => forms[1].print(Date::constant(year, month, 1)),
            Self::Figures => format!("{year:04}-{month:02}"),
        }
    }

    /// Day and month.
    pub fn day(&self, date: Date) -> String {
        match self {
            Self::Named(forms) => forms[2].print(date),
            Self::Figures => format!("{:02}-{:02}", date.month(), date.day()),
        }
    }
}

/// A pattern with the names that it needs.
pub struct Form {
    pattern: DateTimePattern,
    names: FixedCalendarDateTimeNames<Gregorian, DateFieldSet>,
}

impl Form {
    fn of(prefs: DateTimeFormatterPreferences, pattern: DateTimePattern) -> Option<Self> {
        let mut names = FixedCalendarDateTimeNames::try_new(prefs).ok()?;
        let fields = pattern.to_string();
        if fields.contains("MMMM") {
            names.include_month_names(MonthNameLength::Wide).ok()?;
        } else if fields.contains("LLLL") {
            names.include_month_names(MonthNameLength::StandaloneWide).ok()?;
        }
        if fields.contains('G') {
            names.include_year_names(YearNameLength::Abbreviated).ok()?;
        }
        let form = Self { pattern, names };
        form.try_print(&civil(2026, 3, 5))?;
        Some(form)
    }

    fn print(&self, date: Date) -> String {
        let date = civil(date.year(), date.month(), date.day());
        self.try_print(&date).expect("printed once when it was made")
    }

    fn try_print(&self, date: &IcuDate<Gregorian>) -> Option<String> {
        let printed = self.names.with_pattern_unchecked(&self.pattern).format(date);
        printed.try_write_to_string().ok().map(|text| text.into_owned())
    }
}

fn civil(year: i16, month: i8, day: i8) -> IcuDate<Gregorian> {
    IcuDate::try_new_gregorian(year.into(), month.unsigned_abs(), day.unsigned_abs())
        .expect("a civil date is a date")
}
