use super::*;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

const DAY: Date = jiff::civil::date(2026, 3, 5);

/// The table of reference 4.2; a dot in the middle is a no-break space, `'` a narrow one.
const TABLE: &str = "
    ko-KR | 1,234,567.89 | 2026년 3월 5일
    uz-UZ | 1·234·567,89 | 2026-yil 5-mart
    sr-RS | 1.234.567,89 | 5. март 2026.
    ar-TN | 1.234.567,89 | 5 مارس 2026
    fr-TN | 1'234'567,89 | 5 mars 2026
    id-ID | 1.234.567,89 | 5 Maret 2026
    es-PE | 1,234,567.89 | 5 de marzo de 2026
    es-PY | 1.234.567,89 | 5 de marzo de 2026
    km-KH | 1,234,567.89 | 5 មីនា 2026
    en-KE | 1,234,567.89 | 5·March 2026
    es-CR | 1·234·567,89 | 5 de marzo de 2026
    es-HN | 1,234,567.89 | 5 de marzo de 2026
    ar-EG | 1,234,567.89 | 5 مارس 2026
    lo-LA | 1.234.567,89 | 5 ມີນາ 2026
    am-ET | 1,234,567.89 | 5 ማርች 2026
    es-CO | 1.234.567,89 | 5 de marzo de 2026
    mn-MN | 1,234,567.89 | 2026·оны гуравдугаар сарын 5
    kk-KZ | 1·234·567,89 | 2026·ж. 5 наурыз
    vi-VN | 1.234.567,89 | 5 tháng 3, 2026
";

#[test]
fn every_treaty_language_prints_as_in_reference_4_2() {
    let rows = TABLE.lines().filter(|line| line.contains('|'));
    assert_eq!(rows.clone().count(), 19);
    for row in rows {
        let row = row.replace('·', "\u{a0}").replace('\'', "\u{202f}");
        let cells: Vec<&str> = row.split('|').map(|cell| cell.trim_matches(' ')).collect();
        let locale = Locale::of(cells[0]);
        assert_eq!(locale.number(dec("1234567.89"), 2), cells[1], "{}", cells[0]);
        assert_eq!(locale.date(DAY), cells[2], "{}", cells[0]);
    }
}

#[test]
fn english_is_house_style_in_every_country() {
    for tag in ["en", "en-KE", "en-US", "en-IN", "en-GB", "EN-ke", "not a tag"] {
        let english = Locale::of(tag);
        assert_eq!(english.date(DAY), "5\u{a0}March 2026", "{tag}");
        assert_eq!(english.month(2026, 3), "March 2026", "{tag}");
        assert_eq!(english.day_of_year(jiff::civil::date(2026, 7, 1)), "1\u{a0}July", "{tag}");
        assert_eq!(english.number(dec("1234567.89"), 2), "1,234,567.89", "{tag}");
        assert_eq!(english.money(dec("1000000"), "USD"), "USD\u{a0}1,000,000", "{tag}");
        assert_eq!(english.money(dec("1234.5"), "USD"), "USD\u{a0}1,234.50", "{tag}");
        assert_eq!(
            english.ceremonial_date(DAY),
            "fifth day of March in the year two thousand and twenty-six"
        );
        assert_eq!(english.join(&["Korean", "Spanish", "English"]), "Korean, Spanish and English");
        assert_eq!(english.join::<&str>(&[]), "");
    }
}

#[test]
fn a_locale_is_made_once() {
    assert!(std::ptr::eq(Locale::of("es-PE"), Locale::of("es-PE")));
    assert!(std::ptr::eq(Locale::of("es-PE"), Locale::of("ES-pe")));
    assert!(std::ptr::eq(Locale::of("en"), Locale::english()));
    assert_eq!((Locale::of("ES-pe").tag(), Locale::of("ES-pe").language()), ("es-PE", "es"));
}

#[test]
fn months_days_and_periods_follow_the_date() {
    let year = |tag| Locale::of(tag).month(2026, 3);
    assert_eq!(year("ko"), "2026년 3월");
    assert_eq!(year("es-PE"), "marzo de 2026");
    assert_eq!(year("uz-UZ"), "2026-yil mart");
    assert_eq!(year("ru"), "март 2026\u{a0}г.");
    assert_eq!(year("th"), "มีนาคม ค.ศ. 2026");
    let day = |tag| Locale::of(tag).day_of_year(jiff::civil::date(2026, 7, 1));
    assert_eq!(day("ko-KR"), "7월 1일");
    assert_eq!(day("es-HN"), "1 de julio");
    assert_eq!(day("am-ET"), "1 ጁላይ");
    let end = jiff::civil::date(2027, 12, 31);
    assert_eq!(Locale::of("ko").period(DAY, end), "2026년 3월 5일 – 2027년 12월 31일");
    assert_eq!(Locale::of("ko").ceremonial_date(DAY), "2026년 3월 5일");
}

#[test]
fn a_language_without_names_of_months_prints_figures() {
    for tag in ["gn-PY", "uz-Arab", "und"] {
        let locale = Locale::of(tag);
        assert_eq!(locale.date(DAY), "2026-03-05", "{tag}");
        assert_eq!(locale.month(2026, 3), "2026-03", "{tag}");
        assert_eq!(locale.day_of_year(DAY), "03-05", "{tag}");
    }
}

#[test]
fn every_day_prints_in_every_language() {
    for tag in ["en", "ko", "es-PE", "uz", "ar-EG", "th", "ru", "gn", "fa", "sr-Latn", "mn"] {
        let locale = Locale::of(tag);
        let mut seen = std::collections::HashSet::new();
        for date in jiff::civil::date(2027, 1, 1).series(jiff::Span::new().days(1)).take(365) {
            assert!(locale.date(date).contains("2027"), "{tag}: {}", locale.date(date));
            assert!(seen.insert(locale.date(date)), "{tag}: {} twice", locale.date(date));
        }
    }
}

#[test]
fn another_script_has_its_own_dates() {
    assert_eq!(Locale::of("sr-Latn-RS").date(DAY), "5. mart 2026.");
    assert!(!Locale::of("uz-Cyrl").date(DAY).contains("yil"));
}

#[test]
fn digits_are_latin_unless_the_tag_asks_for_others() {
    for tag in ["ar-EG", "ar", "fa", "bn", "my", "ne"] {
        assert!(Locale::of(tag).number(dec("7"), 0) == "7", "{tag}");
        assert!(Locale::of(tag).date(DAY).contains("2026"), "{tag}");
    }
    assert_eq!(Locale::of("ar-EG-u-nu-arab").number(dec("1234567.89"), 2), "١٬٢٣٤٬٥٦٧٫٨٩");
}

#[test]
fn a_negative_number_has_a_minus_sign_on_the_side_where_reading_begins() {
    assert_eq!(Locale::english().number(dec("-1234.5"), 1), "−1,234.5");
    assert_eq!(Locale::english().number(dec("-0.04"), 1), "0.0");
    assert_eq!(Locale::of("es-CO").number(dec("-1234.5"), 2), "−1.234,50");
    assert_eq!(Locale::of("ar-TN").number(dec("-1234.5"), 2), "\u{200e}−1.234,50");
}

#[test]
fn scripts_tell_the_direction() {
    for tag in ["ar", "ar-EG", "fa", "he", "ur", "ps", "uz-Arab"] {
        assert!(Locale::of(tag).is_right_to_left(), "{tag}");
    }
    for tag in ["en", "ko", "es", "uz", "ur-Latn", "km", "am", "gn"] {
        assert!(!Locale::of(tag).is_right_to_left(), "{tag}");
    }
}

#[test]
fn tables_print_negatives_in_parentheses_and_zero_as_a_dash() {
    let english = Locale::english();
    assert_eq!(english.table_amount(dec("-9816.32"), 0), "(9,816)");
    assert_eq!(english.table_amount(dec("0"), 2), "–");
    assert_eq!(english.table_amount(dec("0.4"), 0), "–");
    assert_eq!(english.table_amount(dec("-0.5"), 0), "(1)");
    assert_eq!(Locale::of("es-CO").table_amount(dec("-9816.32"), 2), "(9.816,32)");
    assert_eq!(Locale::of("es-CR").table_percent(dec("12.345")), "12,3");
    assert_eq!(Locale::of("es-CR").plain_number(dec("1250.500")), "1\u{a0}250,5");
    assert_eq!(Locale::of("es-PY").money(dec("1500000"), "USD"), "USD\u{a0}1.500.000");
}

proptest::proptest! {
    #[test]
    fn a_printed_amount_is_within_half_a_unit_of_the_amount(
        mantissa: i64, scale in 0u32..8, places in 0u32..=2
    ) {
        let amount = Decimal::new(mantissa, scale);
        let printed = Locale::english().table_amount(amount, places);
        let digits: String =
            printed.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let size: Decimal = if printed == "–" { Decimal::ZERO } else { dec(&digits) };
        let value = if printed.starts_with('(') { -size } else { size };
        proptest::prop_assert!((value - amount).abs() <= Decimal::new(5, places + 1), "{}", printed);
        let whole = printed.trim_matches(['(', ')']).split('.').next().unwrap_or_default();
        proptest::prop_assert!(whole.split(',').skip(1).all(|group| group.len() == 3));
        proptest::prop_assert!(whole.split(',').all(|group| group.len() <= 3 && !group.is_empty()));
    }

    #[test]
    fn any_text_is_a_tag_or_prints_as_english(tag in "\\PC{0,12}|[a-z]{2,3}(-[A-Z]{2})?(-u-nu-[a-z]{3,8})?") {
        let locale = Locale::of(&tag);
        proptest::prop_assert!(!locale.date(DAY).is_empty());
        proptest::prop_assert!(std::ptr::eq(locale, Locale::of(&tag)));
    }
}

#[test]
fn ordinals_are_words_and_then_figures_with_a_mark() {
    let shown = |tag, numbers: [i64; 5]| numbers.map(|n| Locale::of(tag).ordinal_words(n));
    assert_eq!(shown("en", [1, 3, 12, 20, 21]), ["first", "third", "twelfth", "twentieth", "21st"]);
    assert_eq!(shown("en-KE", [0, 22, 23, 111, 113]), ["0th", "22nd", "23rd", "111th", "113th"]);
    assert_eq!(
        shown("es-PE", [1, 3, 11, 20, 21]),
        ["primera", "tercera", "undécima", "vigésima", "21.ª"]
    );
    assert_eq!(shown("ko-KR", [1, 2, 3, 20, 21]), ["제1차", "제2차", "제3차", "제20차", "제21차"]);
    assert_eq!(shown("kk-KZ", [1, 3, 6, 9, 10]), ["1-ші", "3-ші", "6-шы", "9-шы", "10-шы"]);
    assert_eq!(shown("fr-TN", [1, 2, 3, 20, 21]), ["1re", "2e", "3e", "20e", "21e"]);
    assert_eq!(shown("sr-RS", [1, 2, 3, 20, 21]), ["1.", "2.", "3.", "20.", "21."]);
}

#[test]
fn lists_have_the_conjunction_of_the_language() {
    assert_eq!(
        Locale::of("es-PE").join(&["coreano", "español", "inglés"]),
        "coreano, español e inglés"
    );
    assert_eq!(Locale::of("es").join(&["inglés", "coreano"]), "inglés y coreano");
    assert_eq!(Locale::of("ko").join(&["한국어", "스페인어", "영어"]), "한국어, 스페인어 및 영어");
    assert_eq!(Locale::of("ko").join(&["한국어", "영어"]), "한국어 및 영어");
}

#[test]
fn languages_are_named_in_the_language_of_the_text() {
    assert_eq!(Locale::english().language_name("es-PE"), "Spanish");
    assert_eq!(Locale::of("ko").language_name("uz"), "우즈베크어");
    assert_eq!(Locale::of("es-CO").language_name("en"), "inglés");
    assert_eq!(Locale::of("uz").language_name("ko"), "Korean");
    assert_eq!(Locale::english().language_name("tlh"), "tlh");
}
