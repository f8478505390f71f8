//! The Uzbek letters oʻ and gʻ, which come with five different apostrophes (reference 4.3): printed
//! with U+02BB.

use super::programmes::Programmes;
use super::schema::{FieldKind, Value};
use super::sheets::Register;

/// Unifies the apostrophes in the texts of programmes whose treaty language is Uzbek.
pub fn unify(register: &mut Register) {
    let uzbek: Vec<String> = register
        .countries
        .iter()
        .filter(|country| {
            country.treaty_language.as_deref().is_some_and(|tag| tag.starts_with("uz"))
        })
        .filter_map(|country| country.country_code.clone())
        .collect();
    if uzbek.is_empty() {
        return;
    }
    let programmes = Programmes::of(register);
    let mut changes = Vec::new();
    for rows in register.sheets() {
        let spec = rows.spec();
        for row in 0..rows.len() {
            let ours = programmes.of_row(spec.name, row);
            if !ours.is_some_and(|code| uzbek.iter().any(|uzbek| uzbek == code)) {
                continue;
            }
            for (at, field) in spec.fields.iter().enumerate() {
                if !matches!(field.kind, FieldKind::Text | FieldKind::LongText) {
                    continue;
                }
                if let Some(Value::Text(text)) = rows.value(row, at)
                    && let Some(unified) = unified(&text)
                {
                    changes.push((spec.name, row, at, unified));
                }
            }
        }
    }
    for (sheet, row, field, text) in changes {
        register.amend(sheet, row, field, Value::Text(text));
    }
}

/// The text with U+02BB in oʻ and gʻ; `None` if nothing changes. An apostrophe of English (`Congo's`,
/// `O'Brien`) stays.
fn unified(text: &str) -> Option<String> {
    if !text.contains(['\'', '\u{2018}', '\u{2019}', '\u{02BC}', '`']) {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut changed = false;
    let mut unified = String::with_capacity(text.len());
    for (at, &c) in letters.iter().enumerate() {
        let apostrophe = matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`');
        let before = at.checked_sub(1).map(|before| letters[before]);
        let next = letters.get(at + 1).copied().filter(|c| c.is_alphabetic());
        let after_next = letters.get(at + 2).copied().filter(|c| c.is_alphabetic());
        let possessive = matches!(next, Some('s' | 'S')) && after_next.is_none();
        let irish = before == Some('O')
            && next.is_some_and(char::is_uppercase)
            && after_next.is_some_and(char::is_lowercase);
        let letter = matches!(before, Some('o' | 'O' | 'g' | 'G')) && next.is_some();
        if apostrophe && letter && !possessive && !irish {
            unified.push('\u{02BB}');
            changed = true;
        } else {
            unified.push(c);
        }
    }
    changed.then_some(unified)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_apostrophe_of_uzbek_becomes_one() {
        for text in ["O'zbekiston", "O‘zbekiston", "O’zbekiston", "Oʼzbekiston", "O`zbekiston"]
        {
            assert_eq!(unified(text).as_deref(), Some("Oʻzbekiston"), "{text}");
        }
        assert_eq!(unified("G'AYRAT").as_deref(), Some("GʻAYRAT"));
        for text in ["Oʻzbekiston", "Congo's plan", "O'Brien", "the meeting's", "Director's"] {
            assert_eq!(unified(text), None, "{text}");
        }
    }
}
