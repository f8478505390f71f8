//! The starter: the empty workbook and the sample, written and read back.

mod common;

use std::fs;
use std::path::Path;

use common::dgcc_in;
use dgcc::programme::{AnyRows, FieldSpec, Register, SHEETS, Settings, Stage, Value, intake};
use dgcc::rules;
use dgcc::starter::{self, HeaderLanguage, MOST_COUNTRIES};
use dgcc::workbook::{self, Cell, Workbook};

/// Writes a register and opens what was written.
fn written(register: &Register, language: HeaderLanguage) -> Workbook {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("written.xlsx");
    fs::write(&path, bytes(register, language)).expect("written");
    workbook::open(&path, "written.xlsx").expect("the workbook opens")
}

fn bytes(register: &Register, language: HeaderLanguage) -> Vec<u8> {
    starter::workbook(register, language).expect("the register fits in a workbook")
}

/// The register in a workbook in which nothing is at fault.
fn read(workbook: Workbook) -> Register {
    let mut reading = intake::read(&[workbook], &[]);
    let today = jiff::civil::date(2026, 2, 15);
    let settings = Settings::read(&reading.register.settings, today, &mut reading.findings);
    let findings = rules::check(&reading.register, &settings, reading.findings);
    assert!(findings.is_empty(), "{findings:#?}");
    reading.register
}

/// All values, sheet by sheet and row by row.
fn values(register: &Register) -> Vec<Vec<Vec<Option<Value>>>> {
    let row = |rows: &dyn AnyRows, at| {
        (0..rows.spec().fields.len()).map(|field| rows.value(at, field)).collect()
    };
    let sheet = |rows: &dyn AnyRows| (0..rows.len()).map(|at| row(rows, at)).collect();
    register.sheets().into_iter().map(sheet).collect()
}

fn header(language: HeaderLanguage, field: &FieldSpec) -> &'static str {
    match language {
        HeaderLanguage::English => field.en,
        HeaderLanguage::Korean => field.ko,
    }
}

#[test]
fn an_empty_workbook_has_every_sheet_and_column_and_no_fault() {
    for language in [HeaderLanguage::English, HeaderLanguage::Korean] {
        let workbook = written(&Register::default(), language);
        assert_eq!(workbook.sheets.len(), SHEETS.len());
        for (grid, spec) in workbook.sheets.iter().zip(SHEETS) {
            assert_eq!(grid.name, spec.name);
            let keys: Vec<String> = grid.rows[0].iter().map(Cell::shown).collect();
            let fields: Vec<&str> = spec.fields.iter().map(|field| field.name).collect();
            assert_eq!(keys, fields);
            for (cell, field) in grid.rows[1].iter().zip(spec.fields) {
                let shown = cell.shown();
                assert_eq!(shown.trim_end_matches(" *"), header(language, field));
            }
        }
        assert!(read(workbook).sheets().iter().all(|rows| rows.is_empty()));
    }
}

#[test]
fn a_sample_reads_back_as_it_was_generated() {
    for (countries, seed) in [(0, 1), (1, 7), (6, 2026), (20, 42), (60, u64::MAX)] {
        let sample = starter::sample(countries, seed);
        assert_eq!(sample.countries.iter().count(), countries);
        for language in [HeaderLanguage::English, HeaderLanguage::Korean] {
            let back = read(written(&sample, language));
            assert!(values(&back) == values(&sample), "{countries} countries of seed {seed}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_other_data() {
    let sample = |seed| bytes(&starter::sample(6, seed), HeaderLanguage::English);
    assert!(sample(1) == sample(1));
    assert!(values(&starter::sample(6, 1)) != values(&starter::sample(6, 2)));
}

#[test]
fn a_larger_sample_begins_with_the_programmes_of_a_smaller_one() {
    let (small, large) = (starter::sample(6, 3), starter::sample(9, 3));
    for (small, large) in values(&small).iter().zip(values(&large)) {
        // Exchange rates serve all programmes and stand in the order of currencies.
        assert!(small.iter().all(|row| large.contains(row)));
    }
}

#[test]
fn six_countries_show_six_stages_and_twenty_show_all() {
    let stages = |countries| {
        let sample = starter::sample(countries, 2026);
        let mut stages: Vec<Stage> = sample.countries.iter().filter_map(|row| row.stage).collect();
        stages.sort_unstable();
        stages.dedup();
        stages
    };
    use Stage::*;
    let six = [SelectionConfirmed, MouSigned, CommitteeOrganised, Operating, Extended, Closed];
    assert_eq!(stages(6), six);
    let all = [
        Candidate,
        Proposed,
        SelectionConfirmed,
        MouSigned,
        CommitteeOrganised,
        AgreementSigned,
        Operating,
        Extended,
        Closed,
        PostClosure,
    ];
    assert_eq!(stages(20), all);
}

#[test]
fn the_inputs_are_the_sample_of_six_countries() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    init(folder.path(), &["--sample", "--countries", "6", "--seed", "2026"]).ended_with(0);
    let generated = fs::read(folder.path().join("programme.xlsx")).expect("a workbook");
    let committed = fs::read(common::root().join("inputs/programme.xlsx")).expect("the inputs");
    assert!(generated == committed, "inputs/programme.xlsx is not what `dgcc init` writes");
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("programme.xlsx");
    fs::write(&path, "precious").expect("written");
    let run = init(folder.path(), &["--sample"]).ended_with(2);
    assert!(run.stderr().contains("programme.xlsx is there already"), "{}", run.stderr());
    assert_eq!(fs::read_to_string(&path).expect("the file"), "precious");
}

#[test]
fn what_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let too_many = (MOST_COUNTRIES + 1).to_string();
    init(folder.path(), &["--sample", "--countries", &too_many]).ended_with(2);
    init(folder.path(), &["--countries", "6"]).ended_with(2);
    dgcc_in(folder.path(), &["init", "programme.ods"]).ended_with(2);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

fn init(folder: &Path, options: &[&str]) -> common::Run {
    let arguments: Vec<&str> = ["init", "programme.xlsx"].iter().chain(options).copied().collect();
    dgcc_in(folder, &arguments)
}
