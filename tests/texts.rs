//! Texts in several languages: golden texts, parity, wording, the alternat, the read-back.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use common::{Run, json_of};
use tempfile::TempDir;

/// A workbook of sample data with a Spanish-speaking country whose centre is open, and its minutes in
/// three languages.
fn workbook() -> &'static Path {
    static WORKBOOK: OnceLock<TempDir> = OnceLock::new();
    let input = WORKBOOK.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("sample.xlsx");
        let file = path.to_string_lossy().into_owned();
        let sample = ["init", &file, "--sample", "--countries", "7", "--seed", "5"];
        common::dgcc(&sample).ended_with(0);
        let programme = common::Programme::read(&path).only("PE");
        let meeting = programme.keys("meetings", "session_no", "1").remove(0);
        let programme = programme.set("meetings", &meeting, "minutes_languages", "ko;es;en");
        programme.write()
    });
    input.path()
}

/// Builds documents of Peru with these arguments.
fn peru(arguments: &[&str]) -> (Run, common::Out) {
    let out = common::out();
    let input = workbook().to_string_lossy().into_owned();
    let to = out.path().to_string_lossy().into_owned();
    let mut all = vec!["build", &input, "--country", "PE", "--quiet", "--out", &to];
    all.extend(arguments);
    (common::dgcc(&all), out)
}

/// Files of Peru whose name holds all these parts, sorted.
fn files(out: &Path, parts: &[&str]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(out.join("PE"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            name.ends_with(".pdf") && parts.iter().all(|part| name.contains(part))
        })
        .collect();
    files.sort();
    files
}

/// The text of a PDF as a reader sees it, page by page, without headers and footers.
fn text_of(pdf: &Path) -> String {
    let bytes = fs::read(pdf).expect("readable");
    let reading = dgcc::readback::read(&bytes).unwrap_or_else(|error| panic!("{pdf:?}: {error}"));
    reading.pages.join("\n\n").replace(['\u{200b}', '\u{ad}'], "")
}

/// A copy of the templates that may be changed.
fn templates() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut pending = vec![PathBuf::new()];
    while let Some(inner) = pending.pop() {
        fs::create_dir_all(folder.path().join(&inner)).expect("a folder");
        for entry in fs::read_dir(common::root().join("templates").join(&inner)).expect("templates")
        {
            let entry = entry.expect("an entry");
            let path = inner.join(entry.file_name());
            if entry.path().is_dir() {
                pending.push(path);
            } else {
                fs::copy(entry.path(), folder.path().join(path)).expect("copied");
            }
        }
    }
    folder
}

fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("a template");
    assert!(text.contains(from), "{file} holds '{from}'");
    fs::write(&path, text.replace(from, to)).expect("written");
}

#[test]
fn golden_texts_of_every_kind_in_every_language() {
    let kinds = ["--kind", "mou", "--kind", "agreement", "--kind", "minutes", "--kind", "report"];
    let (run, out) = peru(&[&kinds[..], &["--split-languages"]].concat());
    run.ended_with(0);
    for (kind, part) in [("mou", "_MOU_"), ("agreement", "_AGR_"), ("minutes", "_MIN_01_")] {
        for language in ["en", "ko", "es"] {
            let file = files(out.path(), &[part, "_KR_", &format!("_{language}.pdf")]);
            insta::assert_snapshot!(format!("{kind}_{language}"), text_of(&file[0]));
        }
    }
    for language in ["en", "ko"] {
        let file = files(out.path(), &["_REP_", &format!("_{language}.pdf")]);
        insta::assert_snapshot!(format!("report_{language}"), text_of(&file[0]));
    }
}

#[test]
fn an_original_binds_all_languages_the_holders_first_and_english_last() {
    let (run, out) = peru(&["--kind", "mou"]);
    run.ended_with(0);
    let korean = text_of(&files(out.path(), &["_MOU_", "_KR_ko-es-en.pdf"])[0]);
    let partner = text_of(&files(out.path(), &["_MOU_", "_PE_es-ko-en.pdf"])[0]);
    let at =
        |text: &str, words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
    let (ko, es, en) = ("한국 측은", "El Participante coreano", "The Korean Side will");
    assert!(at(&korean, ko) < at(&korean, es) && at(&korean, es) < at(&korean, en));
    assert!(at(&partner, es) < at(&partner, ko) && at(&partner, ko) < at(&partner, en));
    // A signature block under each text.
    for text in [&korean, &partner] {
        assert_eq!(text.matches("For the Ministry").count(), 2, "English");
        assert_eq!(text.matches("대표하여").count(), 2, "Korean");
        assert_eq!(text.matches("Por el Ministerio").count(), 2, "Spanish");
    }
}

#[test]
fn the_alternat_holds_in_three_languages() {
    let (run, out) = peru(&["--kind", "mou", "--kind", "agreement", "--split-languages"]);
    run.ended_with(0);
    for kind in ["_MOU_", "_AGR_"] {
        for (language, state) in
            [("en", "the republic of korea"), ("ko", "대한민국"), ("es", "la república de corea")]
        {
            let ending = format!("_{language}.pdf");
            let korean = text_of(&files(out.path(), &[kind, "_KR_", &ending])[0]);
            let partner = text_of(&files(out.path(), &[kind, "_PE_", &ending])[0]);
            assert_ne!(korean, partner, "{kind} {language}: each names its own side first");
            assert_eq!(words(&korean), words(&partner), "{kind} {language}: the same words");
            let first = |text: &str| {
                let text = text.to_lowercase();
                let peru = ["peru", "perú", "페루"].map(|name| text.find(name));
                (text.find(state), peru.into_iter().flatten().min())
            };
            let (korea, peru) = first(&korean);
            assert!(korea < peru, "{kind} {language}: Korea first in its own original");
            let (korea, peru) = first(&partner);
            assert!(peru < korea, "{kind} {language}: the partner first in its own");
        }
    }
}

/// The letters of a text, sorted: what is left when order does not count. In Korean the particle
/// after a name follows the name that happens to stand there.
fn words(text: &str) -> Vec<char> {
    let particles = ["과", "와", "을", "를"];
    let text =
        particles.iter().fold(text.to_lowercase(), |text, particle| text.replace(particle, ""));
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.sort_unstable();
    letters
}

#[test]
fn a_language_without_texts_has_a_page_that_says_so_and_an_open_point() {
    let programme = common::Programme::sample();
    let code = "UZ";
    let (run, out) = common::build(&programme, &["--country", code, "--kind", "mou"]);
    run.ended_with(0);
    let folder = out.path().join(code);
    let manifest = json_of(&folder.join("manifest.json"));
    let document = &manifest["documents"][0];
    assert_eq!(document["languages"], serde_json::json!(["ko", "uz", "en"]));
    let points = document["open_points"].as_array().expect("open points");
    let text = points.iter().find(|point| point["kind"] == "text").expect("the missing text");
    assert_eq!(text["field"], "text uz");
    assert_eq!(text["side"], "PARTNER");
    let pdf = folder.join(document["file"].as_str().expect("a file"));
    assert!(text_of(&pdf).contains("Text in Uzbek"));
    let listed = text_of(&folder.join("UZ_OPN_en.pdf"));
    assert!(listed.contains("Text in Uzbek") && listed.contains("Uzbekistan side"), "{listed}");
}

#[test]
fn adding_clause_files_is_all_a_language_takes() {
    let templates = templates();
    let clauses = templates.path().join("mou/clauses");
    fs::create_dir(clauses.join("uz")).expect("a folder");
    for entry in fs::read_dir(clauses.join("en")).expect("English") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), clauses.join("uz").join(entry.file_name())).expect("copied");
    }
    let path = templates.path().to_string_lossy().into_owned();
    let programme = common::Programme::sample();
    let arguments = ["--country", "UZ", "--kind", "mou", "--templates", &path];
    let (run, out) = common::build(&programme, &arguments);
    run.ended_with(0);
    let manifest = json_of(&out.path().join("UZ/manifest.json"));
    let document = &manifest["documents"][0];
    let clauses = document["clauses"].as_array().expect("clauses");
    assert!(clauses.iter().any(|clause| clause["language"] == "uz"));
    assert_eq!(document["open_points"], serde_json::json!([]));
}

#[test]
fn a_clause_that_is_edited_in_one_language_only_is_found_and_held_back() {
    let cases = [
        (
            "agreement/clauses/ko/19-taxes--exempt.typ.hbs",
            "90일",
            "60일",
            "figures and dates differ",
        ),
        ("agreement/clauses/ko/29-term.typ.hbs", "{{agreement.expiry_date}}", "", "has the fields"),
        (
            "agreement/clauses/es/02-purpose.typ.hbs",
            "{{ref \"27-amendment\"}}",
            "artículo 27",
            "refers to",
        ),
        (
            "agreement/clauses/es/17-assets--partner.typ.hbs",
            "\"partner\"",
            "\"korea\"",
            "the condition is",
        ),
        (
            "agreement/clauses/en/16-audit.typ.hbs",
            "version = \"1.0\"",
            "version = \"1.1\"",
            "version",
        ),
        ("mou/clauses/ko/words.toml", "contact-person = \"연락 담당자\"", "", "contact-person"),
    ];
    for (file, from, to, expected) in cases {
        let templates = templates();
        change(templates.path(), file, from, to);
        let path = templates.path().to_string_lossy().into_owned();
        let said = common::dgcc(&["kinds", "check", "--templates", &path]).ended_with(1).stdout();
        let said_of = |line: &str| line.contains(expected);
        assert!(said.lines().any(said_of), "{file}: {said}");
    }
    let templates = templates();
    change(templates.path(), cases[0].0, cases[0].1, cases[0].2);
    let path = templates.path().to_string_lossy().into_owned();
    let (run, out) = peru(&["--kind", "agreement", "--templates", &path]);
    let said = run.ended_with(1).stderr();
    assert!(said.contains("the texts differ") && said.contains("19-taxes--exempt"), "{said}");
    assert!(!out.path().join("PE").exists(), "nothing is published");
}

#[test]
fn a_treaty_word_in_a_memorandum_is_named_with_file_line_and_the_word_to_use() {
    let templates = templates();
    change(
        templates.path(),
        "mou/clauses/en/16-modification.typ.hbs",
        "This Memorandum may be modified",
        "This Memorandum shall be modified",
    );
    let path = templates.path().to_string_lossy().into_owned();
    let (run, _out) = peru(&["--kind", "mou", "--templates", &path]);
    let said = run.ended_with(0).stderr();
    assert!(said.contains("mou/clauses/en/16-modification.typ.hbs:10: 'shall': will"), "{said}");
    // The shipped texts have none.
    let (run, _out) = peru(&["--kind", "mou", "--kind", "agreement", "--kind", "minutes"]);
    assert_eq!(run.ended_with(0).stderr(), "");
}

#[test]
fn a_wrong_figure_on_paper_holds_the_document() {
    let templates = templates();
    change(
        templates.path(),
        "house/document.typ",
        "  set par(justify: true,",
        "  show \"1,000,000\": \"1,000,001\"\n  set par(justify: true,",
    );
    let path = templates.path().to_string_lossy().into_owned();
    let (run, out) = peru(&["--kind", "mou", "--templates", &path]);
    let said = run.ended_with(1).stderr();
    let told = said.contains("read back") && said.contains("programme.korea_contribution");
    assert!(told && said.contains("1,000,000") && said.contains("1,000,001"), "{said}");
    assert!(!out.path().join("PE").exists(), "nothing is published");
    let (run, _out) = peru(&["--kind", "mou", "--templates", &path, "--no-read-back"]);
    run.ended_with(0);
}

#[test]
fn the_edition_for_review_sets_two_texts_side_by_side() {
    let (run, out) = peru(&["--kind", "mou", "--edition", "parallel"]);
    run.ended_with(0);
    let file = files(out.path(), &["_KR_en-ko_parallel.pdf"]);
    let text = text_of(&file[0]);
    let (english, korean) =
        (text.find("Paragraph 8").expect("English"), text.find("제8조").expect("Korean"));
    let next = text.find("Paragraph 9").expect("the next");
    assert!(english < next && korean < next, "clause beside clause");
}
