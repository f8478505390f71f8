//! Korean numbers: in words as a contract writes them, and in figures grouped by ten thousands.

use super::super::house::KoreanUnit;

const DIGITS: [&str; 10] = ["영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"];
const TENS: [&str; 4] = ["", "십", "백", "천"];
const MYRIADS: [&str; 8] = ["", "만", "억", "조", "경", "해", "자", "양"];

/// The groups of four digits that are not zero, the highest first, each with its unit.
fn groups(mut number: u128) -> Vec<(u128, &'static str)> {
    let mut groups = Vec::new();
    for unit in MYRIADS {
        groups.push((number % 10_000, unit));
        number /= 10_000;
    }
    groups.retain(|(group, _)| *group > 0);
    groups.reverse();
    groups
}

/// A number in the contract form, in which every 일 is written and nothing can be put in between:
/// `일백이십삼만사천오백육십칠`.
pub fn cardinal(number: u128) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let mut words = String::new();
    for (group, unit) in groups(number) {
        for (place, ten) in TENS.iter().enumerate().rev() {
            let digit = group / 10_u128.pow(place as u32) % 10;
            if digit > 0 {
                words.push_str(DIGITS[digit as usize]);
                words.push_str(ten);
            }
        }
        words.push_str(unit);
    }
    words
}

/// An amount in house style: `미화 123만 4,567달러 89센트`.
pub fn money(whole: u128, cents: u128, unit: &KoreanUnit) -> String {
    let rest = if cents > 0 { format!(" {cents}{}", unit.cents) } else { String::new() };
    let space = if ends_in_figures(whole) { "" } else { " " };
    format!("{}{}{space}{}{rest}", unit.before, grouped(whole), unit.other)
}

/// An amount of a currency without a Korean name: `123만 4,567.89 PEN`.
pub fn unnamed_money(whole: u128, cents: u128, currency: &str) -> String {
    let mut amount = grouped(whole);
    if cents > 0 {
        let joint = if ends_in_figures(whole) { "" } else { " 0" };
        amount.push_str(&format!("{joint}.{cents:02}"));
    }
    format!("{amount} {currency}")
}

fn ends_in_figures(number: u128) -> bool {
    number == 0 || !number.is_multiple_of(10_000)
}

/// Figures grouped by 만, 억, 조: `123만 4,567`.
fn grouped(number: u128) -> String {
    if number == 0 {
        return "0".to_owned();
    }
    let groups = groups(number).into_iter().map(|(group, unit)| match group {
        1000.. => format!("{},{:03}{unit}", group / 1000, group % 1000),
        _ => format!("{group}{unit}"),
    });
    groups.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of contract words, read by their grammar alone.
    fn parsed(words: &str) -> u128 {
        let place = |names: &[&str], word: &str| {
            names.iter().position(|name| !name.is_empty() && *name == word)
        };
        let (mut total, mut group, mut digit) = (0, 0, 0);
        for letter in words.chars() {
            let word = letter.to_string();
            if let Some(value) = place(&DIGITS, &word) {
                digit = value as u128;
            } else if let Some(power) = place(&TENS, &word) {
                group += digit * 10_u128.pow(power as u32);
                digit = 0;
            } else {
                let power = place(&MYRIADS, &word).expect("a word of a number");
                total += (group + digit) * 10_000_u128.pow(power as u32);
                (group, digit) = (0, 0);
            }
        }
        total + group + digit
    }

    proptest::proptest! {
        #[test]
        fn contract_words_read_back_to_their_number(number in 0..10_u128.pow(28), digits in 0u32..=28) {
            let number = number % 10_u128.pow(digits);
            proptest::prop_assert_eq!(parsed(&cardinal(number)), number);
        }

        #[test]
        fn grouped_figures_hold_every_digit_that_counts(number in 1..10_u128.pow(28)) {
            let text = grouped(number).replace(',', "");
            let value: u128 = text.split(' ').map(|group| {
                let unit = group.trim_start_matches(|c: char| c.is_ascii_digit());
                let power = MYRIADS.iter().position(|name| *name == unit).unwrap();
                group.strip_suffix(unit).unwrap().parse::<u128>().unwrap() * 10_000_u128.pow(power as u32)
            }).sum();
            proptest::prop_assert_eq!(value, number);
        }
    }
}
