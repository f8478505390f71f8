//! Fictional persons' names by language: combinations of common given and family names, in Latin
//! letters and in the script of their language.

use super::dice::Dice;

/// The lists of names, one name a line.
const LISTS: &str = include_str!("names.tsv");

/// The names of a language.
pub struct Names {
    given: Vec<(Spelling, bool)>,
    family: Vec<Spelling>,
    form: Form,
}

/// A name in Latin letters and in its own script.
type Spelling = (&'static str, &'static str);

/// How a full name is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Given name, then family name.
    GivenFamily,
    /// As before; a woman's family name ends in -a.
    GivenFamilyByGender,
    /// Family name, then given name.
    FamilyGiven,
    /// Given name, then the family names of both parents.
    GivenTwoFamilies,
    /// Given name, then a father's or second name that is no family name.
    GivenFather,
    /// A father's name, then the given name; no family name.
    FatherGiven,
}

/// The name of a person.
#[derive(Clone)]
pub struct Name {
    /// As printed in English texts.
    pub full: String,
    /// Family name; `None` where there is none.
    pub family: Option<String>,
    /// In its own script, where that differs.
    pub own: Option<String>,
    /// Whether a woman's.
    pub woman: bool,
}

impl Names {
    /// The list of this name.
    pub fn list(list: &str) -> Self {
        let mut names = Self { given: Vec::new(), family: Vec::new(), form: form(list) };
        for line in LISTS.lines() {
            let mut fields = line.split('\t');
            if fields.next() != Some(list) {
                continue;
            }
            if let (Some(kind), Some(latin), Some(own)) =
                (fields.next(), fields.next(), fields.next())
            {
                match kind {
                    "family" => names.family.push((latin, own)),
                    _ => names.given.push(((latin, own), kind == "woman")),
                }
            }
        }
        names
    }

    /// A name that is not among those taken; it is added to them.
    pub fn draw(&self, dice: &mut Dice, taken: &mut Vec<String>) -> Name {
        loop {
            let name = self.compose(dice);
            if !taken.contains(&name.full) {
                taken.push(name.full.clone());
                return name;
            }
        }
    }

    fn compose(&self, dice: &mut Dice) -> Name {
        let (given, woman) = dice.pick(&self.given);
        let (family, family_own) = self.compose_family(dice, woman);
        let order = |given: &str, family: &str, between: &str| match self.form {
            Form::FamilyGiven | Form::FatherGiven => format!("{family}{between}{given}"),
            _ => format!("{given}{between}{family}"),
        };
        let full = order(given.0, &family, " ");
        // Korean names are written without a space.
        let hangul = given.1.chars().all(|c| ('가'..='힣').contains(&c));
        let own = order(given.1, &family_own, if hangul { "" } else { " " });
        let has_family = !matches!(self.form, Form::GivenFather | Form::FatherGiven);
        Name {
            own: (own != full).then_some(own),
            full,
            family: has_family.then_some(family),
            woman,
        }
    }

    fn compose_family(&self, dice: &mut Dice, woman: bool) -> (String, String) {
        let (latin, own) = dice.pick(&self.family);
        match self.form {
            Form::GivenFamilyByGender if woman => {
                let cyrillic = own.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c));
                (format!("{latin}a"), format!("{own}{}", if cyrillic { "а" } else { "a" }))
            }
            Form::GivenTwoFamilies => {
                let others: Vec<Spelling> =
                    self.family.iter().copied().filter(|(other, _)| *other != latin).collect();
                let (second, second_own) = dice.pick(&others);
                (format!("{latin} {second}"), format!("{own} {second_own}"))
            }
            _ => (latin.to_owned(), own.to_owned()),
        }
    }
}

fn form(list: &str) -> Form {
    match list {
        "uzbek" | "kazakh" => Form::GivenFamilyByGender,
        "korean" | "khmer" | "vietnamese" => Form::FamilyGiven,
        "spanish" => Form::GivenTwoFamilies,
        "indonesian" | "amharic" => Form::GivenFather,
        "mongolian" => Form::FatherGiven,
        _ => Form::GivenFamily,
    }
}
