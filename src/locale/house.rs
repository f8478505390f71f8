//! The house's own data on languages, `texts/locales.toml`: where it prints otherwise than CLDR, and
//! the names that CLDR does not give.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use icu_locale::{LanguageIdentifier, LocaleExpander};
use icu_plurals::PluralCategory;
use serde::Deserialize;

/// All of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    styles: BTreeMap<String, Style>,
    currencies: BTreeMap<String, Currency>,
    languages: BTreeMap<String, LanguageNames>,
    /// Which names of organisations are feminine in Spanish.
    pub spanish_article: SpanishNouns,
}

/// How a language prints, where that is not CLDR's way.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// The tag whose CLDR data are used.
    pub cldr: Option<String>,
    /// The pattern of a date.
    pub date: Option<String>,
    /// The pattern of a month with its year.
    pub month: Option<String>,
    /// The pattern of a day of any year.
    pub day: Option<String>,
    /// The marks of ordinals in figures.
    pub ordinal: Option<Ordinal>,
    /// The first ordinals in words.
    pub ordinal_words: Option<Vec<String>>,
}

/// A number with its ordinal mark, by CLDR's category of the number.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ordinal {
    one: Option<String>,
    two: Option<String>,
    few: Option<String>,
    many: Option<String>,
    other: String,
}

/// The words of a currency in the languages that write amounts in words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// In English.
    pub en: Unit,
    /// In Spanish.
    pub es: Unit,
    /// In Korean.
    pub ko: KoreanUnit,
}

/// A unit of currency and its hundredth.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// One unit.
    pub one: String,
    /// More than one.
    pub other: String,
    /// One hundredth.
    pub cent: String,
    /// More than one hundredth.
    pub cents: String,
}

/// A unit of currency in Korean, which has no plural.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KoreanUnit {
    /// What stands before the number.
    #[serde(default)]
    pub before: String,
    /// The unit.
    pub other: String,
    /// The hundredth.
    pub cents: String,
}

/// The names of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageNames {
    en: String,
    ko: String,
    es: String,
}

/// What tells the gender of an organisation's name in Spanish.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpanishNouns {
    /// Endings of feminine nouns.
    pub endings: Vec<String>,
    /// Feminine nouns without such an ending.
    pub feminine: Vec<String>,
    /// Nouns with such an ending that take `el`.
    pub masculine: Vec<String>,
    /// English nouns that are feminine in Spanish.
    pub english_feminine: Vec<String>,
    /// English nouns that are masculine in Spanish.
    pub english_masculine: Vec<String>,
}

impl House {
    /// The data. Panics if they cannot be read: they are part of the program.
    pub fn data() -> &'static Self {
        static DATA: LazyLock<House> = LazyLock::new(|| {
            let source = include_str!("../../texts/locales.toml");
            toml::from_str(source).unwrap_or_else(|error| panic!("texts/locales.toml: {error}"))
        });
        &DATA
    }

    /// The style of a language in a country: the country's own before the language's. A language in
    /// another script than its usual one is another language.
    pub fn style(&self, tag: &LanguageIdentifier) -> Style {
        static EXPANDER: LazyLock<LocaleExpander> = LazyLock::new(LocaleExpander::new_common);
        let mut language = tag.clone();
        EXPANDER.maximize(&mut language);
        (language.region, language.variants) = Default::default();
        EXPANDER.minimize_favor_script(&mut language);
        let of = |key: String| self.styles.get(&key).cloned().unwrap_or_default();
        let own = tag.region.map(|region| of(format!("{language}-{region}"))).unwrap_or_default();
        let general = of(language.to_string());
        Style {
            cldr: own.cldr.or(general.cldr),
            date: own.date.or(general.date),
            month: own.month.or(general.month),
            day: own.day.or(general.day),
            ordinal: own.ordinal.or(general.ordinal),
            ordinal_words: own.ordinal_words.or(general.ordinal_words),
        }
    }

    /// The words of a currency, by its ISO code.
    pub fn currency(&self, code: &str) -> Option<&Currency> {
        self.currencies.get(code)
    }

    /// The name of a language in another; English where there is none in it.
    pub fn language_name(&self, language: &str, within: &str) -> Option<&str> {
        let names = self.languages.get(language)?;
        Some(match within {
            "ko" => &names.ko,
            "es" => &names.es,
            _ => &names.en,
        })
    }
}

impl Ordinal {
    /// The number with the mark of its category.
    pub fn marked(&self, category: PluralCategory, number: i64) -> String {
        let own = match category {
            PluralCategory::One => &self.one,
            PluralCategory::Two => &self.two,
            PluralCategory::Few => &self.few,
            PluralCategory::Many => &self.many,
            PluralCategory::Zero | PluralCategory::Other => &None,
        };
        own.as_ref().unwrap_or(&self.other).replace("{0}", &number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn every_style_is_of_a_canonical_tag_and_can_be_used() {
        for (tag, style) in &House::data().styles {
            assert_eq!(Locale::of(tag).tag(), tag);
            let ordinal = style.ordinal.iter().flat_map(|ordinal| {
                let own = [&ordinal.one, &ordinal.two, &ordinal.few, &ordinal.many];
                own.into_iter().flatten().chain([&ordinal.other])
            });
            for mark in ordinal {
                assert_eq!(mark.matches("{0}").count(), 1, "{tag}: {mark}");
            }
        }
    }

    #[test]
    fn the_country_goes_before_the_language() {
        let style = |tag: &str| House::data().style(&tag.parse().unwrap());
        assert!(style("es").date.is_none());
        assert!(style("es-HN").date.is_some() && style("es-HN").ordinal_words.is_some());
    }

    #[test]
    fn the_style_of_a_language_is_for_its_usual_script() {
        let dated = |tag: &str| House::data().style(&tag.parse().unwrap()).date.is_some();
        assert!(dated("uz") && dated("uz-UZ") && dated("uz-Latn") && dated("uz-Latn-UZ"));
        assert!(!dated("uz-Cyrl") && !dated("uz-Cyrl-UZ") && !dated("uz-AF"));
        assert!(dated("sr-Cyrl-RS") && dated("sr-Latn-RS"));
    }

    #[test]
    fn every_text_is_in_canonical_form() {
        let source = include_str!("../../texts/locales.toml");
        assert!(unicode_normalization::is_nfc(source));
    }
}
