//! Names in the language of a text: of States, sides, organisations, persons and the centre.
//!
//! What is named in its own language prints in its own script (reference 3.0): Korean organisations
//! and persons in Korean texts, the partner's in texts of the partner's treaty language. Elsewhere
//! the English name stands, unless the words of the language know the name.

use crate::kinds::lexicon::Tongue;
use crate::locale;
use crate::programme::{Country, Dossier, Listed, Organization, Person, Side};

/// The names of a programme in the language of a text.
#[derive(Clone, Copy)]
pub struct Names<'n, 'a> {
    /// The programme.
    pub dossier: &'n Dossier<'a>,
    /// The language.
    pub tongue: Tongue<'n>,
}

impl<'n, 'a> Names<'n, 'a> {
    fn country(&self) -> &'a Country {
        self.dossier.country
    }

    fn language(&self) -> &str {
        &self.tongue.lexicon.language
    }

    /// Whether the text is in the own language of a side.
    fn is_own(&self, side: Side) -> bool {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
        let language = primary(self.language());
        match side {
            Side::Korea => language == "ko",
            Side::Partner => {
                let treaty = self.country().treaty_language.as_deref().unwrap_or_default();
                language == primary(treaty)
            }
        }
    }

    /// The form of a proper name of the data in the language.
    pub fn known(&self, name: &str) -> String {
        self.tongue.lexicon.name(name).unwrap_or(name).to_owned()
    }

    /// The formal name of a side's State, with its article.
    pub fn state(&self, side: Side) -> String {
        let (formal, korean) = (&self.country().formal_name, &self.country().formal_name_ko);
        let row = |names: &Country| names.short_name_ko.clone();
        let listed = self.listed(side).map(|state| state.formal.clone());
        match side {
            Side::Partner if self.language() == "ko" => {
                korean.clone().or_else(|| row(self.country())).or(listed)
            }
            Side::Partner if self.language() == "en" => formal.clone().or(listed),
            _ => listed.or_else(|| formal.clone()),
        }
        .unwrap_or_default()
    }

    /// The short name of a side's State, for running text.
    pub fn state_short(&self, side: Side) -> String {
        let listed = self.listed(side).map(|state| state.short.clone());
        let english = self.country().short_name.clone();
        match side {
            Side::Partner if self.language() == "ko" => {
                self.country().short_name_ko.clone().or(listed)
            }
            Side::Partner if self.language() == "en" => english.or(listed),
            _ => listed.or(english),
        }
        .unwrap_or_default()
    }

    fn listed(&self, side: Side) -> Option<&'n crate::kinds::lexicon::State> {
        let code = match side {
            Side::Korea => "KR",
            Side::Partner => self.dossier.code(),
        };
        self.tongue.lexicon.state(code)
    }

    /// `the Korean side`, `the Uzbekistan side`.
    pub fn side_label(&self, side: Side) -> String {
        let key = match side {
            Side::Korea => "side-korea",
            Side::Partner => "side-partner",
        };
        self.tongue.lexicon.pattern(key, &[("state", &self.state_short(side))])
    }

    /// The name of an organisation.
    pub fn organization(&self, org: &Organization) -> String {
        let english = org.name_en.clone().unwrap_or_default();
        let own = org.name_local.clone().filter(|_| self.is_own(side_of(org)));
        own.unwrap_or_else(|| self.known(&english))
    }

    /// The name followed by the formal name of its State (in Korean preceded by it), never doubled.
    pub fn organization_in_full(&self, org: &Organization) -> String {
        let name = self.organization(org);
        let side = side_of(org);
        let state = self.state(side);
        let english = match side {
            Side::Korea => "the Republic of Korea".to_owned(),
            Side::Partner => self.country().formal_name.clone().unwrap_or_default(),
        };
        if state.is_empty() || contains_state(&name, &state) {
            return name;
        }
        if self.language() == "ko" {
            return format!("{state} {}", without_state(&name, &english));
        }
        // A name that stands in English keeps its State in English.
        let in_english = self.language() != "en" && Some(&name) == org.name_en.as_ref();
        let state = if in_english { english } else { state };
        if contains_state(&name, &state) {
            return name;
        }
        let key = if in_english { "org-in-full-english" } else { "org-in-full" };
        self.tongue.lexicon.pattern(key, &[("org", &name), ("state", &state)])
    }

    /// A name with the definite article, where the language has one.
    pub fn definite(&self, name: &str) -> String {
        match self.language() {
            "en" => format!("the {name}"),
            "es" => format!("{} {name}", locale::spanish_article(name)),
            _ => name.to_owned(),
        }
    }

    /// A name with what joins it to the name that follows: a particle in Korean, nothing elsewhere.
    pub fn joined(&self, name: &str) -> String {
        match self.language() {
            "ko" => locale::with_particle(name, "과/와"),
            _ => name.to_owned(),
        }
    }

    /// `For the Ministry ...`: what stands above a signature.
    pub fn on_behalf(&self, named: &str) -> String {
        self.tongue.lexicon.pattern("on-behalf", &[("party", named)])
    }

    /// The name of a person.
    pub fn person(&self, person: &Person, org: Option<&Organization>) -> String {
        let own = org.is_some_and(|org| self.is_own(side_of(org)));
        let local = person.name_local.clone().filter(|_| own);
        local.or_else(|| person.full_name.clone()).unwrap_or_default()
    }

    /// The name with the honorific before it; Korean texts print none (reference 4.3).
    pub fn styled(&self, person: &Person, org: Option<&Organization>) -> String {
        let name = self.person(person, org);
        match person.honorific {
            Some(honorific) if self.language() != "ko" => {
                let listed = honorific.listed();
                format!("{}\u{a0}{name}", self.tongue.lexicon.label(listed.en, listed.ko))
            }
            _ => name,
        }
    }

    /// The official title of a person.
    pub fn title(&self, person: &Person, org: Option<&Organization>) -> Option<String> {
        let own = org.is_some_and(|org| self.is_own(side_of(org)));
        let local = person.title_local.clone().filter(|_| own);
        local.or_else(|| person.title.as_deref().map(|title| self.known(title)))
    }

    /// The name of the centre; in the pattern of the language where its English name follows the
    /// usual one.
    pub fn centre(&self, english: &str, local: Option<&str>) -> String {
        let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        if let Some(local) = local
            && (self.language() == "ko") == hangul(local)
            && (self.language() == "ko" || self.is_own(Side::Partner))
        {
            return local.to_owned();
        }
        let short = self.country().short_name.as_deref().unwrap_or_default();
        let usual = format!("Korea-{short} Digital Government Cooperation Center");
        if english == usual && self.language() != "en" {
            let state = self.state_short(Side::Partner);
            return self.tongue.lexicon.pattern("centre-name", &[("state", &state)]);
        }
        self.known(english)
    }
}

fn side_of(org: &Organization) -> Side {
    org.side.unwrap_or(Side::Partner)
}

/// Whether a name already holds the name of its State, with or without the article.
fn contains_state(name: &str, state: &str) -> bool {
    let bare =
        ["the ", "la ", "el ", "los ", "las "].iter().find_map(|the| state.strip_prefix(the));
    let bare = bare.unwrap_or(state).to_lowercase();
    !bare.is_empty() && name.to_lowercase().contains(&bare)
}

/// An English name without the State at its end.
fn without_state<'t>(name: &'t str, state: &str) -> &'t str {
    name.strip_suffix(state).and_then(|name| name.strip_suffix(" of ")).unwrap_or(name)
}
