//! Reading inputs: what is recognised, and what is said about what is not.

mod common;

use common::{Programme, dgcc};

/// Runs `figures` on a programme written as csv files; gives the run.
fn figures(programme: &Programme) -> common::Run {
    let folder = programme.write();
    dgcc(&["figures", &folder.path().to_string_lossy(), "--format", "json"])
}

#[test]
fn a_workbook_and_csv_files_of_the_same_rows_give_the_same_figures() {
    let from_csv = figures(&Programme::sample()).ended_with(0);
    let from_workbook = dgcc(&["figures", "--format", "json"]).ended_with(0);
    assert_eq!(from_csv.stdout(), from_workbook.stdout());
    assert!(from_csv.stdout().contains("joint_cooperation"));
}

#[test]
fn every_structural_fault_names_file_sheet_cell_seen_and_expected() {
    let sample = Programme::sample;
    let line = sample().keys("budget_lines", "side", "KR")[0].clone();
    let entry = sample().keys("expenditures", "kind", "payment")[0].clone();
    let cell = |sheet: &str, column: &str, key: &str| {
        format!("{sheet}.csv › {sheet}!{column}{}", sample().line(sheet, key))
    };
    let cases = [
        (
            sample().set("budget_lines", &line, "planned", ""),
            "STR-02",
            cell("budget_lines", "I", &line),
            "the cell is blank",
        ),
        (
            sample().set("budget_lines", &line, "planned", "12 thousand"),
            "STR-03",
            cell("budget_lines", "I", &line),
            "'12 thousand'; expected a number",
        ),
        (
            sample().set("expenditures", &entry, "expenditure_date", "soon"),
            "STR-03",
            cell("expenditures", "D", &entry),
            "a date such as 2026-03-05",
        ),
        (
            sample().set("budget_lines", &line, "side", "KOREAN"),
            "STR-04",
            cell("budget_lines", "C", &line),
            "one of KR (한국), PARTNER (상대국)",
        ),
        (
            sample().set("expenditures", &entry, "line_id", "BL-NONE"),
            "KEY-02",
            cell("expenditures", "C", &entry),
            "'BL-NONE', which names no row",
        ),
        (
            sample().set("budget_lines", &line, "currency", "XQZ"),
            "KEY-04",
            cell("budget_lines", "H", &line),
            "ISO 4217",
        ),
    ];
    for (programme, rule, cell, said) in cases {
        let run = figures(&programme).ended_with(1);
        let message = run.stderr();
        assert!(message.contains(rule), "{rule}: {message}");
        assert!(message.contains(&cell), "{cell}: {message}");
        for said in said.split("; expected ") {
            assert!(message.contains(said), "{said}: {message}");
        }
    }
}

#[test]
fn a_repeated_key_names_both_cells() {
    let programme = Programme::sample();
    let key = programme.keys("expenditures", "kind", "payment")[0].clone();
    let run = figures(&programme.repeat("expenditures", &key)).ended_with(1);
    let message = run.stderr().replace("\n  │ ", " ");
    assert!(message.contains("KEY-01") && message.contains("expenditures!A2"), "{message}");
}

#[test]
fn a_row_of_another_programme_is_refused() {
    let programme = Programme::sample();
    let lines = programme.keys("budget_lines", "side", "KR");
    let country = |line: &str| programme.get("budget_lines", line, "country_code").to_owned();
    let foreign = lines.iter().find(|line| country(line) != country(&lines[0])).expect("a line");
    let entries = programme.keys("expenditures", "line_id", &lines[0]);
    let run = figures(&Programme::sample().set("expenditures", &entries[0], "line_id", foreign));
    assert!(run.ended_with(1).stderr().contains("KEY-03"));
}

#[test]
fn a_missing_column_or_sheet_is_named() {
    let folder = Programme::sample().write();
    let path = folder.path().join("expenditures.csv");
    let text = std::fs::read_to_string(&path).expect("a csv file");
    std::fs::write(&path, text.replacen("voucher_no", "remark", 1)).expect("written");
    let run = dgcc(&["figures", &folder.path().to_string_lossy()]).ended_with(1);
    assert!(run.stderr().contains("there is no column 'voucher_no'"), "{}", run.stderr());

    std::fs::remove_file(folder.path().join("persons.csv")).expect("removed");
    let run = dgcc(&["figures", &folder.path().to_string_lossy()]).ended_with(1);
    assert!(run.stderr().contains("there is no sheet 'persons'"), "{}", run.stderr());
    assert!(!run.stderr().contains("KEY-02"), "what names a person is not called dangling too");
}

#[test]
fn a_damaged_file_is_a_finding_and_the_rest_is_read() {
    let folder = Programme::sample().write();
    std::fs::write(folder.path().join("extra.xlsx"), b"PK\x03\x04 not a workbook")
        .expect("written");
    let run =
        dgcc(&["figures", &folder.path().to_string_lossy(), "--format", "json"]).ended_with(1);
    assert!(run.stderr().contains("extra.xlsx") && run.stderr().contains("damaged"));
    assert!(run.stdout().contains("joint_cooperation"), "the rest is read");
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_to_do() {
    for arguments in [
        vec!["figures", "no-such-folder"],
        vec!["build", "no-such-folder"],
        vec!["build", "--templates", "no-such-folder"],
        vec!["build", "--kind", "letter"],
        vec!["build", "--country", "XX"],
        vec!["build", "--as-of", "yesterday"],
        vec!["build", "--out", "/proc/none"],
        vec!["print"],
    ] {
        let run = dgcc(&arguments).ended_with(2);
        assert!(!run.stderr().is_empty(), "{arguments:?}");
    }
}
