//! Articles before the names of organisations, which are written without one.

use super::house::House;

/// Spanish: the definite article of an organisation's name: `el` for `Ministerio de ...`, `la` for
/// `Agencia ...`. The head noun decides: in an English name (`National Agency for ...`) the last noun
/// of the house's list before a preposition, otherwise the first word. `el` where nothing tells.
pub fn spanish_article(name: &str) -> &'static str {
    let nouns = &House::data().spanish_article;
    let lower = name.to_lowercase();
    let words = || {
        let pieces = lower.split(|letter: char| !letter.is_alphanumeric());
        pieces.filter(|word| !word.is_empty())
    };
    let listed = |list: &[String], word: &str| list.iter().any(|noun| noun == word);
    let head = words().take_while(|word| !matches!(*word, "of" | "for" | "on" | "de" | "del"));
    let english = head.filter_map(|word| {
        let feminine = listed(&nouns.english_feminine, word);
        (feminine || listed(&nouns.english_masculine, word)).then_some(feminine)
    });
    let feminine = english.last().unwrap_or_else(|| {
        let first = words().next().unwrap_or_default();
        let ends = || nouns.endings.iter().any(|ending| first.ends_with(ending.as_str()));
        listed(&nouns.feminine, first) || ends() && !listed(&nouns.masculine, first)
    });
    if feminine { "la" } else { "el" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_noun_of_a_name_decides() {
        for name in [
            "Agencia de Gobierno Electrónico",
            "Secretaría de Gobierno y Transformación Digital",
            "Dirección Nacional de Informática",
            "Autoridad Nacional de Protección de Datos",
            "Oficina Nacional de Gobierno Electrónico",
            "Academia de Gobernanza",
            "Universidad Nacional de Ingeniería",
            "Embajada de la República de Corea",
            "Presidencia del Consejo de Ministros",
            "Comisión Nacional",
            "Superintendencia de Banca",
            "Corporación Andina de Fomento",
            "Municipalidad de Lima",
            "Red de Gobierno Electrónico",
            "Korea International Cooperation Agency (KOICA)",
            "National Information Society Agency",
            "e-Governance Academy",
            "Embassy of the Republic of Korea",
            "Information and Communication Technology Authority",
        ] {
            assert_eq!(spanish_article(name), "la", "{name}");
        }
        for name in [
            "Ministerio de Tecnologías de la Información y Comunicación",
            "Ministry of the Interior and Safety",
            "Korea Institute of Public Administration",
            "Viceministerio de la Presidencia",
            "Instituto Nacional de Estadística",
            "Sistema Nacional de Información",
            "Consejo Nacional",
            "행정안전부",
            "",
        ] {
            assert_eq!(spanish_article(name), "el", "{name}");
        }
    }
}
