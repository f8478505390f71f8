//! Korean particles, whose form depends on the last sound of the word before them.

use unicode_normalization::UnicodeNormalization;

/// The last sound of a word in Korean reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sound {
    Vowel,
    /// ㄹ, which takes 로 as a vowel does.
    Rieul,
    Consonant,
}

/// The word followed by the particle of a pair such as `은/는` that fits its last sound; the pair may
/// be written either way round.
///
/// Closing quotation marks and brackets are passed over, and so is a whole remark in parentheses: the
/// word before it decides (`행정안전부(MOIS)는`). Hangul is told by its last consonant and a figure by
/// its Korean reading. Of Latin words a capitals-only one is read by the name of its last letter, any
/// other by its ending: l, m, n, ng, and p, t, k, b, d, g, c after a vowel letter close the syllable
/// (`Internet은`), as does -le after a consonant letter (`Google은`); everything else ends in a vowel.
/// Where the sound cannot be told, both forms are printed: `은(는)`.
pub fn with_particle(word: &str, pair: &str) -> String {
    let (first, second) = pair.split_once('/').unwrap_or((pair, ""));
    let length = |form: &str| form.chars().count();
    let swapped = length(first) < length(second)
        || length(first) == length(second) && matches!(second, "은" | "이" | "을" | "과" | "아");
    let (closed, open) = if swapped { (second, first) } else { (first, second) };
    match last_sound(word) {
        Some(Sound::Vowel) => format!("{word}{open}"),
        Some(Sound::Rieul) if closed.starts_with('으') => format!("{word}{open}"),
        Some(_) => format!("{word}{closed}"),
        // (으)로 and (이)나 by convention, since one form is the end of the other.
        None => match closed.strip_suffix(open).filter(|_| !open.is_empty()) {
            Some(more) => format!("{word}({more}){open}"),
            None => format!("{word}{closed}({open})"),
        },
    }
}

fn last_sound(word: &str) -> Option<Sound> {
    let word = heard(word);
    let last = word.chars().next_back()?;
    match last {
        '가'..='힣' => Some(match (last as u32 - '가' as u32) % 28 {
            0 => Sound::Vowel,
            8 => Sound::Rieul,
            _ => Sound::Consonant,
        }),
        '0'..='9' => Some(figure(word)),
        '%' => Some(Sound::Vowel),
        _ => {
            // Accents do not count: é is e.
            let letters: Vec<char> =
                word.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect();
            let start =
                letters.iter().rposition(|c| !c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
            let run = &letters[start..];
            (!run.is_empty()).then(|| latin(run))
        }
    }
}

/// The part of a word that is heard last: without closing marks and remarks in parentheses.
fn heard(word: &str) -> &str {
    const MARKS: &[char] = &[
        '"', '\'', '”', '’', '»', ']', '}', '」', '』', '》', '〉', '】', '〕', '.', ' ', '\u{a0}',
    ];
    let word = word.trim_end_matches(MARKS);
    for (open, close) in [('(', ')'), ('（', '）')] {
        if let Some(inner) = word.strip_suffix(close) {
            let before = opening(inner, open, close).map(|at| &inner[..at]);
            let before = before.filter(|before| before.chars().any(char::is_alphanumeric));
            return heard(before.unwrap_or(inner));
        }
    }
    word
}

/// Where the parenthesis opens that closes right after this text.
fn opening(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1;
    for (at, letter) in text.char_indices().rev() {
        if letter == close {
            depth += 1;
        } else if letter == open {
            depth -= 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The last sound of a number in figures: of its last digit or, if that is 0, of its last unit.
fn figure(word: &str) -> Sound {
    let digits: Vec<char> = word
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
        .filter(char::is_ascii_digit)
        .collect();
    let zeros = digits.iter().take_while(|digit| **digit == '0').count();
    match digits[0] {
        // 조 of 10^12; 십, 백, 천, 만, 억, 경 and 영 all end in a consonant.
        '0' => match zeros {
            12..16 if zeros < digits.len() => Sound::Vowel,
            _ => Sound::Consonant,
        },
        '1' | '7' | '8' => Sound::Rieul,
        '3' | '6' => Sound::Consonant,
        _ => Sound::Vowel,
    }
}

fn latin(letters: &[char]) -> Sound {
    let vowel =
        |c: &char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w');
    let [before @ .., last] = letters else {
        return Sound::Vowel;
    };
    if letters.iter().all(char::is_ascii_uppercase) {
        return match last {
            'L' | 'R' => Sound::Rieul,
            'M' | 'N' => Sound::Consonant,
            _ => Sound::Vowel,
        };
    }
    match (before, last.to_ascii_lowercase()) {
        (_, 'l') => Sound::Rieul,
        ([.., consonant, 'l'], 'e') if !vowel(consonant) => Sound::Rieul,
        (_, 'm' | 'n') => Sound::Consonant,
        ([.., 'n' | 'N'], 'g') => Sound::Consonant,
        ([.., 'c'], 'k') => Sound::Consonant,
        ([.., sound], 'p' | 't' | 'k' | 'b' | 'd' | 'g' | 'c') if vowel(sound) => Sound::Consonant,
        _ => Sound::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_sound_of_the_word_decides() {
        for (word, pair, expected) in [
            ("행정안전부", "은/는", "행정안전부는"),
            ("대한민국", "은/는", "대한민국은"),
            ("대한민국", "와/과", "대한민국과"),
            ("페루", "과/와", "페루와"),
            ("서울", "으로/로", "서울로"),
            ("서울", "을/를", "서울을"),
            ("부산", "로/으로", "부산으로"),
            ("제주", "으로/로", "제주로"),
            ("행정안전부(MOIS)", "이/가", "행정안전부(MOIS)가"),
            ("미화 100만 달러(USD 1,000,000)", "을/를", "미화 100만 달러(USD 1,000,000)를"),
            ("한국지능정보사회진흥원(NIA(본원))", "이/가", "한국지능정보사회진흥원(NIA(본원))이"),
            ("“협력센터”", "이/가", "“협력센터”가"),
            ("「운영규정」", "을/를", "「운영규정」을"),
            ("(센터)", "은/는", "(센터)는"),
            ("2026", "은/는", "2026은"),
            ("21", "으로/로", "21로"),
            ("4", "으로/로", "4로"),
            ("10", "으로/로", "10으로"),
            ("1,000,000,000,000", "이/가", "1,000,000,000,000가"),
            ("1,000,000", "이/가", "1,000,000이"),
            ("90.5%", "을/를", "90.5%를"),
            ("MOU", "을/를", "MOU를"),
            ("USD", "이/가", "USD가"),
            ("UN", "이/가", "UN이"),
            ("HR", "으로/로", "HR로"),
            ("Internet", "은/는", "Internet은"),
            ("Tashkent", "은/는", "Tashkent는"),
            ("Seoul", "으로/로", "Seoul로"),
            ("Google", "은/는", "Google은"),
            ("Ministry", "은/는", "Ministry는"),
            ("Hanoi", "이/가", "Hanoi가"),
            ("Perú", "와/과", "Perú와"),
            ("Beijing", "이/가", "Beijing이"),
            ("Kuwait Block", "을/를", "Kuwait Block을"),
            ("Министерство", "은/는", "Министерство은(는)"),
            ("Улс", "으로/로", "Улс(으)로"),
            ("", "은/는", "은(는)"),
        ] {
            assert_eq!(with_particle(word, pair), expected);
        }
    }
}
