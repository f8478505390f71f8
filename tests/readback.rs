//! Reading PDFs back: the reader agrees with another one, and what is wrong in a document is found.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use dgcc::press::{Identity, Typesetter};
use dgcc::readback::{
    Discrepancy, DiscrepancyKind, Expected, ExpectedText, Item, Reading, compare, read,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Typesets the body of a Typst document.
fn typeset(body: &str) -> Vec<u8> {
    let head = "#set document(title: \"Test\")\n#set page(width: 120mm, height: 150mm)\n\
        #set text(font: (\"Libertinus Serif\", \"Pretendard GOV\"), lang: \"en\")\n";
    let files = [("/main.typ".to_owned(), format!("{head}{body}"))];
    let identity = Identity { ident: "test".to_owned(), as_of: jiff::civil::date(2026, 2, 15) };
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let typeset = Typesetter::new().typeset(files, &identity, &mut Vec::new());
    typeset.unwrap_or_else(|complaints| panic!("{body}: {complaints:?}")).pdf
}

fn reading(body: &str) -> Reading {
    read(&typeset(body)).expect("it can be read")
}

/// Words of the pages of a reading.
fn words(reading: &Reading) -> Vec<String> {
    let text = reading.pages.join("\n").replace('\u{200b}', "");
    text.split_whitespace().map(str::to_owned).collect()
}

/// Words that poppler finds in a PDF, in the order of its content; none where poppler is not installed.
fn words_by_poppler(pdf: &Path) -> Option<Vec<String>> {
    let output = Command::new("pdftotext").arg("-raw").arg(pdf).arg("-").output();
    let Ok(output) = output else {
        eprintln!("skipped: pdftotext (poppler) is not installed");
        return None;
    };
    assert!(output.status.success(), "{pdf:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    Some(text.split_whitespace().map(str::to_owned).collect())
}

const TEXTS: [(&str, &str); 5] = [
    (
        "en",
        "The Participants will finance the office efficiently; Korea’s share “at cost” is USD 1,000,000.",
    ),
    (
        "ko",
        "대한민국 행정안전부와 협력국은 디지털정부협력센터를 공동으로 운영하며, 분담금은 1,000,000달러로 한다.",
    ),
    (
        "es",
        "Las Partes financiarán el Centro según el Anexo; la señalización y el diseño están a cargo de España.",
    ),
    (
        "ru",
        "Стороны финансируют Центр в соответствии с Приложением; объём взноса — 1\u{a0}000\u{a0}000 долларов.",
    ),
    (
        "uz",
        "Taraflar Oʻzbekistonda markazni birgalikda moliyalashtiradi; ulush 2026-yilda 1,000,000 dollar.",
    ),
];

#[test]
fn the_reader_sees_the_words_that_went_in_and_those_that_poppler_sees() {
    for (language, text) in TEXTS {
        let body = format!(
            "#set text(lang: \"{language}\", hyphenate: false)\n#set par(justify: true)\n= Test\n\
            {text} *{text}* _{text}_\n#table(columns: 3, table.header[1][2][3], [{text}], [5], [6,000])\n{text}"
        );
        let pdf = typeset(&body);
        let found = words(&read(&pdf).expect("it can be read"));
        let wanted = format!("Test{text}{text}{text}123{text}56,000{text}");
        let wanted: String = wanted.split_whitespace().collect();
        // Korean breaks lines within words.
        assert_eq!(found.concat(), wanted, "{language}");
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(file.path(), &pdf).expect("written");
        if let Some(other) = words_by_poppler(file.path()) {
            assert_eq!(found, other, "{language}");
        }
    }
}

#[test]
fn the_sample_is_read_as_it_is_and_as_poppler_reads_it() {
    let out = common::out();
    let folder = out.path().to_string_lossy().into_owned();
    common::dgcc(&["build", "--quiet", "--country", "EG", "--out", &folder]).ended_with(0);
    let folder = out.path().join("EG");
    let manifest = common::json_of(&folder.join("manifest.json"));
    let mut count = 0;
    for document in manifest["documents"].as_array().expect("documents") {
        let file = document["file"].as_str().expect("a file");
        let path = folder.join(file);
        let reading = read(&fs::read(&path).expect("readable")).expect("it can be read");
        let expected = Expected {
            pages: document["pages"].as_u64().expect("a number") as usize,
            texts: Vec::new(),
            allows_open_points: true,
        };
        assert_eq!(compare(&reading, &expected), [], "{file}");
        let languages = document["languages"].as_array().expect("languages");
        let of_file = reading.language.as_deref().and_then(|tag| tag.split('-').next());
        let is_one = languages.iter().any(|language| language.as_str() == of_file);
        assert!(is_one, "{file}: {of_file:?}");
        assert!(reading.title.as_ref().is_some_and(|title| !title.is_empty()), "{file}");
        count += 1;
        let Some(mut other) = words_by_poppler(&path) else { continue };
        other.sort_unstable();
        let mut alien = words(&reading);
        // Arabic names: poppler turns what is drawn from left to right round again.
        let is_arabic = |c: char| ('\u{600}'..'\u{700}').contains(&c);
        alien.retain(|word| !word.contains(is_arabic) && other.binary_search(word).is_err());
        assert_eq!(alien, [] as [String; 0], "{file}");
    }
    assert!(count > 20, "the sample has documents");
}

#[test]
fn running_heads_feet_and_marks_behind_the_text_are_left_out() {
    let reading = reading(
        "#set page(header: [HEAD], footer: [FOOT], background: [DRAFT])\n= Title\nBody#pagebreak()More",
    );
    let pages: Vec<String> =
        reading.pages.iter().map(|page| page.replace('\u{200b}', "")).collect();
    assert_eq!(pages, ["Title\nBody", "More"]);
}

/// What is wrong with a document that has to hold these texts in order on so many pages.
fn wrong(body: &str, pages: usize, texts: &[&str]) -> Vec<Discrepancy> {
    let item = |text: &&str| Item {
        what: format!("field of {text}"),
        clause: "Scope".to_owned(),
        text: (*text).to_owned(),
    };
    let in_order = texts.iter().map(item).collect();
    let text = ExpectedText { language: "en".to_owned(), in_order, anywhere: Vec::new() };
    compare(&reading(body), &Expected { pages, texts: vec![text], allows_open_points: false })
}

fn kinds(found: &[Discrepancy]) -> Vec<DiscrepancyKind> {
    found.iter().map(|one| one.kind).collect()
}

const AGREEMENT: &str = "= Agreement\n#upper[on the operation of the centre]\n\n\
    Korea contributes USD 1,000,000#footnote[Of which 400,000 in kind.] and the partner 250,000 in \
    2026. #lorem(40)\n#table(columns: 2, table.header[Year][Total], [2026], [1,250,000])";
const PROMISES: [&str; 6] = [
    "Agreement",
    "on the operation of the centre",
    "USD 1,000,000",
    "250,000 in 2026",
    "2026",
    "1,250,000",
];

#[test]
fn a_sound_document_has_nothing_wrong() {
    assert_eq!(wrong(AGREEMENT, 1, &PROMISES), []);
}

#[test]
fn a_wrong_figure_is_found_and_shown() {
    let planted = format!("#show \"1,000,000\": \"1,000,001\"\n{AGREEMENT}");
    let found = wrong(&planted, 1, &PROMISES);
    assert_eq!(kinds(&found), [DiscrepancyKind::Missing]);
    assert_eq!(found[0].what, "field of USD 1,000,000");
    assert!(found[0].seen.starts_with("USD 1,000,001"), "{}", found[0].seen);

    for (from, to) in
        [("1,250,000", "11,250,000"), ("250,000 in", "250,000.50 in"), ("1,250,000", "−1,250,000")]
    {
        let planted = AGREEMENT.replace(from, to);
        assert_eq!(kinds(&wrong(&planted, 1, &PROMISES)), [DiscrepancyKind::Missing], "{to}");
    }
}

#[test]
fn lost_tags_open_points_and_pages_are_found() {
    use DiscrepancyKind::{NoHeadings, NoTableHeaders, OpenPoint, Pages};
    let no_heading = AGREEMENT.replace("= Agreement", "Agreement\n");
    assert_eq!(kinds(&wrong(&no_heading, 1, &PROMISES)), [NoHeadings]);
    let no_header = AGREEMENT.replace("table.header[Year][Total]", "[Year], [Total]");
    assert_eq!(kinds(&wrong(&no_header, 1, &PROMISES)), [NoTableHeaders]);
    let open = AGREEMENT.replace("#lorem(40)", "Signed on [\\_\\_\u{a0}(signed_on)].");
    let found = wrong(&open, 1, &PROMISES);
    assert_eq!(kinds(&found), [OpenPoint]);
    assert_eq!(found[0].what, "signed_on");
    assert_eq!(kinds(&wrong(AGREEMENT, 2, &PROMISES)), [Pages]);
}

/// What is wrong with a text in a language and font, with figures in it.
fn wrong_in(language: &str, font: &str, text: &str, figure: &str) -> Vec<Discrepancy> {
    let body = format!(
        "#set text(lang: \"{language}\", font: (\"{font}\", \"Libertinus Serif\"))\n= {text}\n\
        {text} 1,000,000 (2026) {text} DGCC-01"
    );
    let items = [text, figure, "2026", text, "DGCC-01"];
    let item = |text: &str| Item { text: text.to_owned(), ..Item::default() };
    let in_order = items.map(item).to_vec();
    let text = ExpectedText { language: language.to_owned(), in_order, anywhere: Vec::new() };
    compare(&reading(&body), &Expected { pages: 1, texts: vec![text], allows_open_points: false })
}

#[test]
fn of_scripts_whose_letters_the_typesetter_names_twice_the_figures_are_compared() {
    let texts = [
        ("ar", "Noto Naskh Arabic", "مذكرة تفاهم بشأن مركز التعاون"),
        ("fa", "Noto Naskh Arabic", "یادداشت تفاهم درباره مرکز همکاری"),
        ("th", "Noto Sans Thai", "บันทึกความเข้าใจ ที่ปรึกษาผู้เชี่ยวชาญ"),
        ("lo", "Noto Sans Lao", "ບົດບັນທຶກຄວາມເຂົ້າໃຈ"),
        ("km", "Noto Sans Khmer", "អនុស្សរណៈនៃការយោគយល់គ្នា"),
        ("bn", "Noto Serif Bengali", "সমঝোতা স্মারক র্কো"),
        // A script whose letters stand apart is compared letter by letter.
        ("am", "Noto Sans Ethiopic", "የዲጂታል መንግሥት ትብብር ማዕከል"),
    ];
    for (language, font, text) in texts {
        assert_eq!(wrong_in(language, font, text, "1,000,000"), [], "{language}");
        let found = wrong_in(language, font, text, "1,000,001");
        assert_eq!(kinds(&found), [DiscrepancyKind::Missing], "{language}");
        // A name in that script within an English text.
        assert_eq!(wrong_in("en", font, text, "1,000,000"), [], "{language}");
    }
}

#[test]
fn damaged_pdfs_are_refused_or_read_but_never_stop_the_program() {
    let packed = typeset(AGREEMENT);
    let mut document = lopdf::Document::load_mem(&packed).expect("it can be read");
    document.decompress();
    let mut plain = Vec::new();
    document.save_to(&mut plain).expect("it can be written");
    assert!(read(&plain).is_ok());
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for pdf in [&packed, &plain] {
        for _ in 0..60 {
            let end = random.random_range(0..pdf.len() - 16);
            assert!(read(&pdf[..end]).is_err(), "cut at {end}");
        }
        // Fonts take most of the file and are never opened.
        let texts: Vec<usize> = (0..pdf.len()).filter(|&at| pdf[at].is_ascii_graphic()).collect();
        for turn in 0..600 {
            let mut damaged = pdf.clone();
            for _ in 0..1 + turn % 8 {
                let at = if turn % 2 == 0 {
                    random.random_range(0..pdf.len())
                } else {
                    texts[random.random_range(0..texts.len())]
                };
                damaged[at] ^= 1 << random.random_range(0..8u32);
            }
            if let Ok(reading) = read(&damaged) {
                compare(&reading, &Expected::default());
            }
        }
    }
    for bytes in [
        &b""[..],
        b"%PDF-1.7",
        b"\0\xff%PDF",
        b"%PDF-1.7\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    ] {
        assert!(read(bytes).is_err());
    }
}
