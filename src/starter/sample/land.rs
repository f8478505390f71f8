//! The countries of the sample: who they are, and the names of their offices.

use iso_currency::{Country, Currency};

use super::names::Names;

/// The countries, one a line, and the offices by language.
const COUNTRIES: &str = include_str!("countries.tsv");
const OFFICES: &str = include_str!("offices.tsv");

/// A country.
pub struct Land {
    /// ISO 3166-1 alpha-2 code.
    pub code: &'static str,
    /// ISO 3166-1 alpha-3 code.
    pub code3: &'static str,
    /// Short name.
    pub short: &'static str,
    /// Formal name with its article; the short name where the sample knows no other.
    pub formal: &'static str,
    /// Korean short name.
    pub short_ko: &'static str,
    /// Korean formal name.
    pub formal_ko: Option<&'static str>,
    /// Capital.
    pub capital: &'static str,
    /// Treaty language.
    pub language: &'static str,
    /// Official languages.
    pub official: Vec<&'static str>,
    /// ISO 4217 code of its currency.
    pub currency: &'static str,
    /// Month in which its fiscal year begins.
    pub fiscal_month: i8,
    /// Day on which it begins.
    pub fiscal_day: i8,
    /// Name of the centre in the treaty language.
    pub center: Option<&'static str>,
    /// Its offices.
    pub offices: Offices,
}

/// The offices of a country, in English and, where the sample knows it, in its own language.
pub struct Offices {
    /// The list that its persons' names come from.
    pub names: Names,
    /// Lead organisation.
    pub ministry: Office,
    /// Its abbreviation.
    pub abbreviation: &'static str,
    /// Title of its head, of a man and of a woman.
    pub minister: Office,
    /// Title of the co-chair.
    pub director_general: Office,
    /// Cooperation organisation.
    pub academy: Office,
    /// Specialised organisation.
    pub agency: Office,
    /// Title of its head.
    pub president: Office,
    /// Diplomatic organisation.
    pub foreign: Office,
}

/// A name or title in English and in the country's own language.
#[derive(Clone, Copy)]
pub struct Office {
    /// In English.
    pub en: &'static str,
    own: Option<&'static str>,
}

impl Office {
    /// In the country's own language; a title has a form for men and one for women.
    pub fn own(self, woman: bool) -> Option<&'static str> {
        let own = self.own?;
        let (man, lady) = own.split_once('|').unwrap_or((own, own));
        Some(if woman { lady } else { man })
    }
}

/// How many countries there are.
pub const MOST_COUNTRIES: usize = count(COUNTRIES.as_bytes());

/// How many lines of a table are no comments.
const fn count(table: &[u8]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < table.len() {
        if (at == 0 || table[at - 1] == b'\n') && table[at] != b'#' {
            count += 1;
        }
        at += 1;
    }
    count
}

/// The countries in the order in which samples take them: those of reference 4.1, then others.
pub fn all() -> impl Iterator<Item = Land> {
    lines(COUNTRIES).enumerate().filter_map(|(at, line)| Land::read(line, at))
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

impl Land {
    /// Reads a line of the table; `None` if it does not hold a country.
    fn read(line: &'static str, at: usize) -> Option<Self> {
        let fields: Vec<&'static str> = line.split('\t').collect();
        let [code, short_ko, formal_ko, formal, capital, language, official, month, center] =
            fields.as_slice()
        else {
            return None;
        };
        let iso = rust_iso3166::from_alpha2(code)?;
        let short = iso.name.split(" (").next().unwrap_or(iso.name);
        let currency = Currency::from(code.parse::<Country>().ok()?);
        Some(Self {
            code,
            code3: iso.alpha3,
            short,
            formal: if formal.is_empty() { short } else { formal },
            short_ko,
            formal_ko: filled(formal_ko),
            capital,
            language,
            official: official.split(';').collect(),
            currency: currency.latest().code(),
            fiscal_month: month.parse().ok()?,
            // The Ethiopian year begins on 1 Hamle (reference 4.2).
            fiscal_day: if *code == "ET" { 8 } else { 1 },
            center: filled(center),
            offices: Offices::of(code, language, at),
        })
    }

    /// The tag of its locale.
    pub fn locale(&self) -> String {
        format!("{}-{}", self.language, self.code)
    }
}

fn filled(field: &'static str) -> Option<&'static str> {
    (!field.is_empty()).then_some(field)
}

/// Names of the lead organisation, its abbreviation and its head. The first is the one that the
/// table knows in other languages.
const MINISTRIES: [(&str, &str, &str); 4] = [
    ("Ministry of Digital Affairs", "MDA", "Minister of Digital Affairs"),
    (
        "Ministry of Public Administration and Digital Services",
        "MPADS",
        "Minister of Public Administration and Digital Services",
    ),
    ("Ministry of Digital Transformation", "MDT", "Minister of Digital Transformation"),
    (
        "Ministry of Information Technology and Innovation",
        "MITI",
        "Minister of Information Technology and Innovation",
    ),
];

impl Offices {
    fn of(code: &str, language: &str, at: usize) -> Self {
        let known = lines(OFFICES)
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .find(|fields| fields[0] == language);
        let (ministry, abbreviation, minister) =
            MINISTRIES[if known.is_some() { 0 } else { at % MINISTRIES.len() }];
        let list = match (&known, code) {
            (Some(fields), _) => fields[1],
            (None, "KE") => "kenyan",
            (None, _) => "neutral",
        };
        let own = |field: usize| known.as_ref().map(|fields| fields[field]);
        let office = |en, field| Office { en, own: own(field) };
        Self {
            names: Names::list(list),
            ministry: office(ministry, 2),
            abbreviation,
            minister: office(minister, 3),
            director_general: office("Director General for Digital Government", 4),
            academy: office("Academy of Public Administration", 5),
            agency: office("National Digital Government Agency", 6),
            president: office("President", 7),
            foreign: office("Ministry of Foreign Affairs", 8),
        }
    }
}
