//! Kinds as data: what the check of the templates finds, and a kind added without Rust.

mod common;

use std::fs;
use std::path::Path;

/// A folder of templates with one kind of one clause.
fn templates(clause: &str, main: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "note/kind.toml", KIND);
    write(folder.path(), "note/main.typ.hbs", main);
    write(folder.path(), "note/clauses/en/01-text.typ.hbs", &format!("{FRONT}{clause}"));
    write(folder.path(), "house/prelude.typ", PRELUDE);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("written");
}

const KIND: &str = r#"
code = "NOTE"
title = "Note"
version = "1.0"
order = 1
per = "mou"
from = "selection_confirmed"
file = "{cc}_{kind}_{year}_{lang}"
reads = ["mous"]
state = "final"
"#;

const FRONT: &str =
    "+++\nid = \"01-text\"\nversion = \"1.0\"\ntitle = \"Text\"\npart = \"body\"\n+++\n";

const PRELUDE: &str = r#"
#let clause(id, title) = [#heading(title)#label("clause-" + id)]
#let clause-ref(id) = ref(label("clause-" + id))
#let open-point(field, side: "both", cell: none) = [#metadata((kind: "blank", field: field, side: side, cell: cell))<open-point>#"[__]"]
"#;

const MAIN: &str = r#"
#import "/house/prelude.typ": *
#let data = json("/data.json")
#set document(title: "Note")
#set heading(numbering: "1", supplement: "Paragraph")
#for c in data.clauses.body { include c.path }
"#;

fn check(folder: &Path) -> common::Run {
    common::dgcc(&["kinds", "check", "--templates", &folder.to_string_lossy()])
}

#[test]
fn the_shipped_templates_have_no_mistakes() {
    let run = common::dgcc(&["kinds", "check"]).ended_with(0);
    assert!(run.stdout().contains("no mistakes"));
}

#[test]
fn mistakes_are_found_without_data_and_with_file_and_line() {
    let cases = [
        (
            "Signed on {{mou.signing_dat}}.\n",
            "01-text.typ.hbs:7: there is no field 'mou.signing_dat'",
        ),
        ("\n\n{{shout mou.title}}\n", "01-text.typ.hbs:9: there is no helper 'shout'"),
        ("{{{mou.title}}}\n", "01-text.typ.hbs:7: raw output"),
        ("{{&mou.title}}\n", "01-text.typ.hbs:7: raw output"),
        ("{{> mou.title}}\n", "01-text.typ.hbs:7: partials"),
        ("{{ref \"99-none\"}}\n", "01-text.typ.hbs:7: there is no clause '99-none'"),
        ("{{#each projects}}{{titel}}{{/each}}\n", "there is no field 'titel'"),
        ("{{#if (is mou.status \"signed\"}}\n{{/if}}\n", "01-text.typ.hbs:7: "),
        ("{{meeting.session_no}}\n", "there is no field 'meeting.session_no'"),
    ];
    for (clause, expected) in cases {
        let folder = templates(clause, MAIN);
        let run = check(folder.path()).ended_with(1);
        assert!(run.stdout().contains(expected), "{clause}: {}", run.stdout());
    }
}

#[test]
fn a_wrong_manifest_or_front_matter_is_found() {
    let folder = templates("Text.\n", MAIN);
    write(folder.path(), "note/kind.toml", &KIND.replace("per = \"mou\"", "per = \"moon\""));
    assert!(check(folder.path()).ended_with(1).stdout().contains("note/kind.toml:6: "));

    let folder = templates("Text.\n", MAIN);
    write(folder.path(), "note/kind.toml", &KIND.replace("[\"mous\"]", "[\"moons\"]"));
    assert!(check(folder.path()).ended_with(1).stdout().contains("no sheet 'moons'"));

    let folder = templates("Text.\n", MAIN);
    fs::remove_file(folder.path().join("note/main.typ.hbs")).expect("removed");
    assert!(check(folder.path()).ended_with(1).stdout().contains("the main file is missing"));

    let folder = templates("Text.\n", MAIN);
    write(folder.path(), "note/clauses/en/02-more.typ.hbs", "No front matter.");
    assert!(check(folder.path()).ended_with(1).stdout().contains("02-more.typ.hbs:1: "));
}

#[test]
fn a_build_refuses_templates_with_mistakes() {
    let folder = templates("{{mou.signing_dat}}\n", MAIN);
    let out = common::out();
    let arguments = [
        "build",
        "--templates",
        &folder.path().to_string_lossy(),
        "--out",
        &out.path().to_string_lossy(),
    ]
    .map(str::to_owned);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let run = common::dgcc(&arguments).ended_with(2);
    assert!(run.stderr().contains("mou.signing_dat"), "{}", run.stderr());
}

#[test]
fn a_kind_is_added_by_adding_a_folder() {
    let folder = templates("For {{mou.title}}: see {{ref \"01-text\"}}.\n", MAIN);
    let templates = folder.path().to_string_lossy().into_owned();
    let programme = common::Programme::sample();
    let signed = programme.keys("mous", "status", "signed");
    let country = programme.get("mous", &signed[0], "country_code").to_owned();
    let title = programme.get("mous", &signed[0], "title").to_owned();
    let (run, out) = common::build(&programme, &["--templates", &templates, "--country", &country]);
    run.ended_with(0);
    let folder = out.path().join(&country);
    let pdf = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.to_string_lossy().contains("_NOTE_"))
        .expect("a note");
    let text = common::text_of(&pdf);
    assert!(text.contains(&title) && text.contains("see Paragraph 1"), "{text}");
}
