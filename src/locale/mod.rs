//! How numbers, dates, lists, money and amounts in words are printed in a language: by CLDR, with the
//! house's exceptions in `texts/locales.toml`. One place for documents and messages.

mod articles;
mod dates;
mod house;
mod numbers;
mod particles;
mod words;

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale::extensions::unicode::{key, value};
use icu_locale::{LanguageIdentifier, LocaleDirectionality};
use icu_plurals::PluralRules;
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

pub use articles::spanish_article;
pub use particles::with_particle;
pub use words::Gender;

use dates::Dates;
use house::{House, Style};
use numbers::Digits;

/// A no-break space, which keeps a currency code with its amount.
const NBSP: char = '\u{a0}';

/// How one language, as used in one country, prints values.
pub struct Locale {
    tag: String,
    language: String,
    right_to_left: bool,
    style: Style,
    dates: Dates,
    digits: Digits,
    list: ListFormatter,
    ordinals: PluralRules,
}

impl Locale {
    /// The locale of a BCP 47 tag such as `en`, `ko`, `es-PE`, `uz-UZ`; made once and kept. An
    /// ill-formed tag prints as English. Digits are Latin unless the tag asks for others, as
    /// `ar-EG-u-nu-arab` does.
    pub fn of(tag: &str) -> &'static Self {
        static KEPT: LazyLock<RwLock<HashMap<String, &'static Locale>>> =
            LazyLock::new(RwLock::default);
        if tag == "en" {
            return Self::english();
        }
        let kept = KEPT.read().unwrap_or_else(PoisonError::into_inner).get(tag).copied();
        if let Some(locale) = kept {
            return locale;
        }
        let Ok(parsed) = tag.parse::<icu_locale::Locale>() else {
            return Self::english();
        };
        let canonical = parsed.to_string();
        if canonical != tag {
            return Self::of(&canonical);
        }
        let Some(made) = Self::made(parsed) else {
            return Self::english();
        };
        let mut kept = KEPT.write().unwrap_or_else(PoisonError::into_inner);
        kept.entry(canonical).or_insert_with(|| Box::leak(Box::new(made)))
    }

    /// English in the house's style.
    pub fn english() -> &'static Self {
        static ENGLISH: LazyLock<Locale> =
            LazyLock::new(|| Locale::made(icu_locale::locale!("en")).expect("English is built in"));
        &ENGLISH
    }

    fn made(tag: icu_locale::Locale) -> Option<Self> {
        let language = tag.id.language.as_str().to_owned();
        let style = House::data().style(&tag.id);
        let mut source = match &style.cldr {
            Some(other) => other.parse().ok()?,
            None => tag.clone(),
        };
        let asked = tag.extensions.unicode.keywords.get(&key!("nu")).cloned();
        let keywords = &mut source.extensions.unicode.keywords;
        keywords.set(key!("nu"), asked.unwrap_or(value!("latn")));
        keywords.set(key!("ca"), value!("gregory"));
        let right_to_left = is_right_to_left(&tag.id);
        Some(Self {
            tag: tag.to_string(),
            language,
            right_to_left,
            dates: Dates::of((&source).into(), &style)?,
            digits: Digits::of((&source).into(), right_to_left)?,
            list: ListFormatter::try_new_and((&source).into(), ListFormatterOptions::default())
                .ok()?,
            ordinals: PluralRules::try_new_ordinal((&source).into()).ok()?,
            style,
        })
    }

    /// The BCP 47 tag in canonical form.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The primary language subtag, e.g. `es`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Whether the script of the language runs from right to left.
    pub fn is_right_to_left(&self) -> bool {
        self.right_to_left
    }

    /// A date: `5 March 2026`, `2026년 3월 5일`, `5 de marzo de 2026`. In English day and month stay
    /// together.
    pub fn date(&self, date: Date) -> String {
        self.dates.date(date)
    }

    /// A month: `March 2026`, `2026년 3월`, `marzo de 2026`.
    pub fn month(&self, year: i16, month: i8) -> String {
        self.dates.month(year, month)
    }

    /// A day of any year: `1 July`, `7월 1일`, `1 de julio`.
    pub fn day_of_year(&self, date: Date) -> String {
        self.dates.day(date)
    }

    /// `fifth day of March in the year two thousand and twenty-six`; the plain date in other
    /// languages than English.
    pub fn ceremonial_date(&self, date: Date) -> String {
        if self.language != "en" {
            return self.date(date);
        }
        let day_and_month = self.day_of_year(date);
        let (_, month) = day_and_month.split_once(NBSP).unwrap_or_default();
        let day = self.ordinal_words(date.day().into());
        let year = words::english::cardinal(Decimal::from(date.year()));
        format!("{day} day of {month} in the year {year}")
    }

    /// A period with an en dash.
    pub fn period(&self, start: Date, end: Date) -> String {
        format!("{} – {}", self.date(start), self.date(end))
    }

    /// A number at the given number of decimal places, rounded half up, with the language's separators.
    /// Negative numbers carry a minus sign.
    pub fn number(&self, number: Decimal, places: u32) -> String {
        self.digits.print(number, places)
    }

    /// A number with as many decimal places as it has, without trailing zeros.
    pub fn plain_number(&self, value: Decimal) -> String {
        let value = value.normalize();
        self.number(value, value.scale())
    }

    /// An amount in a table: negative in parentheses, zero as an en dash (reference 3.4).
    pub fn table_amount(&self, amount: Decimal, places: u32) -> String {
        let rounded = half_up(amount, places);
        if rounded.is_zero() {
            "–".to_owned()
        } else if rounded.is_sign_negative() {
            format!("({})", self.number(rounded.abs(), places))
        } else {
            self.number(rounded, places)
        }
    }

    /// A percentage with one decimal, as in a table.
    pub fn table_percent(&self, percent: Decimal) -> String {
        self.table_amount(percent, 1)
    }

    /// `USD 1,000,000`; cents only where there are any.
    pub fn money(&self, amount: Decimal, currency: &str) -> String {
        let places = if amount.fract().is_zero() { 0 } else { 2 };
        format!("{currency}{NBSP}{}", self.number(amount, places))
    }

    /// An amount in words, with its cents if it has any: `one million United States dollars`,
    /// `미화 100만 달러`, `un millón de dólares de los Estados Unidos de América`. `None` in a language
    /// whose words are not known to be right.
    pub fn money_words(&self, amount: Decimal, currency: &str) -> Option<String> {
        words::money(self, amount, currency)
    }

    /// A number in words before a noun of a gender: `twenty-six`, `이십육`, `veintiún`. A number with a
    /// fraction stays in figures. `None` in a language whose words are not known to be right.
    pub fn number_words(&self, value: Decimal, gender: Gender) -> Option<String> {
        words::number(self, value, gender)
    }

    /// The first ordinals in words where the house writes them, then figures with the language's mark:
    /// `third`, `21st`, `제3차`, `tercera`, `21.ª`.
    pub fn ordinal_words(&self, number: i64) -> String {
        let words = self.style.ordinal_words.as_deref().unwrap_or_default();
        let place = usize::try_from(number.saturating_sub(1)).ok();
        if let Some(word) = place.and_then(|at| words.get(at)) {
            return word.clone();
        }
        match &self.style.ordinal {
            Some(marks) => marks.marked(self.ordinals.category_for(number), number),
            None => format!("{number}."),
        }
    }

    /// A list with its "and": `a, b and c`, `a, b 및 c`.
    pub fn join<S: AsRef<str>>(&self, items: &[S]) -> String {
        self.list.format(items.iter().map(AsRef::as_ref)).to_string()
    }

    /// The name of a language in this one; in English where the house has no name in this one.
    pub fn language_name(&self, tag: &str) -> String {
        let language = tag.split('-').next().unwrap_or_default();
        House::data().language_name(language, &self.language).unwrap_or(tag).to_owned()
    }
}

/// Half up, as money is rounded.
fn half_up(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

fn is_right_to_left(language: &LanguageIdentifier) -> bool {
    static DIRECTIONS: LazyLock<LocaleDirectionality> =
        LazyLock::new(LocaleDirectionality::new_common);
    DIRECTIONS.is_right_to_left(language)
}

#[cfg(test)]
mod tests;
