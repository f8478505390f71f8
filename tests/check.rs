//! `dgcc check` as people and machines use it: the examples of another maker, the forms of output, the
//! levels of rules, and the workbooks for correction.

mod common;

use std::fs;
use std::path::Path;

use common::{Programme, Run, dgcc, examples};
use dgcc::workbook::{self, Cell};
use serde_json::Value;

fn check(input: &Path, arguments: &[&str]) -> Run {
    dgcc(&[&["check", &input.to_string_lossy()], arguments].concat())
}

fn json(run: &Run) -> Value {
    let text = run.stdout();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The ids of the rules that speak, each once.
fn rules(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().expect("findings");
    let mut ids: Vec<String> =
        findings.iter().map(|finding| finding["rule"].as_str().expect("an id").into()).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn listed(value: &Value) -> Vec<String> {
    let ids = value.as_array().expect("a list").iter();
    let mut ids: Vec<String> = ids.map(|id| id.as_str().expect("an id").to_owned()).collect();
    ids.sort();
    ids
}

/// The answer key of a folder of examples; `None`, with a message, where the examples are absent.
fn answers(folder: &str) -> Option<(std::path::PathBuf, Value)> {
    let Some(examples) = examples() else {
        eprintln!("skipped: the examples of another maker are not there");
        return None;
    };
    let text = fs::read_to_string(examples.join(folder).join("expected.json")).expect("a key");
    Some((examples, serde_json::from_str(&text).expect("valid JSON")))
}

#[test]
fn every_broken_example_raises_exactly_the_rules_of_its_key() {
    let Some((examples, key)) = answers("broken") else { return };
    for file in key["files"].as_array().expect("files") {
        let path = examples.join(file["file"].as_str().expect("a file"));
        let report = json(&check(&path, &["--format", "json"]));
        assert_eq!(rules(&report), listed(&file["expected"]), "{}", file["fault"]);
    }
}

#[test]
fn every_messy_example_holds_the_records_of_its_base() {
    let Some((examples, key)) = answers("messy") else { return };
    let base = examples.join(key["base"].as_str().expect("a file"));
    let records = check(&base, &["--dump", "json"]).ended_with(0).stdout();
    for file in key["files"].as_array().expect("files") {
        let path = examples.join(file["path"].as_str().expect("a file"));
        let report = json(&check(&path, &["--format", "json"]).ended_with(0));
        let allowed = listed(&file["expected_rules"]);
        assert!(rules(&report).iter().all(|rule| allowed.contains(rule)), "{}", file["variant"]);
        let dump = check(&path, &["--dump", "json"]).ended_with(0).stdout();
        assert!(dump == records, "{}: other records", file["variant"]);
    }
}

#[test]
fn the_sample_and_the_base_of_the_examples_raise_nothing() {
    let sample = common::root().join("inputs");
    let run = check(&sample, &[]).ended_with(0);
    assert_eq!(run.stdout().trim(), "1 file: no errors, no warnings.");
    if let Some(examples) = examples() {
        let report = json(&check(&examples.join("dgcc_small.xlsx"), &["--format", "json"]));
        assert_eq!(rules(&report), Vec::<String>::new());
    }
}

/// The sample of one country with an error, a repeated warning and a near miss.
fn faulty() -> Programme {
    let mut programme = Programme::sample().only("EG");
    for entry in programme.keys("expenditures", "currency", "EUR") {
        programme = programme.set("expenditures", &entry, "supporting_doc", "N");
    }
    let line = programme.keys("budget_lines", "category", "personnel")[0].clone();
    let person = programme.keys("persons", "rank", "expert")[0].clone();
    programme
        .set("budget_lines", &line, "disbursed", "12030")
        .set("persons", &person, "rank", "exprt")
}

#[test]
fn the_screen_shows_each_fault_once_with_its_cell_and_what_to_do() {
    let folder = faulty().write();
    let run = check(folder.path(), &[]).ended_with(1);
    insta::assert_snapshot!(run.stdout());
    let run = check(folder.path(), &["--lang", "ko"]).ended_with(1);
    insta::assert_snapshot!("korean", run.stdout());
}

#[test]
fn json_has_a_summary_and_every_finding_and_nothing_else() {
    let folder = faulty().write();
    let run = check(folder.path(), &["--format", "json"]).ended_with(1);
    let report = json(&run);
    let count = |severity: &str| {
        let findings = report["findings"].as_array().expect("findings");
        findings.iter().filter(|finding| finding["severity"] == severity).count()
    };
    assert_eq!(report["summary"]["errors"], count("error"));
    assert_eq!(report["summary"]["warnings"], count("warning"));
    assert_eq!(report["summary"]["files"], 25);
    insta::assert_snapshot!(run.stdout());
}

#[test]
fn sarif_names_rule_file_row_and_cell() {
    let folder = faulty().write();
    let log = json(&check(folder.path(), &["--format", "sarif"]).ended_with(1));
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    let result =
        results.iter().find(|result| result["ruleId"] == "BUD-03").expect("a finding of BUD-03");
    let at = result["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(run["tool"]["driver"]["rules"][at]["id"], "BUD-03");
    assert_eq!(result["level"], "error");
    let location = &result["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "budget_lines.csv");
    assert!(location["physicalLocation"]["region"]["startLine"].as_u64().expect("a line") > 1);
    let name = location["logicalLocations"][0]["fullyQualifiedName"].as_str().expect("a cell");
    assert!(name.starts_with("budget_lines!Q"), "{name}");
}

#[test]
fn a_rule_can_be_allowed_warned_of_or_denied_and_an_unknown_one_is_refused() {
    let folder = faulty().write();
    let config = folder.path().join("levels.toml");
    let levels = "[rules]\nEXP-08 = \"deny\"\nBUD-03 = \"warn\"\nSTR-04 = \"allow\"\n";
    fs::write(&config, levels).expect("written");
    let path = config.to_string_lossy().into_owned();
    let report =
        json(&check(folder.path(), &["--format", "json", "--config", &path]).ended_with(1));
    let severity = |rule: &str| {
        let findings = report["findings"].as_array().expect("findings");
        let found = findings.iter().find(|finding| finding["rule"] == rule);
        found.map(|finding| finding["severity"].as_str().expect("a severity").to_owned())
    };
    assert_eq!(severity("EXP-08").as_deref(), Some("error"));
    assert_eq!(severity("BUD-03").as_deref(), Some("warning"));
    assert_eq!(severity("STR-04"), None);
    fs::write(&config, "[rules]\nBUD-99 = \"warn\"\n").expect("written");
    let run = check(folder.path(), &["--config", &path]).ended_with(2);
    assert!(run.stderr().contains("BUD-99"), "{}", run.stderr());
}

#[test]
fn a_rule_is_explained_by_its_id() {
    let run = dgcc(&["rules", "bud-06"]).ended_with(0);
    insta::assert_snapshot!(run.stdout());
    let list = dgcc(&["rules"]).ended_with(0).stdout();
    assert!(
        list.lines().filter(|line| line.contains("error") || line.contains("warning")).count()
            >= 94
    );
    let run = dgcc(&["rules", "BUD-99"]).ended_with(2);
    assert!(run.stderr().contains("there is no rule 'BUD-99'"), "{}", run.stderr());
}

/// The cells of a sheet as text.
fn cells(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    let workbook = workbook::open(path, "copy.xlsx").expect("the copy opens");
    let grid = workbook.sheets.iter().find(|grid| grid.name == sheet).expect("the sheet");
    grid.rows.iter().map(|row| row.iter().map(Cell::shown).collect()).collect()
}

#[test]
fn a_corrected_cell_of_the_correction_workbook_passes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = folder.path().join("partner.xlsx");
    fs::copy(common::root().join("inputs/programme.xlsx"), &input).expect("copied");
    // The partner's file: a wrong amount, a helper column, a comment of their own.
    let mut book = umya_spreadsheet::reader::xlsx::read(&input).expect("it opens");
    let sheet = book.sheet_by_name_mut("budget_lines").expect("the sheet");
    let header: Vec<String> = (1..=40).map(|at| sheet.value((at, 1)).to_string()).collect();
    let column = 1 + header.iter().position(|key| key == "disbursed").expect("it") as u32;
    let last = 1 + header.iter().position(String::is_empty).expect("a free column") as u32;
    let right = sheet.value((column, 5));
    sheet.cell_mut((column, 5)).set_value_number(12_030.0);
    sheet.cell_mut((last, 1)).set_value_string("memo");
    sheet.cell_mut((last, 5)).set_formula("1+1");
    umya_spreadsheet::writer::xlsx::write(&book, &input).expect("written");

    let target = folder.path().join("to-correct");
    let run = check(&input, &["--correct", &target.to_string_lossy()]).ended_with(1);
    assert!(run.stderr().contains("partner.to-correct.xlsx"), "{}", run.stderr());
    let copy = target.join("partner.to-correct.xlsx");
    let names = workbook::open(&copy, "copy.xlsx").expect("it opens").sheets;
    assert_eq!(names[0].name, "dgcc findings");
    assert_eq!(names.len(), 26);
    insta::assert_debug_snapshot!(cells(&copy, "dgcc findings"));

    let mut book = umya_spreadsheet::reader::xlsx::read(&copy).expect("it opens");
    let sheet = book.sheet_by_name_mut("budget_lines").expect("the sheet");
    let comments: Vec<String> = sheet
        .comments()
        .iter()
        .filter(|comment| {
            let place = comment.coordinate();
            (place.col_num(), place.row_num()) == (column, 5)
        })
        .map(|comment| comment.text().text().map(|t| t.value().to_owned()).unwrap_or_default())
        .collect();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].contains("seen:") && comments[0].contains("현재 값:"), "{comments:?}");
    assert_eq!(sheet.cell((last, 5)).expect("a cell").formula(), "1+1", "the partner's formula");
    let width = |book: &umya_spreadsheet::structs::Workbook| {
        book.sheet_by_name("budget_lines").expect("it").column_dimension("B").map(|c| c.width())
    };
    let before = umya_spreadsheet::reader::xlsx::read(&input).expect("it opens");
    assert_eq!(width(&book), width(&before));
    let sheet = book.sheet_by_name_mut("budget_lines").expect("the sheet");
    sheet.cell_mut((column, 5)).set_value_number(right.parse::<f64>().expect("a number"));
    umya_spreadsheet::writer::xlsx::write(&book, &copy).expect("written");
    let report = json(&check(&copy, &["--format", "json"]).ended_with(0));
    assert_eq!(report["summary"]["errors"], 0);
    assert_eq!(rules(&report), ["STR-05"], "the helper column");
}

#[test]
fn a_csv_file_is_returned_as_a_workbook() {
    let folder = faulty().write();
    let target = folder.path().join("to-correct");
    check(folder.path(), &["--correct", &target.to_string_lossy()]).ended_with(1);
    let copy = target.join("budget_lines.csv.to-correct.xlsx");
    let list = cells(&copy, "dgcc findings");
    assert!(list.iter().any(|row| row[0] == "BUD-03"), "{list:?}");
    assert!(cells(&copy, "budget_lines").len() > 10, "the partner's rows are in it");
    assert!(!target.join("countries.csv.to-correct.xlsx").exists(), "nothing is wrong with it");
}

#[test]
fn hidden_content_is_read_and_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = folder.path().join("hidden.xlsx");
    let sample = common::root().join("inputs/programme.xlsx");
    let mut book = umya_spreadsheet::reader::xlsx::read(&sample).expect("it opens");
    let sheet = book.sheet_by_name_mut("expenditures").expect("the sheet");
    sheet.row_dimension_mut(7).set_hidden(true);
    sheet.column_dimension_mut("C").set_hidden(true);
    umya_spreadsheet::writer::xlsx::write(&book, &input).expect("written");
    let run = check(&input, &[]).ended_with(0);
    assert!(run.stdout().contains("1 hidden row was read"), "{}", run.stdout());
    assert!(run.stdout().contains("1 hidden column was read"), "{}", run.stdout());
    let same = |path: &Path| check(path, &["--dump", "json"]).ended_with(0).stdout();
    assert_eq!(same(&input), same(&sample));
}
