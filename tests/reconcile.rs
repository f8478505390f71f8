//! The reconciliation gate: a difference planted in any gated fact holds the country's bundle, and is
//! told with both documents, both places and the cells.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A copy of the templates with a text replaced in every language in which a file has it.
fn templates(file: &str, planted: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut pending = vec![PathBuf::new()];
    let mut hits = 0;
    while let Some(inner) = pending.pop() {
        fs::create_dir_all(folder.path().join(&inner)).expect("a folder");
        let from = common::root().join("templates").join(&inner);
        for entry in fs::read_dir(from).expect("templates") {
            let entry = entry.expect("an entry");
            let path = inner.join(entry.file_name());
            if entry.path().is_dir() {
                pending.push(path);
                continue;
            }
            let mut text = fs::read_to_string(entry.path()).expect("text");
            if is_meant(&path, file) {
                for (from, to) in planted {
                    hits += text.matches(from).count();
                    text = text.replace(from, to);
                }
            }
            fs::write(folder.path().join(path), text).expect("written");
        }
    }
    assert!(hits > 0, "{file} has {planted:?}");
    folder
}

/// `mou/clauses/*/08-contributions` means that clause in every language.
fn is_meant(path: &Path, file: &str) -> bool {
    let path = path.to_string_lossy().replace('\\', "/");
    match file.split_once('*') {
        Some((before, after)) => path.starts_with(before) && path.contains(after),
        None => path == file,
    }
}

/// Builds documents of a country with something planted; the bundle has to be held with a reason that
/// names these parts.
fn is_held(kinds: &[&str], file: &str, planted: &[(&str, &str)], named: &[&str]) {
    let templates = templates(file, planted);
    let templates = templates.path().to_string_lossy().into_owned();
    let programme = common::Programme::sample();
    let mut arguments = vec!["--templates", &templates, "--country", "UZ", "--fiscal-year", "2025"];
    arguments.extend(kinds.iter().flat_map(|kind| ["--kind", kind]));
    let (run, out) = common::build(&programme, &arguments);
    let run = run.ended_with(1);
    let said = run.stderr();
    assert!(said.contains("the documents of the country do not agree"), "{file}: {said}");
    for part in named {
        assert!(said.contains(part), "{file}: '{part}' is not named: {said}");
    }
    assert!(!out.path().join("UZ").exists() && !out.path().join("UZ.zip").exists(), "{file}");
}

const CONTRIBUTION: [(&str, &str); 2] = [
    ("{{programme.korea_contribution}}", "USD 900,000"),
    ("{{words programme.korea_contribution}}", "nine hundred thousand United States dollars"),
];

#[test]
fn another_contribution_in_the_memorandum_or_the_agreement_is_caught() {
    let kinds = ["mou", "agreement"];
    let cell = "settings!B3";
    is_held(
        &kinds,
        "mou/clauses/*/08-contributions",
        &CONTRIBUTION,
        &["UZ_MOU_", "UZ_AGR_", "it prints 'USD 900,000'", "prints 'USD 1,000,000'", cell],
    );
    is_held(
        &kinds,
        "agreement/clauses/*/10-contributions",
        &CONTRIBUTION,
        &["UZ_AGR_", "UZ_MOU_", "it prints 'USD 900,000'", cell],
    );
}

#[test]
fn another_contribution_of_a_year_in_article_10_or_annex_c_is_caught() {
    let year = "cell-of(row, \"korea\"), cell-of(row, \"partner\")";
    let planted = [(year, "\"1\", cell-of(row, \"partner\")")];
    let named = ["programme.plan.years.0.korea", "UZ_AGR_", "10-contributions", "contributions"];
    is_held(&["agreement"], "agreement/agreement.typ", &planted, &named);

    let form =
        "cells(..(\"korea\", \"partner_cash\", \"partner_in_kind\").map(key => cell-of(row, key)))";
    let planted = [(form, "cells(\"1\", \"1\", \"1\")")];
    let named = ["programme.plan.years.0.korea", "UZ_AGR_", "c-budget", "contributions"];
    is_held(&["agreement"], "agreement/agreement.typ", &planted, &named);
}

#[test]
fn another_day_or_place_of_signing_is_caught() {
    let kinds = ["mou", "agreement"];
    is_held(
        &kinds,
        "agreement/clauses/*/00-2-recital-mou",
        &[("{{mou.signing_date}}", "{{mou.expiry_date}}")],
        &["mou.signing_date", "UZ_AGR_", "UZ_MOU_", "mous"],
    );
    is_held(
        &["mou", "minutes"],
        "minutes/clauses/*/02-opening",
        &[("{{join mou.places}}", "Geneva")],
        &["mou.places.0", "UZ_MIN_", "UZ_MOU_", "mous"],
    );
    is_held(
        &kinds,
        "mou/clauses/*/90-closing",
        &[("{{mou.signing_date}}", "{{mou.expiry_date}}")],
        &["mou.signing_date", "UZ_MOU_", "UZ_AGR_", "mous"],
    );
}

#[test]
fn another_organisation_or_signatory_is_caught() {
    is_held(
        &["mou"],
        "mou/clauses/*/00-1-parties",
        &[("{{first.org.in_full}}", "Ministry of Something Else")],
        &["first.org.in_full", "UZ_MOU_", "organizations"],
    );
    is_held(
        &["agreement"],
        "house/signature.typ",
        &[("strong(traced(person, \"styled\"))", "strong(\"H.E. Nobody\")")],
        &["signatory.styled", "UZ_AGR_", "persons"],
    );
}

#[test]
fn another_number_or_amount_of_a_resolution_is_caught() {
    is_held(
        &["minutes"],
        "minutes/clauses/*/07-resolutions--quorum",
        &[("{{#if amount}}{{amount}}{{/if}}", "USD 12")],
        &["meeting.resolutions.", ".amount", "UZ_MIN_", "resolutions"],
    );
    is_held(
        &["minutes"],
        "minutes/clauses/*/07-resolutions--quorum",
        &[("number: [{{no}}]", "number: [1999-01]")],
        &["meeting.resolutions.", ".no", "UZ_MIN_", "resolutions"],
    );
}

#[test]
fn another_figure_in_a_section_of_the_report_is_caught() {
    for (planted, path) in [
        // Section 1: spent; section 4: actual; section 11: received.
        (
            (
                "\"available\", \"disbursed\", \"execution\"",
                "\"available\", \"carried_out\", \"execution\"",
            ),
            "report.key_figures.0.disbursed",
        ),
        (
            ("\"actual\", \"variance\"", "\"committed\", \"variance\""),
            "report.sides.0.total.actual",
        ),
        (
            ("cell-of(of, \"received\")", "cell-of(of, \"opening\")"),
            "report.reconciliation.received",
        ),
    ] {
        is_held(
            &["report"],
            "report/report.typ",
            &[planted],
            &[path, "UZ_REP_2025", "does not print it"],
        );
    }
    is_held(
        &["report"],
        "report/clauses/*/03-contributions",
        &[("{{report.ceiling}}", "USD 900,000")],
        &["report.ceiling", "UZ_REP_2025", "USD 900,000", "settings"],
    );
}

#[test]
fn a_forced_draft_is_made_in_spite_of_a_difference_and_names_it() {
    let templates = templates("mou/clauses/*/08-contributions", &CONTRIBUTION);
    let templates = templates.path().to_string_lossy().into_owned();
    let arguments = [
        "--templates",
        &templates,
        "--country",
        "UZ",
        "--kind",
        "mou",
        "--kind",
        "agreement",
        "--force-draft",
    ];
    let (_, out) = common::build(&common::Programme::sample(), &arguments);
    let manifest = common::json_of(&out.path().join("UZ/manifest.json"));
    assert!(manifest["forced"].to_string().contains("do not agree"), "{manifest}");
}
