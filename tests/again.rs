//! A build after a build: what changed is made again, nothing else, and the result is that of a clean
//! build. Signed and certified documents among them are superseded; that they stay otherwise is tried in
//! `frozen.rs`.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use common::{Out, Programme, Run, files, json_of};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Builds a programme into a folder and says of each document whether it was made.
fn build(programme: &Programme, out: &Path, more: &[&str]) -> (Run, BTreeMap<String, String>) {
    let input = programme.write();
    let (input, out) = (input.path().to_string_lossy(), out.to_string_lossy());
    let mut arguments = vec!["build", &input, "--out", &out, "--quiet", "--explain"];
    arguments.extend(more);
    let run = common::dgcc(&arguments);
    let told = run.stdout();
    let told = told.lines().filter_map(|line| line.split_once(".pdf: "));
    let told = told.map(|(file, why)| (format!("{file}.pdf"), why.to_owned())).collect();
    (run, told)
}

/// The documents that were made, by file.
fn made(told: &BTreeMap<String, String>) -> BTreeSet<String> {
    told.iter().filter(|(_, why)| why.starts_with("made")).map(|(file, _)| file.clone()).collect()
}

/// The PDFs of which the bytes differ, or that are in one folder only.
fn differing(
    before: &BTreeMap<PathBuf, Vec<u8>>,
    after: &BTreeMap<PathBuf, Vec<u8>>,
) -> BTreeSet<String> {
    let names: BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
    let names = names.into_iter().filter(|name| name.extension().is_some_and(|end| end == "pdf"));
    let names = names.filter(|name| before.get(*name) != after.get(*name));
    names.map(|name| name.to_string_lossy().replace('\\', "/")).collect()
}

/// A programme of two countries, one with reports and one with drafts.
fn two() -> Programme {
    let codes: Vec<String> = Programme::sample().keys("countries", "stage", "operating");
    Programme::sample().only(codes.first().expect("a country that has a centre"))
}

fn no_errors(run: Run) {
    run.ended_with(0);
}

#[test]
fn nothing_is_made_again_if_nothing_changed() {
    let (programme, out) = (two(), common::out());
    let (run, told) = build(&programme, out.path(), &[]);
    no_errors(run);
    assert!(told.values().all(|why| why == "made: it was not in the last run"), "{told:?}");
    let before = files(out.path());
    let (run, told) = build(&programme, out.path(), &[]);
    no_errors(run);
    assert!(!told.is_empty() && told.values().all(|why| why == "unchanged"), "{told:?}");
    assert!(files(out.path()) == before);
    // In another order of the input, or with another option, documents are not typeset again either.
    let (run, told) = build(&programme, out.path(), &["--xlsx"]);
    no_errors(run);
    assert_eq!(made(&told), BTreeSet::new());
}

#[test]
fn a_changed_row_makes_again_what_prints_it_and_is_named() {
    let (programme, out) = (two(), common::out());
    let code = programme.keys("countries", "stage", "operating")[0].clone();
    no_errors(build(&programme, out.path(), &[]).0);
    let before = files(out.path());
    let line = programme.all("expenditures", &[("country_code", &code)]).remove(0);
    let payee = programme.get("expenditures", &line, "payee").to_owned();
    let changed = programme.set("expenditures", &line, "payee", &format!("{payee} and Sons"));
    let (run, told) = build(&changed, out.path(), &["--supersede"]);
    no_errors(run);
    let after = files(out.path());
    let made = made(&told);
    assert_eq!(made, differing(&before, &after), "made is what has other bytes, and nothing else");
    assert!(!made.is_empty() && made.iter().all(|file| file.contains("_REP_")), "{made:?}");
    for file in &made {
        assert!(told[file].contains("expenditures"), "{file}: {}", told[file]);
    }
}

#[test]
fn a_changed_clause_makes_again_its_kind_only_and_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let templates = folder.path().join("templates");
    common::copy_templates(&templates);
    let named = templates.to_string_lossy().into_owned();
    let (programme, out) = (two(), common::out());
    let options = ["--templates", named.as_str(), "--supersede"];
    no_errors(build(&programme, out.path(), &options).0);
    let clause = clause_on_purpose(&templates.join("mou"));
    let text = fs::read_to_string(&clause).expect("a clause");
    let text = text.trim_end().to_owned() + "\n\nAs agreed.\n";
    fs::write(&clause, text).expect("written");
    let (_, told) = build(&programme, out.path(), &options);
    let made = made(&told);
    // Cover and open points list the documents with their pages.
    let listing = |file: &String| file.contains("_COV_") || file.contains("_OPN_");
    let (of_bundle, of_kind): (Vec<_>, Vec<_>) = made.into_iter().partition(listing);
    assert!(of_bundle.len() <= 2);
    assert!(!of_kind.is_empty() && of_kind.iter().all(|file| file.contains("_MOU_")), "{told:?}");
    let stem = clause.file_name().expect("a name").to_string_lossy().replace(".hbs", "");
    assert!(of_kind.iter().all(|file| told[file].contains(&stem)), "{told:?}");
    // A module of the charts touches what has charts.
    let charts = templates.join("house/charts.typ");
    let text = fs::read_to_string(&charts).expect("a module") + "\n// a remark\n";
    fs::write(&charts, text).expect("written");
    let (_, told) = build(&programme, out.path(), &options);
    let of = |file: &String| file.contains("_REP_") || file.contains("_CON_");
    let made = self::made(&told);
    assert!(!made.is_empty() && made.iter().all(of), "{told:?}");
}

fn clause_on_purpose(kind: &Path) -> PathBuf {
    let entries = fs::read_dir(kind.join("clauses/en")).expect("clauses");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().find(|path| path.to_string_lossy().contains("purpose")).expect("a clause")
}

/// A field of some row of the programme, and another value for it.
fn edit(programme: Programme, pick: (usize, usize)) -> Programme {
    let fields = [
        ("persons", "full_name", "Edited Name"),
        ("organizations", "name_en", "Edited Office"),
        ("expenditures", "payee", "Edited Payee"),
        ("expenditures", "description", "Edited words"),
        ("projects", "title", "Edited project"),
        ("agenda_items", "title", "Edited item"),
        ("report_notes", "text", "Edited note."),
        ("countries", "capital", "Edited City"),
    ];
    let (sheet, field, value) = fields[pick.0 % fields.len()];
    let keys = programme.all(sheet, &[]);
    let Some(key) = keys.get(pick.1 % keys.len().max(1)) else { return programme };
    programme.set(sheet, key, field, value)
}

#[test]
fn after_any_edits_the_output_is_that_of_a_clean_build() {
    let mut runner = TestRunner::new(Config { cases: 1, ..Config::default() });
    let edits = proptest::collection::vec((0..1000usize, 0..1000usize), 3);
    let outcome = runner.run(&edits, |edits| {
        let (mut programme, kept) = (two(), common::out());
        build(&programme, kept.path(), &[]);
        for edit_of in edits {
            programme = edit(programme, edit_of);
            let before = files(kept.path());
            let (_, told) = build(&programme, kept.path(), &["--supersede"]);
            let after = files(kept.path());
            let anew = common::out();
            build(&programme, anew.path(), &["--no-cache"]);
            prop_assert!(after == files(anew.path()), "not that of a clean build: {told:?}");
            prop_assert_eq!(made(&told), differing(&before, &after));
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn what_was_changed_by_hand_or_removed_is_put_right() {
    let (programme, out) = (two(), common::out());
    let options = ["--kind", "mou"];
    no_errors(build(&programme, out.path(), &options).0);
    let before = files(out.path());
    let pdf = before.keys().find(|name| name.extension().is_some_and(|end| end == "pdf"));
    let pdf = out.path().join(pdf.expect("a PDF"));
    let mut bytes = fs::read(&pdf).expect("readable");
    bytes[100] ^= 1;
    fs::write(&pdf, bytes).expect("written");
    no_errors(build(&programme, out.path(), &options).0);
    assert!(files(out.path()) == before);
    fs::remove_file(&pdf).expect("removed");
    no_errors(build(&programme, out.path(), &options).0);
    assert!(files(out.path()) == before);
    // The same without anything that is kept.
    common::dgcc(&["clean", "--out", &out.path().to_string_lossy()]).ended_with(0);
    assert!(!dgcc::publish::workspace(out.path()).exists());
    let (run, told) = build(&programme, out.path(), &options);
    no_errors(run);
    assert_eq!(made(&told).len(), told.len());
    assert!(files(out.path()) == before);
}

/// A sample with another country beside the one with a centre.
fn with_another() -> (Programme, String, String) {
    let sample = Programme::sample();
    let codes = sample.keys("countries", "stage", "selection_confirmed");
    let other = codes.first().expect("a country that is selected").clone();
    let ours = sample.keys("countries", "stage", "mou_signed")[0].clone();
    (sample, ours, other)
}

fn names(out: &Out) -> BTreeSet<String> {
    let entries = fs::read_dir(out.path()).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into()).collect()
}

#[test]
fn bundles_that_were_not_asked_for_stay_and_those_of_countries_that_are_gone_go() {
    let (sample, ours, other) = with_another();
    let out = common::out();
    let options = ["--kind", "mou", "--country"];
    let asked = [&options[..], &[ours.as_str(), "--country", other.as_str()]].concat();
    no_errors(build(&sample, out.path(), &asked).0);
    fs::write(out.path().join("letter.txt"), "mine").expect("written");
    let both = files(out.path());
    no_errors(build(&sample, out.path(), &[&options[..], &[ours.as_str()]].concat()).0);
    assert_eq!(files(out.path()).len(), both.len(), "the other bundle and the letter stay");
    let run = json_of(&out.path().join("run.json"));
    let listed: BTreeSet<&str> = run["countries"]
        .as_array()
        .expect("countries")
        .iter()
        .filter_map(|country| country["country"].as_str())
        .collect();
    assert_eq!(listed, BTreeSet::from([ours.as_str(), other.as_str()]));
    common::dgcc(&["verify", &out.path().to_string_lossy()]).ended_with(0);
    // Without the other country in the input, a run over all countries takes its bundle away.
    let alone = Programme::sample().only(&ours);
    no_errors(build(&alone, out.path(), &["--kind", "mou"]).0);
    let names = names(&out);
    assert!(!names.contains(&other) && !names.contains(&format!("{other}.zip")), "{names:?}");
    assert!(names.contains("letter.txt") && names.contains(&ours), "{names:?}");
}

#[test]
fn a_second_run_on_the_same_folder_is_refused_by_name() {
    let out = common::out();
    let held = dgcc::publish::Stage::open(out.path()).expect("nobody writes there");
    let input = two().write();
    let (input, out_text) = (input.path().to_string_lossy(), out.path().to_string_lossy());
    let run = common::dgcc(&["build", &input, "--out", &out_text, "--kind", "mou"]);
    let said = run.ended_with(2).stderr();
    let said: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("another run of dgcc is writing"), "{said}");
    drop(held);
    common::dgcc(&["build", &input, "--out", &out_text, "--kind", "mou"]).ended_with(0);
}

#[test]
fn timings_tell_the_split_by_stage_and_kind_and_write_a_timeline() {
    let out = common::out();
    let trace = out.path().with_file_name("trace.json");
    let option = format!("--timings={}", trace.display());
    let input = two().write();
    let (input, out) = (input.path().to_string_lossy(), out.path().to_string_lossy());
    let run = common::dgcc(&["build", &input, "--out", &out, "--kind", "mou", &option]);
    let said = run.ended_with(0).stdout();
    for part in ["layout (Typst)", "export (Typst)", "read back", "outside Typst", "MOU"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let trace = json_of(&trace);
    let events = trace["traceEvents"].as_array().expect("events");
    let of = |stage: &str| events.iter().filter(|event| event["cat"] == stage).count();
    assert!(of("layout (Typst)") > 0 && of("fill") > 0 && of("publish") > 0);
    for event in events {
        assert_eq!(event["ph"], "X");
        assert!(event["ts"].is_u64() && event["dur"].is_u64() && event["tdur"].is_u64());
    }
}
