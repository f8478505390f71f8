use super::*;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn words(tag: &str, number: &str, gender: Gender) -> String {
    Locale::of(tag).number_words(dec(number), gender).unwrap()
}

/// Amount, English, Spanish (masculine), Korean contract form.
const NUMBERS: &str = "
    0 | zero | cero | 영
    1 | one | un | 일
    2 | two | dos | 이
    10 | ten | diez | 일십
    16 | sixteen | dieciséis | 일십육
    21 | twenty-one | veintiún | 이십일
    31 | thirty-one | treinta y un | 삼십일
    100 | one hundred | cien | 일백
    101 | one hundred and one | ciento un | 일백일
    121 | one hundred and twenty-one | ciento veintiún | 일백이십일
    500 | five hundred | quinientos | 오백
    999 | nine hundred and ninety-nine | novecientos noventa y nueve | 구백구십구
    1000 | one thousand | mil | 일천
    1001 | one thousand and one | mil un | 일천일
    2026 | two thousand and twenty-six | dos mil veintiséis | 이천이십육
    10000 | ten thousand | diez mil | 일만
    21000 | twenty-one thousand | veintiún mil | 이만일천
    31001 | thirty-one thousand and one | treinta y un mil un | 삼만일천일
    100000 | one hundred thousand | cien mil | 일십만
    101000 | one hundred and one thousand | ciento un mil | 일십만일천
    330000 | three hundred and thirty thousand | trescientos treinta mil | 삼십삼만
    1000000 | one million | un millón | 일백만
    1000001 | one million and one | un millón un | 일백만일
    1001000 | one million one thousand | un millón mil | 일백만일천
    1234567 | one million two hundred and thirty-four thousand five hundred and sixty-seven | un millón doscientos treinta y cuatro mil quinientos sesenta y siete | 일백이십삼만사천오백육십칠
    21000000 | twenty-one million | veintiún millones | 이천일백만
    100000000 | one hundred million | cien millones | 일억
    1000000000 | one billion | mil millones | 일십억
    1000000001 | one billion and one | mil millones un | 일십억일
    21000000000 | twenty-one billion | veintiún mil millones | 이백일십억
    1000000000000 | one trillion | un billón | 일조
    2000000000000 | two trillion | dos billones | 이조
";

#[test]
fn numbers_in_words_match_known_cases() {
    for row in NUMBERS.lines().filter(|line| line.contains('|')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        for (tag, expected) in [("en", cells[1]), ("es-PE", cells[2]), ("ko-KR", cells[3])] {
            assert_eq!(words(tag, cells[0], Gender::Masculine), expected, "{tag} {}", cells[0]);
        }
    }
    assert_eq!(words("en", "-5", Gender::Masculine), "minus five");
    assert_eq!(words("es", "-1", Gender::Feminine), "menos una");
    assert_eq!(words("en", "0.50", Gender::Masculine), "0.5");
    assert_eq!(words("es-CO", "1250.5", Gender::Masculine), "1.250,5");
}

#[test]
fn spanish_numbers_agree_with_a_feminine_noun_below_the_millions() {
    for (number, expected) in [
        ("1", "una"),
        ("21", "veintiuna"),
        ("31", "treinta y una"),
        ("101", "ciento una"),
        ("200", "doscientas"),
        ("500", "quinientas"),
        ("701", "setecientas una"),
        ("200000", "doscientas mil"),
        ("221000", "doscientas veintiún mil"),
        ("200000000", "doscientos millones"),
        ("200000200", "doscientos millones doscientas"),
        ("201000000201", "doscientos un mil millones doscientas una"),
    ] {
        assert_eq!(words("es", number, Gender::Feminine), expected);
    }
}

/// Amount, English, Spanish, Korean; `$` for the rest of the name of the United States dollar.
const DOLLARS: &str = "
    0 | zero $s | cero dólares $ | 미화 0달러
    0.01 | zero $s and one cent | cero dólares $ con un centavo | 미화 0달러 1센트
    1 | one $ | un dólar $ | 미화 1달러
    1.50 | one $ and fifty cents | un dólar $ con cincuenta centavos | 미화 1달러 50센트
    2 | two $s | dos dólares $ | 미화 2달러
    21 | twenty-one $s | veintiún dólares $ | 미화 21달러
    100 | one hundred $s | cien dólares $ | 미화 100달러
    101 | one hundred and one $s | ciento un dólares $ | 미화 101달러
    1000 | one thousand $s | mil dólares $ | 미화 1,000달러
    1001 | one thousand and one $s | mil un dólares $ | 미화 1,001달러
    1500 | one thousand five hundred $s | mil quinientos dólares $ | 미화 1,500달러
    10000 | ten thousand $s | diez mil dólares $ | 미화 1만 달러
    21000 | twenty-one thousand $s | veintiún mil dólares $ | 미화 2만 1,000달러
    21000.21 | twenty-one thousand $s and twenty-one cents | veintiún mil dólares $ con veintiún centavos | 미화 2만 1,000달러 21센트
    100000 | one hundred thousand $s | cien mil dólares $ | 미화 10만 달러
    330000 | three hundred and thirty thousand $s | trescientos treinta mil dólares $ | 미화 33만 달러
    1000000 | one million $s | un millón de dólares $ | 미화 100만 달러
    1000000.05 | one million $s and five cents | un millón de dólares $ con cinco centavos | 미화 100만 달러 5센트
    1000001 | one million and one $s | un millón un dólares $ | 미화 100만 1달러
    1234567.89 | one million two hundred and thirty-four thousand five hundred and sixty-seven $s and eighty-nine cents | un millón doscientos treinta y cuatro mil quinientos sesenta y siete dólares $ con ochenta y nueve centavos | 미화 123만 4,567달러 89센트
    2500000.50 | two million five hundred thousand $s and fifty cents | dos millones quinientos mil dólares $ con cincuenta centavos | 미화 250만 달러 50센트
    45670000 | forty-five million six hundred and seventy thousand $s | cuarenta y cinco millones seiscientos setenta mil dólares $ | 미화 4,567만 달러
    1000000000 | one billion $s | mil millones de dólares $ | 미화 10억 달러
    1000000000000 | one trillion $s | un billón de dólares $ | 미화 1조 달러
";

#[test]
fn dollars_in_words_match_known_cases() {
    for row in DOLLARS.lines().filter(|line| line.contains('|')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let said = |tag| Locale::of(tag).money_words(dec(cells[0]), "USD").unwrap();
        assert_eq!(said("en"), cells[1].replace('$', "United States dollar"));
        assert_eq!(said("es-PE"), cells[2].replace('$', "de los Estados Unidos de América"));
        assert_eq!(said("ko-KR"), cells[3]);
    }
}

#[test]
fn other_currencies_have_their_name_or_their_code() {
    let said = |tag, amount, currency| Locale::of(tag).money_words(dec(amount), currency).unwrap();
    assert_eq!(said("en", "2.01", "EUR"), "two euros and one cent");
    assert_eq!(said("es", "1000000.5", "EUR"), "un millón de euros con cincuenta céntimos");
    assert_eq!(said("ko", "1000000.5", "EUR"), "100만 유로 50센트");
    assert_eq!(said("ko", "1500", "EUR"), "1,500유로");
    assert_eq!(said("en", "2.5", "PEN"), "two PEN and fifty hundredths");
    assert_eq!(said("es", "2000000.5", "PEN"), "dos millones de PEN con cincuenta centésimos");
    assert_eq!(said("ko", "1234567.89", "PEN"), "123만 4,567.89 PEN");
    assert_eq!(said("ko", "10000.05", "PEN"), "1만 0.05 PEN");
    assert_eq!(said("ko", "-5", "USD"), "마이너스 미화 5달러");
}

#[test]
fn amounts_are_rounded_half_up_to_cents() {
    let said = |amount| Locale::of("ko").money_words(dec(amount), "USD").unwrap();
    assert_eq!(said("0.995"), "미화 1달러");
    assert_eq!(said("9999.999"), "미화 1만 달러");
}

#[test]
fn a_language_whose_words_were_not_checked_has_none() {
    for tag in ["uz-UZ", "ar", "fr", "am", "gn"] {
        let locale = Locale::of(tag);
        assert_eq!(locale.money_words(dec("5"), "USD"), None);
        assert_eq!(locale.number_words(dec("5"), Gender::Masculine), None);
        assert_eq!(locale.number_words(dec("5.5"), Gender::Masculine), None);
    }
}

#[test]
fn the_largest_decimal_has_words() {
    for tag in ["en", "es", "ko"] {
        let locale = Locale::of(tag);
        assert!(locale.money_words(Decimal::MAX, "USD").is_some());
        assert!(locale.number_words(Decimal::MIN, Gender::Feminine).is_some());
    }
}

proptest::proptest! {
    #[test]
    fn different_numbers_have_different_words(
        one in 0..10_i64.pow(15), digits in 1u32..=15, step in 1i64..2_000_000
    ) {
        let one = one % 10_i64.pow(digits);
        for tag in ["en", "es", "ko"] {
            for gender in [Gender::Masculine, Gender::Feminine] {
                let said = |number: i64| Locale::of(tag).number_words(number.into(), gender);
                proptest::prop_assert_ne!(said(one), said(one + step));
            }
        }
    }
}
