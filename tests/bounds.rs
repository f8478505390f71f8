//! A document that does not end, takes too much memory, or kills its typesetter is given up, and spoils
//! nothing but itself.

mod common;

use std::fs;
use std::path::Path;

use common::{Programme, Run, json_of};
use tempfile::TempDir;

/// The shipped templates, with this instead of the main file of the invitation.
fn templates(invitation: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    common::copy_templates(folder.path());
    let main = folder.path().join("invitation/main.typ.hbs");
    let shipped = fs::read_to_string(&main).expect("the invitation has a main file");
    fs::write(main, format!("{shipped}\n{invitation}\n")).expect("written");
    folder
}

/// Builds the memoranda and invitations of a programme whose invitations end with this.
fn build(invitation: &str, out: &Path, bound: &[&str]) -> Run {
    let country = Programme::sample().keys("countries", "stage", "operating").remove(0);
    let input = Programme::sample().only(&country).write();
    let templates = templates(invitation);
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let (input, templates, out) = (path(input.path()), path(templates.path()), path(out));
    let mut arguments = vec!["build", &input, "--templates", &templates, "--out", &out];
    arguments.extend(["--quiet", "--kind", "inv", "--kind", "mou"]);
    arguments.extend(bound);
    common::dgcc(&arguments)
}

/// What does harm only in the invitation to the first meeting.
fn in_the_first(harm: &str) -> String {
    format!("#if data.document.number == \"{}\" {{ {harm} }}", first().0)
}

/// Number and file of the invitation to the first meeting.
fn first() -> (String, String) {
    let programme = Programme::sample();
    let country = programme.keys("countries", "stage", "operating").remove(0);
    let meeting = programme.all("meetings", &[("country_code", &country)]).remove(0);
    let date = programme.get("meetings", &meeting, "meeting_date");
    let year = &date[..4];
    (format!("DGCC-{country}-INV-{year}-01"), format!("{country}_INV_01_en"))
}

/// That invitation is held back for this reason, everything else is made, and the output is whole.
fn only_the_first_is_held_back(run: Run, out: &Path, reason: &str) {
    let run = run.ended_with(1);
    let said = run.stderr();
    assert!(said.contains(reason), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    let manifest = json_of(&out.join("run.json"));
    let country = &manifest["countries"][0];
    let held_back = country["held_back"].as_array().expect("a list");
    assert_eq!(held_back.len(), 1, "{held_back:?}");
    assert!(held_back[0]["title"].as_str().expect("a title").contains(&first().1));
    assert!(held_back[0]["reason"].as_str().expect("a reason").contains(reason));
    let code = country["country"].as_str().expect("a code");
    let names: Vec<String> = fs::read_dir(out.join(code))
        .expect("a bundle")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    for other in ["_MOU_", "_INV_02_"] {
        assert!(names.iter().any(|name| name.contains(other)), "{other}: {names:?}");
    }
    assert!(!names.contains(&format!("{}.pdf", first().1)), "{names:?}");
    common::dgcc(&["verify", &out.to_string_lossy()]).ended_with(0);
}

/// A loop that ends after years.
const ENDLESS: &str = "for i in range(100000) { for j in range(100000) {} }";

#[test]
fn a_template_that_never_ends_is_given_up_after_its_time_and_tried_again_by_the_next_run() {
    let out = common::out();
    for _ in 0..2 {
        let run = build(&in_the_first(ENDLESS), out.path(), &["--document-timeout", "10"]);
        only_the_first_is_held_back(run, out.path(), "given up after 10 s");
    }
    let run = build("", out.path(), &[]).ended_with(0);
    assert_eq!(run.stderr(), "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_template_that_takes_ever_more_memory_is_given_up() {
    let out = common::out();
    let huge = in_the_first("let all = range(400000000)");
    let run = build(&huge, out.path(), &["--document-memory", "512"]);
    only_the_first_is_held_back(run, out.path(), "given up over 512 MB");
}

#[test]
fn a_template_reaches_no_disk_no_package_and_no_clock() {
    for harm in [
        "read(\"/etc/passwd\")",
        "read(\"../../../../etc/passwd\")",
        "import \"@preview/tablex:0.0.9\": *",
    ] {
        let out = common::out();
        only_the_first_is_held_back(
            build(&in_the_first(harm), out.path(), &[]),
            out.path(),
            "main.typ",
        );
    }
    let today = in_the_first("assert(datetime.today().display() == \"2026-02-15\")");
    build(&today, common::out().path(), &["--as-of", "2026-02-15"]).ended_with(0);
}

/// What a build says whose typesetter is this shell script; every document is held back.
#[cfg(unix)]
fn with_worker(script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = folder.path().join("worker");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("made executable");
    let country = Programme::sample().keys("countries", "stage", "operating").remove(0);
    let input = Programme::sample().only(&country).write();
    let out = common::out();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_dgcc"))
        .args(["build", "--quiet", "--kind", "inv", "--document-timeout", "1", "--out"])
        .arg(out.path())
        .arg(input.path())
        .env("DGCC_PROGRAM", &program)
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let manifest = json_of(&out.path().join("run.json"));
    let country = &manifest["countries"][0];
    assert_eq!(country["documents"], 0);
    assert!(!country["held_back"].as_array().expect("a list").is_empty());
    said
}

#[test]
#[cfg(unix)]
fn a_typesetter_that_dies_is_started_again_for_the_next_document() {
    let said = with_worker("exit 3");
    assert!(said.contains("the typesetter stopped over this document (exit status: 3)"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_panic_in_the_typesetter_is_told_with_its_place() {
    let said = with_worker(
        "read order; echo \"thread 'main' panicked at layout.rs:7:1:\" >&2; echo 'index out of bounds' >&2; exit 101",
    );
    assert!(said.contains("panicked at layout.rs:7:1: index out of bounds"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_typesetter_that_answers_nonsense_or_nothing_is_given_up() {
    let said = with_worker("while read order; do echo nonsense; done");
    assert!(said.contains("the typesetter stopped over this document"), "{said}");
    let said = with_worker("exec sleep 100");
    assert!(said.contains("given up after 1 s"), "{said}");
}
