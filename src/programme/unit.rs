//! Notes on the unit of amounts, such as `(단위: 천원)` or "in thousands of USD".

use unicode_normalization::UnicodeNormalization;

/// Whether a text says that amounts are in thousands, millions or another multiple of the currency
/// unit.
pub fn is_scaled(text: &str) -> bool {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    // Plain words of accounts need no announcement.
    let plain = [
        "천원",
        "백만원",
        "억원",
        "만원",
        "천달러",
        "백만달러",
        "천불",
        "백만불",
        "천usd",
        "백만usd",
    ];
    if plain.iter().any(|unit| stands_alone(&squeezed, unit)) {
        return true;
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    let scaled = |word: &&str| {
        matches!(
            word.trim_matches('\''),
            "thousand"
                | "thousands"
                | "million"
                | "millions"
                | "mn"
                | "mln"
                | "bn"
                | "billion"
                | "billions"
                | "000"
                | "000s"
                | "kusd"
                | "musd"
                | "k"
        )
    };
    let announced = words.iter().any(|word| matches!(*word, "unit" | "units" | "in" | "amounts"))
        || squeezed.contains("단위");
    let korean = squeezed.split_once("단위").is_some_and(|(_, after)| {
        let after = after.trim_start_matches([':', '(', '=']);
        ["천", "백만", "십만", "만", "억"].iter().any(|scale| after.starts_with(scale))
    });
    korean || (announced && words.iter().any(scaled)) || is_only_scale(&words)
}

/// Whether the unit is the whole text, or stands in brackets or behind 단위.
fn stands_alone(text: &str, unit: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    bare == unit
        || text.contains(&format!("({unit})"))
        || text.contains(&format!("[{unit}]"))
        || text.contains(&format!("단위:{unit}"))
        || text.contains(&format!("단위{unit}"))
}

/// "USD thousand", "thousand USD", "USD '000".
fn is_only_scale(words: &[&str]) -> bool {
    let scale = |word: &str| {
        matches!(
            word.trim_matches('\''),
            "thousand" | "thousands" | "million" | "millions" | "000" | "000s"
        )
    };
    let [.., a, b] = words else { return false };
    let money = |word: &str| iso_currency::Currency::from_code(&word.to_uppercase()).is_some();
    (scale(a) && money(b)) || (money(a) && scale(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_other_than_whole_ones_are_told() {
        for text in [
            "(단위: 천원)",
            "단위 : 백만원",
            "단위: 천 USD",
            "(단위:천 달러)",
            "[천원]",
            "Unit: thousand USD",
            "in thousands",
            "In thousands of USD",
            "Amounts in USD million",
            "(USD '000)",
            "USD thousand",
            "Planned (thousand USD)",
            "당초예산 (천원)",
            "단위: 만원",
        ] {
            assert!(is_scaled(text), "{text}");
        }
    }

    #[test]
    fn whole_units_and_other_words_are_not() {
        for text in [
            "(단위: USD)",
            "단위: 원",
            "Unit: USD",
            "unit: US dollars",
            "Budget of the programme 2025",
            "천안시 디지털정부 협력센터",
            "Prepared by the unit of finance",
            "in USD",
            "Thousand Hills Centre",
            "Amount (USD)",
            "1 million farmers",
            "작성: 국제협력과",
        ] {
            assert!(!is_scaled(text), "{text}");
        }
    }
}
