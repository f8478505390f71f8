//! Which clause each document has, and why: the matrix, the cells that decide, csv and xlsx.

mod common;

use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::Programme;

const AGREEMENT: &str = "DGCC-UZ-AGR-2022-01";

/// The cells of a row of the matrix on the terminal, over all tables below each other: what follows
/// the id and the title.
fn cells_of(table: &str, id: &str) -> Vec<String> {
    let lines = table.lines().filter(|line| line.trim_start().starts_with(&format!("{id} ")));
    let cells = lines.flat_map(|line| {
        let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
        cells.skip(2).map(str::to_owned)
    });
    let cells: Vec<String> = cells.collect();
    assert!(!cells.is_empty(), "{id} is in\n{table}");
    cells
}

/// Text without line breaks and indents.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rows of a csv file, by column.
fn csv_of(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

fn sheet_of(path: &Path, name: &str) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = workbook.worksheet_range(name).expect("a sheet");
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("{other:?} is no text"),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// A copy of the shipped templates.
fn templates() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    common::copy_templates(folder.path());
    folder
}

/// Gives Uzbekistan its own text of a variant of the clause on assets.
fn own_text(templates: &Path, front: impl Fn(&str) -> String) {
    let usual = templates.join("agreement/clauses/en/17-assets--partner.typ.hbs");
    let own = templates.join("agreement/overrides/UZ");
    fs::create_dir_all(&own).expect("a folder");
    let text = fs::read_to_string(usual).expect("a clause");
    fs::write(own.join("17-assets--partner.typ.hbs"), front(&text)).expect("written");
}

#[test]
fn the_matrix_has_every_clause_of_every_country() {
    let run = common::dgcc(&["clauses", "--kind", "agreement"]).ended_with(0);
    let table = run.stdout();
    // In the order of the sheet of countries: UZ, EG, RS, LA, ET, CO.
    let assets = ["partner", "per-annex", "korea", "partner", "undecided"];
    let assets = assets.map(|variant| format!("alternative: {variant}"));
    assert_eq!(cells_of(&table, "17-assets")[..5], assets);
    assert_eq!(cells_of(&table, "17-assets")[5], "-", "no agreement before the memorandum");
    let definitions = ["standard", "standard", "standard", "standard", "standard", "-"];
    assert_eq!(cells_of(&table, "01-definitions"), definitions);
    assert_eq!(cells_of(&table, "f-inventory")[..2], ["omitted", "standard"]);
    let all = common::dgcc(&["clauses"]).ended_with(0).stdout();
    for kind in ["mou: ", "agreement: ", "minutes: ", "invitation: ", "report: "] {
        assert!(all.lines().any(|line| line.starts_with(kind)), "{kind}");
    }
    assert!(!all.contains("cover: "), "a cover has no clauses");
}

#[test]
fn documents_of_a_country_share_a_column_where_their_clauses_are_equal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("clauses.xlsx");
    let out_text = out.to_string_lossy();
    common::dgcc(&["clauses", "--kind", "minutes", "--out", &out_text]).ended_with(0);
    let matrix = sheet_of(&out, "minutes");
    let programme = Programme::sample();
    for (country, total) in [("UZ", 6), ("RS", 7)] {
        assert_eq!(programme.keys("meetings", "country_code", country).len(), total);
        let ours: Vec<usize> = (2..matrix[0].len())
            .filter(|&at| matrix[0][at].contains(&format!("DGCC-{country}-")))
            .collect();
        let named: usize = ours.iter().map(|&at| matrix[0][at].lines().count()).sum();
        assert_eq!(named, total, "every document is in one column");
        for (nth, &at) in ours.iter().enumerate() {
            for &other in &ours[..nth] {
                assert!(matrix[1..].iter().any(|row| row[at] != row[other]), "{at} {other}");
            }
        }
    }
}

#[test]
fn a_changed_cell_changes_the_variant_and_is_named() {
    let programme = Programme::sample();
    let key = "AGR-UZ-1";
    assert_eq!(programme.get("agreements", key, "asset_ownership"), "partner");
    let changed = programme.set("agreements", key, "asset_ownership", "korea");
    let line = changed.line("agreements", key);
    let folder = changed.write();
    let input = folder.path().to_string_lossy();

    let table = common::dgcc(&["clauses", &input, "--country", "UZ", "--kind", "AGR"]).stdout();
    assert_eq!(cells_of(&table, "17-assets"), ["alternative: korea"]);

    let run = common::dgcc(&["clauses", &input, "--why", "uz", "agreement/17-assets"]);
    let told = flat(&run.ended_with(0).stdout());
    for expected in [
        &format!("in {AGREEMENT}"),
        "in 17-assets--korea, alternative, version 1.0",
        "if (is agreement.asset_ownership \"korea\")",
        "templates/agreement/clauses/en/17-assets--korea.typ.hbs:7",
        "agreement.asset_ownership = korea",
        &format!("agreements.csv › agreements!T{line}"),
        "It is in because agreement.asset_ownership is korea; with any other value it would be left out.",
        "out 17-assets--partner, alternative",
        "with the value partner it would be in.",
    ] {
        assert!(told.contains(expected), "{expected}\n{told}");
    }
}

#[test]
fn what_derived_fields_rest_on_is_named() {
    let why = |country: &str, clause: &str| {
        common::dgcc(&["clauses", "--why", country, clause]).ended_with(0).stdout()
    };
    let programme = Programme::sample();
    let contributions = programme.keys("contributions", "country_code", "UZ").len();
    let plan = why("UZ", "mou/b-financial-plan");
    assert!(plan.contains(&format!("rows of contributions for UZ ({contributions})")), "{plan}");
    assert!(plan.contains("programme.plan = there is one"), "{plan}");

    let draft = why("ET", "agreement/z-open-points");
    assert!(draft.contains("agreement.status = negotiating"), "{draft}");
    assert!(draft.contains("It is in because document.is_draft is Y; with N"), "{draft}");

    let meeting = why("RS", "minutes/A1-delegations");
    let attendees = programme.keys("attendees", "meeting_id", "MTG-RS-1").len();
    let expected = format!("rows of attendees for MTG-RS-1 ({attendees})");
    assert!(meeting.contains(&expected), "{meeting}");

    let none = why("CO", "agreement/17-assets");
    assert!(none.contains("CO has no document of the kind agreement"), "{none}");
}

#[test]
fn a_country_without_a_row_is_told_that_there_is_none() {
    let programme = Programme::sample().drop("agreements", "AGR-ET-1");
    let folder = programme.write();
    let input = folder.path().to_string_lossy();
    let run = common::dgcc(&["clauses", &input, "--why", "ET", "agreement/17-assets"]);
    let told = run.stdout();
    assert!(told.contains("in   17-assets--undecided"), "{told}");
    assert!(told.contains("agreement.asset_ownership = not known"), "{told}");
    assert!(told.contains("rows of agreements for ET (0)"), "{told}");
}

#[test]
fn an_override_is_marked_and_only_for_its_country() {
    let templates = templates();
    own_text(templates.path(), str::to_owned);
    let folder = templates.path().to_string_lossy();
    let arguments = ["clauses", "--templates", &folder, "--kind", "agreement"];
    let table = common::dgcc(&arguments).ended_with(0).stdout();
    let cells = cells_of(&table, "17-assets");
    assert_eq!((&*cells[0], &*cells[3]), ("override: partner", "alternative: partner"));
    let arguments = ["clauses", "--templates", &folder, "--why", "UZ", "agreement/17-assets"];
    let told = common::dgcc(&arguments).ended_with(0).stdout();
    assert!(told.contains("agreement/overrides/UZ/17-assets--partner.typ.hbs:7"), "{told}");
    assert!(told.contains("the country's own text"), "{told}");
}

#[test]
fn csv_and_xlsx_hold_the_same_decisions() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    let written = |name: &str| {
        common::dgcc(&["clauses", "--out", &path(name).to_string_lossy()]).ended_with(0);
    };
    written("clauses.csv");
    written("clauses.xlsx");
    let rows = csv_of(&fs::read(path("clauses.csv")).expect("a file"));
    let printed = common::dgcc(&["clauses", "--format", "csv"]).ended_with(0).stdout();
    assert_eq!(csv_of(printed.as_bytes()), rows, "the same on standard output");
    assert_eq!(sheet_of(&path("clauses.xlsx"), "decisions"), rows);
    let first = fs::read(path("clauses.xlsx")).expect("a file");
    written("clauses.xlsx");
    assert_eq!(fs::read(path("clauses.xlsx")).expect("a file"), first, "the same bytes");

    let at = |name: &str| rows[0].iter().position(|header| header == name).expect("a column");
    let wanted = [
        ("country", "UZ"),
        ("document_number", AGREEMENT),
        ("kind", "agreement"),
        ("clause_id", "17-assets"),
        ("title", "Assets"),
        ("variant_file", "agreement/clauses/en/17-assets--partner.typ.hbs"),
        ("version", "1.0"),
        ("status", "alternative"),
        ("in_or_out", "in"),
        ("condition", "(is agreement.asset_ownership \"partner\")"),
        ("deciding_field", "agreement.asset_ownership"),
        ("value", "partner"),
    ];
    let row = rows.iter().find(|row| wanted.iter().all(|(name, value)| row[at(name)] == *value));
    let cell = &row.expect("the row of the clause")[at("deciding_cell")];
    assert!(cell.starts_with("programme.xlsx › agreements!T"), "{cell}");

    let mut workbook: Xlsx<_> = open_workbook(path("clauses.xlsx")).expect("a workbook");
    assert_eq!(
        workbook.sheet_names(),
        ["mou", "agreement", "minutes", "invitation", "report", "decisions"]
    );
    let matrix = workbook.worksheet_range("agreement").expect("the matrix");
    let uzbekistan = matrix.rows().next().expect("a header").iter().position(|cell| *cell == *"UZ");
    let assets = matrix.rows().find(|row| row[0] == "17-assets").expect("a row");
    assert_eq!(assets[uzbekistan.expect("a column")], "alternative: partner");
}

#[test]
fn what_looks_like_a_formula_stays_text() {
    let templates = templates();
    own_text(templates.path(), |text| text.replace("title = \"Assets\"", "title = \"=1+1\""));
    let folder = templates.path().to_string_lossy();
    let out = tempfile::tempdir().expect("a temporary folder");
    let (csv, xlsx) = (out.path().join("c.csv"), out.path().join("c.xlsx"));
    for file in [&csv, &xlsx] {
        let arguments = ["clauses", "--templates", &folder, "--out", &file.to_string_lossy()];
        common::dgcc(&arguments).ended_with(0);
    }
    let has = |rows: &[Vec<String>], title: &str| rows.iter().any(|row| row[4] == title);
    let rows = csv_of(&fs::read(csv).expect("a file"));
    assert!(has(&rows, "'=1+1") && !has(&rows, "=1+1"));
    assert!(has(&sheet_of(&xlsx, "decisions"), "=1+1"));
}

#[test]
fn titles_are_in_the_language_that_is_asked_for() {
    let table = common::dgcc(&["clauses", "--lang", "ko", "--kind", "agreement"]).ended_with(0);
    let english = common::dgcc(&["clauses", "--kind", "agreement"]).ended_with(0).stdout();
    assert_ne!(table.stdout(), english);
    assert_eq!(cells_of(&table.stdout(), "17-assets"), cells_of(&english, "17-assets"));
}

#[test]
fn what_does_not_exist_is_refused_with_what_there_is() {
    let cases: [(&[&str], &str, &str); 6] = [
        (
            &["--why", "UZ", "agreement/17-asset"],
            "no clause 'agreement/17-asset'",
            "agreement/17-assets",
        ),
        (&["--why", "UZ", "treaty/01-aims"], "no clause 'treaty/01-aims'", "mou/01-purpose"),
        (&["--why", "XX", "agreement/17-assets"], "no country 'XX'", "UZ"),
        (&["--country", "XX"], "no country 'XX'", "UZ"),
        (&["--kind", "cover"], "no kind 'cover'", "agreement"),
        (&["--lang", "xx"], "no language of clauses 'xx'", "en, es, ko"),
    ];
    for (arguments, expected, known) in cases {
        let arguments = [&["clauses"], arguments].concat();
        let said = common::dgcc(&arguments).ended_with(2).stderr();
        assert!(said.contains(expected), "{said}");
        // Long lists are broken at hyphens.
        let whole = said.split_whitespace().collect::<String>();
        assert!(whole.contains(&known.replace(' ', "")), "{said}");
    }
}

#[test]
fn an_input_is_never_written_over() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("programme.xlsx");
    fs::copy(common::root().join("inputs/programme.xlsx"), &path).expect("copied");
    let before = fs::read(&path).expect("a file");
    let name = path.to_string_lossy();
    common::dgcc(&["clauses", &name, "--out", &name]).ended_with(2);
    assert_eq!(fs::read(&path).expect("a file"), before);
}
