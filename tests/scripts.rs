//! The scripts of the partner countries on paper: their names and dates typeset with the fonts of the
//! house, nothing missing, nothing from another font, and the letters still there when read back.
//! The PDFs stay in `target/tmp/scripts/`, to be looked at.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use dgcc::fonts;
use dgcc::press::{Complaint, Identity, Typeset, Typesetter};
use unicode_normalization::UnicodeNormalization;

/// What is printed in a script.
struct Sample {
    /// The BCP 47 tag of the language.
    language: &'static str,
    /// The font that has the letters, as PDFs name it.
    font: &'static str,
    /// The formal name of the country (reference 4.1).
    name: &'static str,
    /// 5 March 2026 (reference 4.2).
    date: &'static str,
    /// What else the script needs: its special letters, and how they join and stack.
    letters: &'static str,
    /// Whether programs that read PDFs give the letters back. Typst writes the text of a letter that
    /// joins or carries marks once for each of its raised or lowered glyphs, so that some come twice.
    readable: bool,
}

const SERIF: &str = "LibertinusSerif";

const SAMPLES: &[Sample] = &[
    Sample {
        language: "uz",
        font: SERIF,
        name: "Oʻzbekiston Respublikasi",
        date: "2026-yil 5-mart",
        letters: "Gʻafur Gʻulom, soʻm, maʼlumot",
        readable: true,
    },
    Sample {
        language: "id",
        font: SERIF,
        name: "Republik Indonesia",
        date: "5 Maret 2026",
        letters: "Rp 1.234.568",
        readable: true,
    },
    Sample {
        language: "es",
        font: SERIF,
        name: "República del Perú",
        date: "5 de marzo de 2026",
        letters: "España, año, güe, ¿qué?",
        readable: true,
    },
    Sample {
        language: "fr",
        font: SERIF,
        name: "République tunisienne",
        date: "5 mars 2026",
        letters: "Œuvre, naïf, façade, «\u{a0}où\u{a0}»",
        readable: true,
    },
    Sample {
        language: "vi",
        font: SERIF,
        name: "Cộng hòa Xã hội chủ nghĩa Việt Nam",
        date: "5 tháng 3, 2026",
        letters: "Ấ ầ ẩ ẫ ậ ắ ằ ẳ ẵ ặ ế ề ể ễ ệ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ứ ừ ử ữ ự Đ đ ₫",
        readable: true,
    },
    Sample {
        language: "sr",
        font: SERIF,
        name: "Република Србија",
        date: "5. март 2026.",
        letters: "Ђ ђ Ј ј Љ љ Њ њ Ћ ћ Џ џ",
        readable: true,
    },
    Sample {
        language: "mn",
        font: SERIF,
        name: "Монгол Улс",
        date: "2026 оны гуравдугаар сарын 5",
        letters: "Өө Үү төгрөг хүн",
        readable: true,
    },
    Sample {
        language: "kk",
        font: SERIF,
        name: "Қазақстан Республикасы",
        date: "2026 ж. 5 наурыз",
        letters: "Ә ә Ғ ғ Қ қ Ң ң Ө ө Ұ ұ Ү ү Һ һ І і",
        readable: true,
    },
    Sample {
        language: "ar",
        font: "NotoNaskhArabic",
        name: "الجمهورية التونسية",
        date: "5 مارس 2026",
        letters: "لا إله، الأمانة، ١٬٢٣٤٬٥٦٧٫٨٩، د.ت",
        readable: false,
    },
    Sample {
        language: "ar-EG",
        font: "NotoNaskhArabic",
        name: "جمهورية مصر العربية",
        date: "5 مارس 2026",
        letters: "مُذَكِّرَة تفاهم (DGCC-EG-2026)، ج.م",
        readable: false,
    },
    Sample {
        language: "km",
        font: "NotoSansKhmer",
        name: "ព្រះរាជាណាចក្រកម្ពុជា",
        date: "5 មីនា 2026",
        letters: "ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍ ស្ត្រី ខ្មែរ ៛",
        readable: false,
    },
    Sample {
        language: "lo",
        font: "NotoSansLao",
        name: "ສາທາລະນະລັດ ປະຊາທິປະໄຕ ປະຊາຊົນລາວ",
        date: "5 ມີນາ 2026",
        letters: "ກະຊວງເຕັກໂນໂລຊີ ນ້ຳ ຄຳ ຜູ້ທີ່",
        readable: true,
    },
    Sample {
        language: "am",
        font: "NotoSansEthiopic",
        name: "የኢትዮጵያ ፌዴራላዊ ዲሞክራሲያዊ ሪፐብሊክ",
        date: "5 ማርች 2026",
        letters: "ሰላም፡ለዓለም፣ ብር።",
        readable: true,
    },
    Sample {
        language: "ko",
        font: "NanumMyeongjo",
        name: "대한민국",
        date: "2026년 3월 5일",
        letters: "행정안전부와 우즈베키스탄공화국 간의 양해각서, 뷁 뜄 ₩",
        readable: true,
    },
    Sample {
        language: "th",
        font: "NotoSansThai",
        name: "ราชอาณาจักรไทย",
        date: "5 มีนาคม 2026",
        letters: "ที่ น้ำ กุมภาพันธ์ ผู้ใหญ่",
        readable: true,
    },
    Sample {
        language: "bn",
        font: "NotoSerifBengali",
        name: "গণপ্রজাতন্ত্রী বাংলাদেশ",
        date: "৫ মার্চ ২০২৬",
        letters: "ক্ষমতা শ্রী বিজ্ঞান কোটি",
        readable: false,
    },
];

/// A document of the house's fonts with this body.
fn typeset(language: &str, settings: &str, body: &str) -> Result<Typeset, Vec<Complaint>> {
    let style = fs::read_to_string(common::root().join("templates/house/style.typ"));
    let (language, region) = language.split_once('-').unwrap_or((language, ""));
    let region = if region.is_empty() { "none".to_owned() } else { format!("{region:?}") };
    let main = format!(
        "#import \"/house/style.typ\": serif\n\
         #set document(title: \"Scripts\")\n\
         #set page(width: 180mm, height: auto, margin: 12mm)\n\
         #set text(font: serif, size: 22pt, lang: {language:?}, region: {region}, {settings})\n\
         {body}"
    );
    let files = [
        ("/main.typ".to_owned(), main),
        ("/house/style.typ".to_owned(), style.expect("the house style")),
    ];
    let identity = Identity { ident: "scripts".into(), as_of: jiff::civil::date(2026, 3, 5) };
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    Typesetter::new().typeset(files, &identity, &mut Vec::new())
}

/// The families of the fonts that a PDF embeds.
fn families(pdf: &[u8]) -> BTreeSet<String> {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    let descriptors = document.objects.values().filter_map(|object| object.as_dict().ok());
    let descriptors = descriptors.filter(|dict| dict.has_type(b"FontDescriptor"));
    let family = |dict: &lopdf::Dictionary| {
        assert!(dict.has(b"FontFile2") || dict.has(b"FontFile3"), "a font that is not embedded");
        let name = dict.get(b"FontName").and_then(|name| name.as_name()).expect("a name");
        let name = String::from_utf8_lossy(name);
        let name = name.split_once('+').map_or(&*name, |(_, name)| name);
        name.split('-').next().unwrap_or(name).trim_end_matches("Bold").to_owned()
    };
    descriptors.map(family).collect()
}

/// Letters and marks alone, as one can compare them.
fn letters(text: &str) -> String {
    text.nfc().filter(|c| c.is_alphanumeric()).collect()
}

/// The text of a PDF as pdftotext reads it; `None`, with a message, where it is not installed.
fn read_back(path: &PathBuf) -> Option<String> {
    let run = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(path).arg("-").output();
    let Ok(output) = run else {
        eprintln!("skipped: pdftotext is not installed");
        return None;
    };
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn every_script_of_the_partners_prints_in_its_font_and_reads_back() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("scripts");
    fs::create_dir_all(&folder).expect("a folder");
    let mut wrong = Vec::new();
    for sample in SAMPLES {
        let texts = [sample.name, sample.date, sample.letters];
        for text in texts {
            assert_eq!(fonts::missing(text), Vec::<char>::new(), "{}", sample.language);
        }
        let body = texts.map(|text| format!("#\"{text}\"\n\n*#\"{text}\"*")).join("\n\n");
        let made = match typeset(sample.language, "", &body) {
            Ok(made) => made,
            Err(complaints) => {
                let said: Vec<_> = complaints.iter().map(ToString::to_string).collect();
                wrong.push(format!("{}: {}", sample.language, said.join("; ")));
                continue;
            }
        };
        let path = folder.join(format!("{}.pdf", sample.language));
        fs::write(&path, &made.pdf).expect("written");
        let found = families(&made.pdf);
        // Figures, blanks and Latin letters stand in the first font of the list.
        let strange: Vec<_> =
            found.iter().filter(|name| *name != sample.font && *name != SERIF).collect();
        if !found.contains(sample.font) || !strange.is_empty() {
            wrong.push(format!("{}: fonts {found:?}", sample.language));
        }
        let Some(read) = read_back(&path) else { continue };
        let read = letters(&read);
        for text in texts {
            if sample.readable && !read.contains(&letters(text)) {
                wrong.push(format!("{}: '{text}' is read back as '{read}'", sample.language));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_check_lets_pass_the_press_prints() {
    let all = (0x80..0x20000).filter_map(char::from_u32).filter(|c| !c.is_control());
    // A Mongolian variation selector prints nothing by itself.
    let printed = all.filter(|&c| fonts::covers(c) && c != '\u{180F}');
    // Of the syllables and of Hanja a part stands for all.
    let many = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}');
    let printed = printed.filter(|&c| !many(c) || u32::from(c) % 37 == 0);
    let printed: Vec<String> = printed.map(String::from).collect();
    assert!(printed.len() > 4000, "{}", printed.len());
    let body = printed.iter().map(|text| format!("#\"{text}\"")).collect::<Vec<_>>().join(" ");
    let made = typeset("en", "fallback: false", &body);
    assert_eq!(made.err().unwrap_or_default(), []);
}

#[test]
fn what_the_press_cannot_print_the_check_has_named() {
    for c in ['𝔘', '🙂', 'გ', 'न', '龘', '\u{E000}', '\u{F0002}'] {
        let text = format!("한{c}");
        let made = typeset("en", "fallback: false", &format!("#\"{text}\""));
        assert!(made.is_err(), "{c} was printed");
        assert_eq!(fonts::missing(&text), [c]);
    }
}

#[test]
fn a_forced_draft_shows_codes_for_what_has_no_font() {
    let programme = common::Programme::sample().only("EG");
    let mou = programme.all("mous", &[("kind", "dgcc_mou")])[0].clone();
    let person = programme.get("mous", &mou, "partner_signatory_id").to_owned();
    let programme = programme.set("persons", &person, "full_name", "გი 𝔘");
    let (run, out) = common::build(&programme, &["--kind", "mou"]);
    assert!(run.stdout().contains("STR-11") || run.stderr().contains("STR-11"), "held back");
    drop(out);
    let (run, out) = common::build(&programme, &["--kind", "mou", "--force-draft"]);
    let run = run.ended_with(1);
    let files = fs::read_dir(out.path().join("EG")).expect("the country's folder");
    let pdfs = files.map(|file| file.expect("a file").path());
    let pdfs: Vec<PathBuf> =
        pdfs.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")).collect();
    let showing = pdfs.iter().filter(|pdf| common::text_of(pdf).contains("[U+10D2]"));
    assert!(showing.count() > 1, "{pdfs:?}\n{}", run.stderr());
    for pdf in &pdfs {
        let strange = families(&fs::read(pdf).expect("a PDF"));
        assert!(!strange.iter().any(|family| family.starts_with("NewCM")), "{strange:?}");
    }
}
