//! The whole run, as a user starts it.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Programme, build, files, json_of, text_of};

/// The code of a country at a stage.
fn country_at(programme: &Programme, stage: &str) -> String {
    let codes = programme.keys("countries", "stage", stage);
    codes.first().unwrap_or_else(|| panic!("the sample has a country at {stage}")).clone()
}

fn pdf(out: &Path, country: &str, part: &str) -> PathBuf {
    let folder = out.join(country);
    let mut names: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{folder:?}: {error}"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "pdf"))
        .filter(|path| path.to_string_lossy().contains(part))
        .collect();
    names.sort();
    names.first().unwrap_or_else(|| panic!("{folder:?} has a {part}")).clone()
}

#[test]
fn the_sample_gives_every_country_a_complete_bundle_that_does_not_depend_on_the_jobs() {
    let programme = Programme::sample();
    let one = common::out();
    let two = common::out();
    for (out, jobs) in [(&one, "1"), (&two, "2")] {
        let out = out.path().to_string_lossy().into_owned();
        common::dgcc(&["build", "--quiet", "--out", &out, "--jobs", jobs]).ended_with(0);
    }
    assert!(files(one.path()) == files(two.path()), "the same bytes with one job and with two");

    let run = json_of(&one.path().join("run.json"));
    assert_eq!(run["errors"], 0);
    let countries = run["countries"].as_array().expect("countries");
    assert_eq!(countries.len(), programme.keys("countries", "report_currency", "USD").len());
    let mut kinds = std::collections::BTreeSet::new();
    for country in countries {
        let code = country["country"].as_str().expect("a code");
        assert_eq!(country["held_back"], serde_json::json!([]), "{code}");
        let manifest = json_of(&one.path().join(code).join("manifest.json"));
        bundle_is_as_its_manifest_says(one.path(), code, &manifest);
        for document in manifest["documents"].as_array().expect("documents") {
            kinds.insert(document["kind"].as_str().expect("a kind").to_owned());
            let file = document["file"].as_str().expect("a file");
            assert!(file.is_ascii() && file.starts_with(code), "{file}");
        }
    }
    for kind in ["MOU", "AGR", "MIN", "INV", "REP"] {
        assert!(kinds.contains(kind), "the sample shows {kind}");
    }
}

/// Every file of the zip is in the manifest with its size and SHA-256, and lies outside the zip too.
fn bundle_is_as_its_manifest_says(out: &Path, code: &str, manifest: &serde_json::Value) {
    let file = fs::File::open(out.join(format!("{code}.zip"))).expect("a zip");
    let mut zip = zip::ZipArchive::new(file).expect("a zip");
    let inside: Vec<String> =
        zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let listed = manifest["files"].as_array().expect("files");
    assert_eq!(inside.len(), listed.len() + 1, "{code}: the files and the manifest");
    assert!(inside[0].contains("_COV_"), "{code}: the cover comes first");
    for file in listed {
        let name = file["name"].as_str().expect("a name");
        let mut bytes = Vec::new();
        let mut entry = zip.by_name(&format!("{code}/{name}")).expect("in the zip");
        std::io::Read::read_to_end(&mut entry, &mut bytes).expect("readable");
        assert_eq!(file["bytes"], bytes.len(), "{name}");
        assert_eq!(file["sha256"], dgcc::workbook::sha256(&bytes), "{name}");
        assert_eq!(bytes, fs::read(out.join(code).join(name)).expect("outside"), "{name}");
    }
    for document in manifest["documents"].as_array().expect("documents") {
        let name = document["file"].as_str().expect("a name");
        let pdf = lopdf::Document::load(out.join(code).join(name)).expect("a PDF");
        assert_eq!(document["pages"], pdf.get_pages().len(), "{name}");
    }
}

#[test]
fn text_from_cells_prints_literally_whatever_it_holds() {
    let programme = Programme::sample();
    let code = country_at(&programme, "operating");
    let mous = programme.keys("mous", "country_code", &code);
    let mou =
        mous.iter().find(|mou| programme.get("mous", mou, "kind") == "dgcc_mou").expect("one");
    let org = programme.get("mous", mou, "partner_org_id").to_owned();
    let hostile = r##"Ministry *of* _It_ $x$ #read("/etc/passwd") @ref <tag> `raw` = // \ "end" {{mou.title}}"##;
    let programme = programme.set("organizations", &org, "name_en", hostile);
    let (run, out) = build(&programme, &["--country", &code, "--kind", "mou"]);
    run.ended_with(0);
    let text = text_of(&pdf(out.path(), &code, "_MOU_"));
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    assert!(squeezed(&text).contains(&squeezed(hostile)), "{text}");
}

#[test]
fn a_value_that_is_missing_prints_as_an_open_point_with_its_cell() {
    let programme = Programme::sample();
    let code = country_at(&programme, "selection_confirmed");
    let (run, out) = build(&programme, &["--country", &code, "--kind", "mou"]);
    run.ended_with(0);
    let text = text_of(&pdf(out.path(), &code, "_MOU_"));
    assert!(text.contains("(signing_date)"), "{text}");
    assert!(text.contains("DRAFT") || text.contains("Draft"), "a draft says so");
    let manifest = json_of(&out.path().join(&code).join("manifest.json"));
    let points = manifest["documents"][0]["open_points"].as_array().expect("open points");
    let point = points.iter().find(|point| point["field"] == "signing_date").expect("a date");
    assert_eq!(point["kind"], "blank");
    assert!(point["cell"].as_str().expect("a cell").contains("mous!F"), "{point}");
}

#[test]
fn a_signed_text_with_a_gap_is_held_back_and_the_cell_is_named() {
    let programme = Programme::sample();
    let code = country_at(&programme, "operating");
    let agreement = programme.keys("agreements", "country_code", &code).remove(0);
    let programme = programme.set("agreements", &agreement, "asset_ownership", "");
    let kinds = ["--country", &code, "--kind", "agreement", "--kind", "minutes"];
    let (run, out) = build(&programme, &kinds);
    run.ended_with(1);
    let manifest = json_of(&out.path().join(&code).join("manifest.json"));
    let held = manifest["held_back"].to_string();
    let cell = held.contains("asset_ownership (agreements.csv") && held.contains("agreements!T");
    assert!(cell, "{held}");
    let documents = manifest["documents"].as_array().expect("documents");
    assert!(!documents.is_empty() && documents.iter().all(|document| document["kind"] == "MIN"));
    let left: Vec<_> = files(&out.path().join(&code)).into_keys().collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("_AGR_")), "{left:?}");
}

#[test]
fn a_dropped_clause_renumbers_and_references_follow() {
    let programme = Programme::sample();
    let code = country_at(&programme, "operating");
    let agreements = programme.keys("agreements", "country_code", &code);
    let numbers = |programme: &Programme| -> (String, usize) {
        let (run, out) = build(programme, &["--country", &code, "--kind", "agreement"]);
        run.ended_with(0);
        let text = text_of(&pdf(out.path(), &code, "_AGR_"));
        let last =
            (1..40).take_while(|number| text.contains(&format!("Article {number} "))).count();
        (text, last)
    };
    let with = programme.set("agreements", &agreements[0], "confidentiality", "Y");
    let (text, all) = numbers(&with);
    assert!(text.contains(&format!("Article {all} Language")), "the last article is on language");
    let (text, fewer) = numbers(&with.set("agreements", &agreements[0], "confidentiality", "N"));
    assert_eq!(fewer, all - 1, "one article is dropped");
    assert!(text.contains(&format!("Article {fewer} Language")), "the last article moves up");
}

#[test]
fn a_file_that_cannot_be_read_holds_back_what_reads_its_sheet() {
    let programme = Programme::sample();
    let code = country_at(&programme, "operating");
    let input = programme.write();
    fs::write(input.path().join("contributions.csv"), [0xff, 0xfe, 0xfd]).expect("written");
    let out = common::out();
    let (from, to) = (input.path().to_string_lossy(), out.path().to_string_lossy());
    let kinds = ["--kind", "mou", "--kind", "minutes", "--country", &code];
    let run = common::dgcc(&[&["build", &from, "--out", &to, "--quiet"], &kinds[..]].concat());
    let said = run.ended_with(1).stderr();
    assert!(said.contains("contributions.csv") && said.contains("held back"), "{said}");
    let manifest = json_of(&out.path().join(&code).join("manifest.json"));
    let made = manifest["documents"].to_string();
    assert!(made.contains("\"MIN\"") && !made.contains("\"MOU\""), "{made}");
}

#[test]
fn an_error_holds_back_only_the_documents_that_depend_on_the_row() {
    let programme = Programme::sample();
    let code = country_at(&programme, "operating");
    let other = country_at(&programme, "closed");
    let entries = programme.keys("expenditures", "country_code", &code);
    let of_year = |entry: &String| {
        let line = programme.get("expenditures", entry, "line_id");
        programme.get("budget_lines", line, "fiscal_year").to_owned()
    };
    let year = entries.iter().map(of_year).max().expect("a year");
    let entry = entries.iter().find(|entry| of_year(entry) == year).expect("an entry").clone();
    let programme = programme.set("expenditures", &entry, "amount", "many");
    let (run, out) = build(&programme, &["--country", &code, "--country", &other]);
    run.ended_with(1);
    let ours = json_of(&out.path().join(&code).join("manifest.json"));
    let held: Vec<String> = ours["held_back"]
        .as_array()
        .expect("held back")
        .iter()
        .map(|entry| entry["title"].as_str().expect("a title").to_owned())
        .collect();
    assert_eq!(held.len(), 2, "the report in English and in Korean: {held:?}");
    assert!(held.iter().all(|title| title.contains(&format!("_REP_{year}"))), "{held:?}");
    let made = ours["documents"].to_string();
    assert!(made.contains("\"MOU\"") && made.contains("\"MIN\"") && made.contains("\"REP\""));
    assert_eq!(
        json_of(&out.path().join(&other).join("manifest.json"))["held_back"],
        serde_json::json!([])
    );
}

#[test]
fn what_is_not_lawful_at_the_stage_is_listed_with_the_reason() {
    let programme = Programme::sample();
    let code = country_at(&programme, "selection_confirmed");
    let (run, out) = build(&programme, &["--country", &code]);
    run.ended_with(0);
    let manifest = json_of(&out.path().join(&code).join("manifest.json"));
    let left_out = manifest["left_out"].to_string();
    assert!(
        left_out.contains("Annual budget report") && left_out.contains("Operating"),
        "{left_out}"
    );
}

#[test]
fn emitted_source_holds_everything_a_document_is_made_of() {
    let programme = Programme::sample();
    let code = country_at(&programme, "selection_confirmed");
    let (run, out) = build(&programme, &["--country", &code, "--kind", "mou", "--emit-source"]);
    run.ended_with(0);
    let pdf = pdf(out.path(), &code, "_MOU_");
    let source = pdf.with_extension("typst");
    for name in
        ["main.typ", "es/data.json", "en/house/prelude.typ", "ko/clauses/mou/01-purpose.typ"]
    {
        assert!(source.join(name).is_file(), "{name}");
    }
}

#[test]
fn the_examples_of_another_maker_give_every_lawful_document_and_no_finding() {
    let Some(examples) = common::examples() else { return };
    let out = common::out();
    let input = examples.join("dgcc_small.xlsx");
    let run = common::dgcc(&[
        "build",
        &input.to_string_lossy(),
        "--quiet",
        "--out",
        &out.path().to_string_lossy(),
    ]);
    assert_eq!(run.ended_with(0).stderr(), "");
    let run = json_of(&out.path().join("run.json"));
    let made = |code: &str, kind: &str| {
        let manifest = json_of(&out.path().join(code).join("manifest.json"));
        let documents = manifest["documents"].as_array().expect("documents").clone();
        documents.iter().filter(|document| document["kind"] == kind).count()
    };
    assert_eq!(run["findings"], serde_json::json!([]));
    for (code, mou, agreement, minutes, reports) in [
        ("CO", 2, 0, 0, 0),
        ("LA", 2, 2, 0, 0),
        ("CR", 2, 2, 4, 6),
        ("UZ", 2, 2, 8, 8),
        ("RS", 2, 2, 8, 6),
    ] {
        let counts = ["MOU", "AGR", "MIN", "REP"].map(|kind| made(code, kind));
        assert_eq!(counts, [mou, agreement, minutes, reports], "{code}");
    }
}

#[test]
fn a_country_code_that_could_lead_elsewhere_names_no_folder_and_stops_nobody() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let victim = folder.path().join("victim");
    fs::create_dir(&victim).expect("made");
    fs::write(victim.join("paper.txt"), "dear").expect("written");
    let lax = folder.path().join("lax.toml");
    fs::write(&lax, "[rules]\nKEY-04 = \"allow\"\n").expect("written");
    let lax = lax.to_string_lossy();
    let absolute = victim.to_string_lossy().into_owned();
    for code in [absolute.as_str(), "..", "../victim", "../../victim", "A/B", "C:", "CON"] {
        for more in [&["--force-draft"][..], &["--config", &lax]] {
            let input = Programme::sample().recode("CO", code).write();
            let out = folder.path().join("out");
            let (input, target) = (input.path().to_string_lossy(), out.to_string_lossy());
            let arguments = [&["build", &input, "--out", &target, "--kind", "mou"], more].concat();
            let run = common::dgcc(&arguments).ended_with(1);
            assert!(run.stdout().contains("is no country code"), "{code}: {}", run.stdout());
            assert!(out.join("LA.zip").is_file(), "{code}: the others are made");
            let names = fs::read_dir(&out).expect("an output").count();
            assert_eq!(names, 11, "{code}: five countries, folder and zip, and run.json");
            let entries = fs::read_dir(folder.path()).expect("a folder");
            let names = entries.map(|entry| entry.expect("an entry").file_name());
            let names: BTreeSet<String> =
                names.map(|name| name.to_string_lossy().into_owned()).collect();
            let known = [".out.dgcc", "lax.toml", "out", "victim"].map(str::to_owned);
            assert_eq!(names, BTreeSet::from(known), "{code}");
            assert_eq!(fs::read_to_string(victim.join("paper.txt")).expect("there"), "dear");
        }
    }
}
