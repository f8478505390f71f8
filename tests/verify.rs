//! What was made is still as it was made, or the fault is named; a bundle from anybody is read within
//! bounds; and what was made can be made again.

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::{Programme, Run, build, dgcc, json_of};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A contribution of Laos in kind, which its memorandum and its agreement print.
const CONTRIBUTION: &str = "CON-LA-P2027-OFF";
/// What the memorandum of Laos is made with.
const MEMORANDUM: [&str; 4] = ["--country", "LA", "--kind", "mou"];

/// The memorandum of Laos, made once for all tests; they change copies.
static MADE: LazyLock<common::Out> = LazyLock::new(|| {
    let (run, out) = build(&Programme::sample(), &MEMORANDUM);
    run.ended_with(0);
    out
});

/// A copy of what was made.
fn made() -> TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(copy.path().join("LA")).expect("made");
    for name in ["run.json", "LA.zip"] {
        fs::copy(MADE.path().join(name), copy.path().join(name)).expect("copied");
    }
    for name in names(&MADE.path().join("LA")) {
        let name = Path::new("LA").join(name);
        fs::copy(MADE.path().join(&name), copy.path().join(&name)).expect("copied");
    }
    copy
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The memorandum that Korea keeps.
fn memorandum(out: &Path) -> PathBuf {
    let names = names(&out.join("LA"));
    let name = names.iter().find(|name| name.contains("_MOU_") && name.contains("_KR_"));
    out.join("LA").join(name.expect("a memorandum"))
}

fn verify(path: &Path, more: &[&str]) -> Run {
    let path = path.to_string_lossy();
    dgcc(&[&["verify", &path], more].concat())
}

/// The kinds of the faults that are found, each with its place behind the last slash.
fn faults(path: &Path) -> Vec<(String, String)> {
    let run = verify(path, &["--format", "json"]).ended_with(1);
    let found: serde_json::Value = serde_json::from_str(&run.stdout()).expect("JSON");
    let of_bundles = found["checked"]["bundles"].as_array().expect("bundles").iter();
    let lists = of_bundles.map(|bundle| &bundle["faults"]).chain([&found["checked"]["faults"]]);
    let text = |fault: &serde_json::Value, key: &str| fault[key].as_str().expect("text").to_owned();
    let all = lists.flat_map(|list| list.as_array().expect("faults").iter());
    let all: Vec<_> = all
        .map(|fault| {
            let place = text(fault, "place");
            for key in ["seen", "expected", "help"] {
                assert!(!text(fault, key).is_empty(), "{fault}");
            }
            (
                text(fault, "fault"),
                place.rsplit(['/', '›']).next().unwrap_or_default().trim().into(),
            )
        })
        .collect();
    assert_eq!(found["faults"], all.len());
    all
}

fn fault(kind: &str, place: &str) -> (String, String) {
    (kind.to_owned(), place.to_owned())
}

/// Changes one bit in the middle of a file.
fn flip(path: &Path) {
    let mut bytes = fs::read(path).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).expect("written");
}

fn file_name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

#[test]
fn what_was_just_made_is_right_as_output_as_folder_and_as_zip_alone() {
    let out = made();
    let said = verify(out.path(), &[]).ended_with(0).stdout();
    assert!(said.contains("LA") && said.contains("ok") && said.contains("0 faults"), "{said}");
    verify(&out.path().join("LA"), &[]).ended_with(0);
    let zip = out.path().join("LA.zip");
    let said = verify(&zip, &[]).ended_with(0).stdout();
    let sha256 = dgcc::workbook::sha256(&fs::read(&zip).expect("readable"));
    assert!(said.contains(&sha256), "the hash to compare with the sender's: {said}");
    // Of other runs, nothing is known.
    fs::write(out.path().join("notes.txt"), "x").expect("written");
    let said = verify(out.path(), &[]).ended_with(0).stdout();
    assert!(said.contains("notes.txt"), "{said}");
}

#[test]
fn one_changed_bit_is_found_wherever_it_is() {
    let out = made();
    let pdf = memorandum(out.path());
    flip(&pdf);
    assert_eq!(faults(out.path()), [fault("altered", &file_name(&pdf))]);
    assert_eq!(faults(&out.path().join("LA")), [fault("altered", &file_name(&pdf))]);

    let out = made();
    flip(&out.path().join("LA.zip"));
    let found = faults(out.path());
    assert_eq!(found[0], fault("altered", "LA.zip"), "by run.json");
    assert_eq!(found[1].0, "damaged", "and inside");
    assert_eq!(faults(&out.path().join("LA.zip"))[0].0, "damaged");

    let out = made();
    let manifest = out.path().join("LA/manifest.json");
    let text = fs::read_to_string(&manifest).expect("readable");
    let hash = json_of(&manifest)["files"][0]["sha256"].as_str().expect("a hash").to_owned();
    let other = format!("{}{}", if hash.starts_with('0') { '1' } else { '0' }, &hash[1..]);
    fs::write(&manifest, text.replacen(&hash, &other, 1)).expect("written");
    let kinds: Vec<String> = faults(out.path()).into_iter().map(|(kind, _)| kind).collect();
    assert!(kinds.contains(&"altered".to_owned()), "{kinds:?}");
    assert!(kinds.contains(&"other-manifest".to_owned()), "{kinds:?}");
    fs::write(&manifest, &text[..text.len() / 2]).expect("written");
    assert_eq!(faults(out.path())[0], fault("unreadable", "manifest.json"));
}

#[test]
fn files_that_are_removed_added_or_renamed_are_named() {
    let out = made();
    let pdf = memorandum(out.path());
    fs::remove_file(&pdf).expect("removed");
    assert_eq!(faults(out.path()), [fault("missing", &file_name(&pdf))]);

    let out = made();
    fs::write(out.path().join("LA/LA_MOU_2030.pdf"), "%PDF-1.7").expect("written");
    assert_eq!(faults(out.path()), [fault("unnamed", "LA_MOU_2030.pdf")]);

    let out = made();
    fs::rename(memorandum(out.path()), out.path().join("LA/signed.pdf")).expect("renamed");
    assert_eq!(faults(out.path()), [fault("renamed", "signed.pdf")]);

    let out = made();
    fs::remove_dir_all(out.path().join("LA")).expect("removed");
    assert_eq!(faults(out.path()), [fault("missing", "LA")]);
    fs::remove_file(out.path().join("LA.zip")).expect("removed");
    assert_eq!(faults(out.path()), [fault("missing", "LA"), fault("missing", "LA.zip")]);
}

#[test]
fn a_manifest_that_contradicts_itself_or_the_run_is_told() {
    let out = made();
    let path = out.path().join("LA/manifest.json");
    let mut manifest = json_of(&path);
    manifest["documents"][0]["sha256"] = "0".repeat(64).into();
    manifest["documents"][1]["pages"] = 1.into();
    fs::write(&path, manifest.to_string()).expect("written");
    let found = faults(out.path());
    let contradictions = found.iter().filter(|(kind, _)| kind == "contradiction");
    assert_eq!(contradictions.count(), 2, "a hash, and the number of pages: {found:?}");
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_not_followed() {
    let out = made();
    let pdf = memorandum(out.path());
    fs::rename(&pdf, out.path().join("elsewhere.pdf")).expect("moved");
    std::os::unix::fs::symlink(out.path().join("elsewhere.pdf"), &pdf).expect("linked");
    let found = faults(out.path());
    assert_eq!(found[0], fault("not-plain", &file_name(&pdf)));
}

#[test]
fn names_in_a_run_or_a_manifest_never_lead_out_of_the_folder() {
    let out = made();
    let run = out.path().join("run.json");
    let text = fs::read_to_string(&run).expect("readable").replace("LA.zip", "../LA.zip");
    fs::write(&run, text).expect("written");
    assert_eq!(faults(out.path()), [fault("unsafe-name", "LA.zip")]);

    let out = made();
    let path = out.path().join("LA/manifest.json");
    let mut manifest = json_of(&path);
    manifest["files"][0]["name"] = "../run.json".into();
    fs::write(&path, manifest.to_string()).expect("written");
    let found = faults(&out.path().join("LA"));
    assert!(found.contains(&fault("renamed", &file_name(&cover(out.path())))), "{found:?}");
}

fn cover(out: &Path) -> PathBuf {
    let names = names(&out.join("LA"));
    out.join("LA").join(names.iter().find(|name| name.contains("_COV_")).expect("a cover"))
}

/// A zip like the one that was made, with more in it, and without what a filter leaves out.
fn zip_with(
    keep: impl Fn(&str) -> bool,
    more: impl FnOnce(&mut ZipWriter<File>),
) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("LA.zip");
    let mut zip = ZipWriter::new(File::create(&path).expect("made"));
    let made = File::open(MADE.path().join("LA.zip")).expect("a zip");
    let mut made = ZipArchive::new(made).expect("a zip");
    for at in 0..made.len() {
        let mut entry = made.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        if keep(&name) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("readable");
            zip.start_file(name, deflated()).expect("begun");
            zip.write_all(&bytes).expect("written");
        }
    }
    more(&mut zip);
    zip.finish().expect("finished");
    (folder, path)
}

fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// A zip with one more entry of this name.
fn with_entry(name: &str) -> (TempDir, PathBuf) {
    zip_with(
        |_| true,
        |zip| {
            zip.start_file(name, deflated()).expect("begun");
            zip.write_all(b"x").expect("written");
        },
    )
}

#[test]
fn a_zip_packed_anew_is_judged_by_what_is_in_it() {
    let (_folder, zip) = zip_with(|_| true, |_| {});
    verify(&zip, &[]).ended_with(0);
    let (_folder, zip) = zip_with(|name| !name.contains("_COV_"), |_| {});
    let found = faults(&zip);
    assert!(found.len() == 1 && found[0].0 == "missing", "{found:?}");
    let (_folder, zip) = with_entry("LA/more.pdf");
    assert_eq!(faults(&zip), [fault("unnamed", "more.pdf")]);
}

#[test]
fn entries_that_could_lead_elsewhere_are_refused_and_nothing_is_written() {
    for name in ["../evil", "LA/../../evil", "/evil", "C:/evil", "LA\\evil", "evil", "LA/a/evil"] {
        let (folder, zip) = with_entry(name);
        let found = faults(&zip);
        assert!(found.len() == 1 && found[0].0 == "unsafe-name", "{name}: {found:?}");
        assert_eq!(names(folder.path()), ["LA.zip"], "{name}");
    }
    let link = |zip: &mut ZipWriter<File>| {
        zip.add_symlink("LA/link.pdf", "/etc/passwd", deflated()).expect("written");
    };
    let (_folder, zip) = zip_with(|_| true, link);
    assert_eq!(faults(&zip), [fault("not-plain", "link.pdf")]);
    let (_folder, zip) =
        zip_with(|_| true, |zip| zip.add_directory("LA/more", deflated()).expect("written"));
    assert_eq!(faults(&zip)[0].0, "not-plain");
}

#[test]
fn names_that_are_there_twice_are_refused_also_where_only_case_differs() {
    let (_folder, zip) = with_entry("LA/MANIFEST.json");
    assert_eq!(faults(&zip), [fault("twice", "MANIFEST.json")]);
    // The crate writes no name twice: one of the same length is overwritten, in both headers.
    let (_folder, zip) = with_entry("LA/manifesX.json");
    let bytes = fs::read(&zip).expect("readable");
    let bytes = replaced(bytes, b"manifesX.json", b"manifest.json");
    fs::write(&zip, bytes).expect("written");
    assert_eq!(faults(&zip), [fault("twice", "manifest.json")]);
}

/// Bytes in which a piece is replaced by one of the same length.
fn replaced(mut bytes: Vec<u8>, piece: &[u8], by: &[u8]) -> Vec<u8> {
    assert_eq!(piece.len(), by.len());
    for at in 0..bytes.len() - piece.len() {
        if bytes[at..].starts_with(piece) {
            bytes[at..at + by.len()].copy_from_slice(by);
        }
    }
    bytes
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let zeros = vec![0; 1 << 20];
    let (_folder, zip) = zip_with(
        |_| true,
        |zip| {
            zip.start_file("LA/bomb.pdf", deflated()).expect("begun");
            (0..300).for_each(|_| zip.write_all(&zeros).expect("written"));
        },
    );
    let packed = fs::metadata(&zip).expect("a file").len();
    assert!(packed < 100 * zeros.len() as u64, "it is small: {packed}");
    assert_eq!(faults(&zip), [fault("too-much", "bomb.pdf")]);
    // It is not believed either when it says that it is small.
    let said = (300u32 << 20).to_le_bytes();
    let bytes = replaced(fs::read(&zip).expect("readable"), &said, &1000u32.to_le_bytes());
    fs::write(&zip, bytes).expect("written");
    assert_eq!(faults(&zip), [fault("damaged", "bomb.pdf")]);

    let many = |zip: &mut ZipWriter<File>| {
        for at in 0..10_001 {
            zip.start_file(format!("LA/{at}"), deflated()).expect("begun");
        }
    };
    let (_folder, zip) = zip_with(|_| true, many);
    assert_eq!(faults(&zip), [fault("too-much", "LA.zip")]);
}

#[test]
fn a_zip_that_is_cut_off_or_goes_on_is_damaged() {
    let (_folder, zip) = zip_with(|_| true, |_| {});
    let bytes = fs::read(&zip).expect("readable");
    let end = bytes.len();
    let wrong = [
        bytes[..end / 2].to_vec(),
        bytes[..end - 1].to_vec(),
        bytes[..40].to_vec(),
        [&bytes[..], b"more"].concat(),
        [b"more", &bytes[..]].concat(),
        // One entry fewer than the directory holds.
        [&bytes[..end - 14], &[bytes[end - 14] - 1], &bytes[end - 13..end - 12]].concat(),
        [&bytes[..end - 12], &[bytes[end - 12] - 1], &bytes[end - 11..]].concat(),
    ];
    for (at, bytes) in wrong.into_iter().enumerate() {
        fs::write(&zip, bytes).expect("written");
        assert_eq!(faults(&zip), [fault("damaged", "LA.zip")], "{at}");
    }
}

#[test]
fn damage_anywhere_in_a_zip_is_told_unless_the_files_in_it_are_the_same() {
    let (_folder, zip) = zip_with(|name| !name.contains("_MOU_"), |_| {});
    let files = |zip: &Path| -> Option<BTreeMap<String, Vec<u8>>> {
        let mut zip = ZipArchive::new(File::open(zip).ok()?).ok()?;
        let mut files = BTreeMap::new();
        for at in 0..zip.len() {
            let mut entry = zip.by_index(at).ok()?;
            let (name, mut bytes) = (entry.name().ok()?.into_owned(), Vec::new());
            entry.read_to_end(&mut bytes).ok()?;
            files.insert(name, bytes);
        }
        Some(files)
    };
    let (whole, bytes) = (files(&zip), fs::read(&zip).expect("readable"));
    let known = found_in(&zip).expect("a bundle");
    let end = bytes.len();
    let places = (0..60).chain((60..end - 400).step_by(end / 100)).chain(end - 400..end);
    for at in places {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0xff;
        fs::write(&zip, bytes).expect("written");
        if found_in(&zip).as_ref() == Some(&known) {
            assert_eq!(files(&zip), whole, "byte {at}");
        }
    }
}

/// The faults of a zip, if it can be checked.
fn found_in(zip: &Path) -> Option<Vec<dgcc::publish::verify::Fault>> {
    let found = dgcc::publish::verify::verify(zip).ok()?;
    Some(found.all_faults().cloned().collect())
}

#[test]
fn what_the_program_did_not_make_cannot_be_checked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    verify(&folder.path().join("nothing"), &[]).ended_with(2);
    verify(folder.path(), &[]).ended_with(2);
    let text = folder.path().join("text.zip");
    fs::write(&text, "no zip").expect("written");
    verify(&text, &[]).ended_with(2);
    let (_folder, zip) = zip_with(|name| !name.contains("manifest"), |_| {});
    let said = verify(&zip, &[]).ended_with(2).stderr();
    assert!(said.contains("manifest.json"), "{said}");
}

#[test]
fn the_inputs_give_the_same_again_and_a_changed_amount_is_found_in_its_article() {
    let programme = Programme::sample();
    let arguments = ["--country", "la", "--kind", "agreement", "--emit-source"];
    let (run, out) = build(&programme, &arguments);
    run.ended_with(0);
    let inputs = programme.write();
    let rebuild = ["--rebuild", &inputs.path().to_string_lossy()];
    let said = verify(out.path(), &rebuild).ended_with(0).stdout();
    assert!(said.contains("0 differ"), "{said}");

    let amount: u64 = programme.get("contributions", CONTRIBUTION, "pledged_usd").parse().unwrap();
    let more = (amount + 1000).to_string();
    let changed = programme.set("contributions", CONTRIBUTION, "pledged_usd", &more).write();
    let rebuild = ["--rebuild", &changed.path().to_string_lossy()];
    let said = verify(out.path(), &rebuild).ended_with(1).stdout();
    let (notes, first) = said.split_once("The first difference:").expect("a difference");
    let hash = |folder: &TempDir| {
        dgcc::workbook::sha256(&fs::read(folder.path().join("contributions.csv")).expect("read"))
    };
    assert!(notes.contains("contributions.csv"), "{said}");
    assert!(notes.contains(&hash(&inputs)) && notes.contains(&hash(&changed)), "{said}");
    let first = first.split("Further").next().expect("text");
    assert!(first.contains("LA_AGR_") && first.contains("10-contributions"), "{said}");
    assert!(first.contains("제10조"), "the article as it is printed: {said}");
}

#[test]
fn a_changed_page_is_found_though_its_manifest_agrees() {
    // What somebody who makes the files himself would send: another text under right hashes.
    let programme = Programme::sample();
    let (run, out) = build(&programme, &MEMORANDUM);
    run.ended_with(0);
    let mou = programme.keys("mous", "country_code", "LA");
    let mou = mou.iter().find(|mou| programme.get("mous", mou, "kind") == "dgcc_mou").expect("one");
    let other = programme.set("mous", mou, "signing_date", "2025-07-22");
    let other = other.set("mous", mou, "effective_date", "2025-07-22");
    let other = other.set("mous", mou, "expiry_date", "2030-07-21");
    let inputs = other.write();
    let run = verify(out.path(), &["--rebuild", &inputs.path().to_string_lossy(), "--jobs", "1"]);
    let said = run.ended_with(1).stdout();
    assert!(said.contains("0 faults") && said.contains("LA_MOU_2025_KR"), "{said}");
}

#[test]
fn what_another_version_made_is_checked_but_not_made_again() {
    let out = made();
    let run = out.path().join("run.json");
    let text = fs::read_to_string(&run).expect("readable");
    let version = format!("dgcc {}", env!("CARGO_PKG_VERSION"));
    fs::write(&run, text.replace(&version, "dgcc 0.0.1")).expect("written");
    let said = verify(out.path(), &["--rebuild", "inputs"]).ended_with(2).stderr();
    assert!(said.contains("dgcc 0.0.1") && said.contains(&version), "{said}");
    // The bundle says that it was made by this version.
    assert_eq!(faults(out.path()), [fault("contradiction", "manifest.json")]);

    let mut value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    value["options"]["fonts"] = "0".into();
    fs::write(&run, value.to_string()).expect("written");
    let said = verify(out.path(), &["--rebuild", "inputs"]).ended_with(2).stderr();
    assert!(said.contains("fonts"), "{said}");
    value["a later version"] = "says more".into();
    fs::write(&run, value.to_string()).expect("written");
    verify(out.path(), &[]).ended_with(0);

    let zip = out.path().join("LA.zip");
    verify(&zip, &["--rebuild", "inputs"]).ended_with(2);
}

#[test]
fn a_run_says_how_it_was_made_and_names_no_folder_of_its_maker() {
    let options = &json_of(&MADE.path().join("run.json"))["options"];
    assert_eq!(options["countries"], serde_json::json!(["LA"]));
    assert_eq!(options["kinds"], serde_json::json!(["mou"]));
    for digest in ["templates", "fonts"] {
        assert_eq!(options[digest].as_str().map(str::len), Some(64), "{digest}");
    }
    assert!(!options.to_string().contains(['/', '\\']), "{options}");
}
