//! A signed or certified document is never overwritten unasked: it stays, byte for byte, and the difference
//! is told.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Out, Programme, Run, files, json_of};
use serde_json::Value;

/// A country with a signed memorandum and an agreement that is still negotiated.
const COUNTRY: &str = "ET";
/// A contribution that both print.
const CONTRIBUTION: &str = "CON-ET-K2026";
/// Its amount as it is, and as it is changed.
const AMOUNTS: [&str; 2] = ["408,000", "400,000"];
/// The clause of the memorandum that prints it.
const CLAUSE: &str = "b-financial-plan";
const MEMORANDA: [&str; 2] = ["ET/ET_MOU_2025_ET_am-ko-en.pdf", "ET/ET_MOU_2025_KR_ko-am-en.pdf"];
const KINDS: [&str; 4] = ["--kind", "mou", "--kind", "agreement"];

/// An output folder, and the programme that is built into it.
struct Desk {
    out: Out,
    programme: Programme,
}

impl Desk {
    /// The sample of a country, built.
    fn new() -> Self {
        let desk = Self { out: common::out(), programme: Programme::sample().only(COUNTRY) };
        desk.build(&KINDS).ended_with(0);
        desk
    }

    /// With another contribution.
    fn changed(mut self) -> Self {
        self.programme = self.programme.set("contributions", CONTRIBUTION, "pledged_usd", "400000");
        self
    }

    fn build(&self, more: &[&str]) -> Run {
        build(&self.programme, self.path(), more)
    }

    fn again(&self, more: &[&str]) -> Run {
        self.build(&[&KINDS[..], more].concat())
    }

    fn path(&self) -> &Path {
        self.out.path()
    }

    fn bytes(&self, file: &str) -> Vec<u8> {
        fs::read(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    fn memoranda(&self) -> [Vec<u8>; 2] {
        MEMORANDA.map(|file| self.bytes(file))
    }

    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(self.path())
    }

    /// What the manifest says of a document.
    fn entry(&self, file: &str) -> Value {
        let (code, name) = file.split_once('/').expect("a bundle");
        let manifest = json_of(&self.path().join(code).join("manifest.json"));
        let documents = manifest["documents"].as_array().expect("documents").clone();
        let entry = documents.into_iter().find(|entry| entry["file"] == name);
        entry.unwrap_or_else(|| panic!("the manifest names {file}"))
    }

    /// Why the run kept documents, by file.
    fn frozen(&self) -> BTreeMap<String, String> {
        let run = json_of(&self.path().join("run.json"));
        let countries = run["countries"].as_array().expect("countries").iter();
        let all = countries.chain(run.get("consolidated"));
        let entries = all.filter_map(|of| of.get("frozen")?.as_array().cloned()).flatten();
        let text = |entry: &Value, key: &str| entry[key].as_str().expect("a text").to_owned();
        entries.map(|entry| (text(&entry, "file"), text(&entry, "why"))).collect()
    }

    fn verified(&self) {
        common::dgcc(&["verify", &self.path().to_string_lossy()]).ended_with(0);
    }

    fn forgotten(&self) {
        common::dgcc(&["clean", "--out", &self.path().to_string_lossy()]).ended_with(0);
    }
}

fn build(programme: &Programme, out: &Path, more: &[&str]) -> Run {
    let input = programme.write();
    let (input, out) = (input.path().to_string_lossy(), out.to_string_lossy());
    common::dgcc(&[&["build", &input, "--out", &out], more].concat())
}

/// What was printed, on one line.
fn said(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_changed_amount_leaves_the_signed_paper_and_is_told_with_article_and_both_values() {
    let desk = Desk::new();
    let (signed, before) = (desk.memoranda(), desk.entry(MEMORANDA[1]));
    let agreement = desk.files();
    let desk = desk.changed();
    let run = desk.again(&["--explain"]).ended_with(1);
    assert_eq!(desk.memoranda(), signed, "the files are the signed ones");
    let is_other = |(name, bytes): (PathBuf, Vec<u8>)| agreement.get(&name) != Some(&bytes);
    let mut others =
        desk.files().into_iter().filter(|(name, _)| name.to_string_lossy().contains("_AGR_"));
    assert!(others.all(is_other), "the agreement is made of the new amount");

    let told = said(&run.stdout());
    for part in [MEMORANDA[0], MEMORANDA[1], CLAUSE, AMOUNTS[0], AMOUNTS[1], "--supersede"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(told.contains(&format!("{}: frozen: cell contributions.csv", MEMORANDA[0])), "{told}");
    let told = said(&desk.again(&["--quiet", "--lang", "ko"]).ended_with(1).stderr());
    assert!(told.contains("보존본") && told.contains(AMOUNTS[1]), "{told}");

    let entry = desk.entry(MEMORANDA[1]);
    for fact in ["number", "pages", "sha256", "clauses", "kind_version", "state"] {
        assert_eq!(entry[fact], before[fact], "{fact} is that of the signed paper");
    }
    assert_eq!(entry["frozen"]["why"], "differs");
    assert_ne!(entry["frozen"]["now"], entry["sha256"]);
    assert_eq!(entry["frozen"]["made"]["as_of"], "2026-02-15");
    assert!(entry["frozen"]["changes"].to_string().contains(CLAUSE), "{entry}");
    desk.verified();
}

#[test]
fn the_same_run_twice_gives_the_same_bytes_and_says_the_same() {
    let desk = Desk::new().changed();
    let first = desk.again(&[]).ended_with(1).stdout();
    let made = desk.files();
    let of = |text: &str| text.split("nothing was overwritten").nth(1).map(said);
    let second = desk.again(&[]).ended_with(1).stdout();
    assert!(second.contains("Nothing has changed since the last run."), "{second}");
    assert_eq!(
        of(&first).map(|told| format!("{told} Nothing has changed since the last run.")),
        of(&second)
    );
    let third = desk.again(&["--no-cache"]).ended_with(1).stdout();
    assert_eq!(of(&third), of(&first));
    desk.forgotten();
    desk.again(&[]).ended_with(1);
    assert!(desk.files() == made, "whatever is kept of earlier runs");
    // With the earlier amount the inputs give the signed paper again.
    let desk = Desk { programme: Programme::sample().only(COUNTRY), ..desk };
    desk.again(&[]).ended_with(0);
    assert!(desk.entry(MEMORANDA[0]).get("frozen").is_none());
    desk.verified();
}

#[test]
fn supersede_takes_the_new_document_and_the_next_run_is_clean() {
    let desk = Desk::new();
    let signed = desk.memoranda();
    let desk = desk.changed();
    desk.again(&[]).ended_with(1);
    desk.again(&["--supersede"]).ended_with(0);
    let anew = desk.memoranda();
    assert!(anew[0] != signed[0] && anew[1] != signed[1]);
    assert_eq!(desk.frozen(), BTreeMap::new());
    let made = desk.files();
    desk.again(&[]).ended_with(0);
    assert!(desk.files() == made);
    desk.verified();
    let clean = common::out();
    build(&desk.programme, clean.path(), &KINDS).ended_with(0);
    assert!(files(clean.path()) == made, "the output of a clean build");
}

#[test]
fn single_documents_can_be_superseded_and_an_unknown_name_is_refused() {
    let desk = Desk::new();
    let signed = desk.memoranda();
    let desk = desk.changed();
    let named = format!("--supersede={}", MEMORANDA[0]);
    desk.again(&[&named]).ended_with(1);
    let now = desk.memoranda();
    assert!(now[0] != signed[0] && now[1] == signed[1]);
    desk.verified();
    let refused = said(&desk.again(&["--supersede=ET_XYZ_2025"]).ended_with(2).stderr());
    assert!(
        refused.contains("no record copy 'ET_XYZ_2025'") && refused.contains("ET_MOU_2025"),
        "{refused}"
    );
    let number = desk.entry(MEMORANDA[1])["number"].as_str().expect("a number").to_owned();
    desk.again(&[&format!("--supersede={number}")]).ended_with(0);
    assert!(desk.memoranda()[1] != signed[1]);
}

#[test]
fn a_changed_clause_leaves_the_signed_paper_also_without_anything_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let templates = folder.path().join("templates");
    common::copy_templates(&templates);
    let named = templates.to_string_lossy().into_owned();
    let desk = Desk::new();
    let signed = desk.memoranda();
    let clause = templates.join("mou/clauses/en/01-purpose.typ.hbs");
    let text = fs::read_to_string(&clause).expect("a clause").trim_end().to_owned();
    fs::write(&clause, text + "\n\nAs the Sides agreed.\n").expect("written");
    for forget in [false, true] {
        if forget {
            desk.forgotten();
        }
        let run = desk.again(&["--templates", &named]).ended_with(1);
        let told = said(&run.stdout());
        assert!(told.contains("01-purpose") && told.contains("As the Sides agreed."), "{told}");
        assert_eq!(desk.memoranda(), signed);
    }
    desk.verified();
}

#[test]
fn a_state_that_goes_back_or_an_error_leaves_the_signed_paper() {
    let mut desk = Desk::new();
    let signed = desk.memoranda();
    desk.programme = desk.programme.set("mous", "MOU-ET-1", "status", "negotiating");
    let told = said(&desk.again(&["--force-draft"]).ended_with(1).stdout());
    assert!(
        told.contains("state of the document") && told.contains("signed record copy"),
        "{told}"
    );
    assert_eq!(desk.memoranda(), signed);
    desk.verified();
    // An error of the check holds the draft back; a paper gives way to another one only, not to nothing.
    for more in [&[][..], &["--supersede"]] {
        desk.again(more).ended_with(1);
        assert_eq!(desk.memoranda(), signed);
        assert!(desk.frozen().values().all(|why| why == "held-back"), "{:?}", desk.frozen());
        desk.verified();
    }
}

#[test]
fn a_signed_paper_that_is_not_due_any_more_stays() {
    let desk = Desk::new();
    let signed = desk.memoranda();
    // Its file has another name now: the year of its signature.
    let year =
        Programme::sample().only(COUNTRY).set("mous", "MOU-ET-1", "signing_date", "2024-11-14");
    let desk = Desk { programme: year, ..desk };
    let told = said(&desk.again(&[]).stdout());
    assert!(told.contains("no such document any more"), "{told}");
    assert_eq!(desk.memoranda(), signed);
    assert_eq!(desk.frozen()["ET_MOU_2025_KR_ko-am-en.pdf"], "not-due");
    desk.verified();
    desk.again(&["--supersede"]);
    assert!(!desk.path().join(MEMORANDA[0]).exists());
    desk.verified();
}

#[test]
fn a_signed_paper_that_is_not_asked_for_stays_without_ado() {
    let desk = Desk::new();
    let signed = desk.memoranda();
    let run = desk.build(&["--kind", "agreement"]).ended_with(0);
    assert!(run.stdout().contains("not asked for in this one"), "{}", run.stdout());
    assert_eq!(desk.memoranda(), signed);
    desk.build(&["--kind", "agreement", "--supersede"]).ended_with(0);
    assert_eq!(desk.memoranda(), signed, "nothing takes its place");
    desk.verified();
    desk.again(&["--split-languages"]).ended_with(0);
    let single = desk.bytes("ET/ET_MOU_2025_KR_en.pdf");
    desk.again(&[]).ended_with(0);
    assert_eq!(desk.bytes("ET/ET_MOU_2025_KR_en.pdf"), single);
}

#[test]
fn a_country_that_is_gone_keeps_its_bundle_if_it_holds_signed_papers() {
    let desk = Desk { out: common::out(), programme: Programme::sample() };
    let only = ["--country", "ET", "--country", "CO"];
    desk.again(&only).ended_with(0);
    let before = desk.files();
    let desk = Desk { programme: Programme::sample().only("CO"), ..desk };
    let told = said(&desk.again(&["--as-of", "2026-02-16"]).ended_with(1).stdout());
    assert!(told.contains("its country is not in the inputs any more"), "{told}");
    let now = desk.files();
    let of = |files: &BTreeMap<PathBuf, Vec<u8>>| -> BTreeMap<PathBuf, Vec<u8>> {
        let files = files.iter().filter(|(name, _)| name.to_string_lossy().starts_with("ET"));
        files.map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
    };
    assert!(!of(&now).is_empty() && of(&now) == of(&before));
    desk.verified();
    desk.again(&["--as-of", "2026-02-16", "--no-cache"]).ended_with(1);
    assert!(desk.files() == now);
    desk.again(&["--supersede"]).ended_with(0);
    assert!(of(&desk.files()).is_empty());
}

#[test]
fn another_day_leaves_the_signed_paper_and_nobody_has_to_decide() {
    let desk = Desk::new();
    let signed = desk.memoranda();
    let run = desk.again(&["--as-of", "2026-02-16"]).ended_with(0);
    assert!(run.stdout().contains("the inputs give the same text"), "{}", run.stdout());
    assert_eq!(desk.memoranda(), signed);
    assert!(desk.frozen().values().all(|why| why == "same-text"));
    desk.verified();
}

#[test]
fn drafts_are_made_anew_as_always_and_so_is_what_becomes_a_record() {
    let desk = Desk { out: common::out(), programme: Programme::sample().only("CO") };
    desk.again(&[]).ended_with(0);
    let before = desk.files();
    let capital = Programme::sample().only("CO").set("countries", "CO", "capital", "Edited City");
    let desk = Desk { programme: capital, ..desk };
    desk.again(&["--as-of", "2026-02-16"]).ended_with(0);
    let now = desk.files();
    let pdfs = now.iter().filter(|(name, _)| name.extension().is_some_and(|end| end == "pdf"));
    assert!(pdfs.clone().count() > 0);
    assert!(pdfs.into_iter().all(|(name, bytes)| before.get(name) != Some(bytes)));
    assert_eq!(desk.frozen(), BTreeMap::new());

    let negotiated =
        Programme::sample().only(COUNTRY).set("mous", "MOU-ET-1", "status", "negotiating");
    let desk = Desk { out: common::out(), programme: negotiated };
    desk.again(&["--force-draft"]).ended_with(1);
    assert_eq!(desk.entry(MEMORANDA[0])["state"], "draft");
    let desk = Desk { programme: Programme::sample().only(COUNTRY), ..desk };
    desk.again(&[]).ended_with(0);
    assert_eq!(desk.entry(MEMORANDA[0])["state"], "record");
    assert_eq!(desk.frozen(), BTreeMap::new());
}

#[test]
fn a_file_that_was_tampered_with_comes_from_the_zip_or_is_told_to_be_lost() {
    let desk = Desk::new().changed();
    let signed = desk.memoranda();
    let path = desk.path().join(MEMORANDA[0]);
    let spoil = |path: &Path| {
        let mut bytes = fs::read(path).expect("readable");
        bytes[100] ^= 1;
        fs::remove_file(path).expect("removed");
        fs::write(path, bytes).expect("written");
    };
    spoil(&path);
    desk.again(&[]).ended_with(1);
    assert_eq!(desk.memoranda(), signed);
    desk.verified();
    spoil(&path);
    fs::remove_file(desk.path().join("ET.zip")).expect("removed");
    let told = said(&desk.again(&[]).ended_with(1).stdout());
    assert!(told.contains("in neither folder nor zip"), "{told}");
    let now = desk.memoranda();
    assert!(now[0] != signed[0] && now[1] == signed[1]);
    desk.verified();
    // What was made is the record copy from now on.
    desk.again(&[]).ended_with(1);
    assert_eq!(desk.memoranda(), now);
    assert_eq!(desk.frozen().len(), 1);
}

#[test]
fn where_nobody_knows_what_is_signed_nothing_is_overwritten() {
    let desk = Desk::new().changed();
    let manifest = desk.path().join("ET/manifest.json");
    let whole = fs::read(&manifest).expect("readable");
    let spoil = || {
        fs::remove_file(&manifest).expect("removed");
        fs::write(&manifest, &whole[..whole.len() / 2]).expect("written");
    };
    // The zip has it too.
    spoil();
    desk.again(&[]).ended_with(1);
    assert_eq!(desk.frozen().len(), 2);
    desk.verified();
    spoil();
    fs::remove_file(desk.path().join("ET.zip")).expect("removed");
    let before = desk.files();
    let told = said(&desk.again(&[]).ended_with(2).stderr());
    assert!(told.contains("nobody knows which documents"), "{told}");
    assert!(desk.files() == before);
    desk.again(&["--supersede"]).ended_with(0);
    desk.verified();
}

#[test]
fn a_certified_report_and_the_report_over_all_countries_stay_together() {
    let kinds = ["--kind", "report", "--kind", "consolidated"];
    let desk = Desk { out: common::out(), programme: Programme::sample() };
    desk.build(&kinds).ended_with(0);
    assert_eq!(desk.entry("ALL/ALL_CON_2025_en.pdf")["state"], "final");
    let names = ["UZ/UZ_REP_2025_en.pdf", "ALL/ALL_CON_2025_en.pdf"];
    let certified = names.map(|name| desk.bytes(name));
    let name = Programme::sample().set("countries", "UZ", "short_name", "Uzbekiston");
    let desk = Desk { programme: name, ..desk };
    desk.build(&kinds).ended_with(1);
    assert_eq!(names.map(|name| desk.bytes(name)), certified);
    let frozen = desk.frozen();
    assert_eq!(frozen["UZ_REP_2025_en.pdf"], "differs");
    assert_eq!(frozen["ALL_CON_2025_en.pdf"], "differs");
    desk.verified();
    desk.build(&[&kinds[..], &["--supersede"]].concat()).ended_with(0);
    assert_eq!(desk.entry("ALL/ALL_CON_2025_en.pdf")["state"], "final");
    desk.build(&kinds).ended_with(0);
}

#[test]
fn building_again_to_verify_tells_what_was_kept_and_calls_nothing_false() {
    let desk = Desk::new().changed();
    desk.again(&[]).ended_with(1);
    let inputs = desk.programme.write();
    let (out, inputs) = (desk.path().to_string_lossy(), inputs.path().to_string_lossy());
    let run = common::dgcc(&["verify", &out, "--rebuild", &inputs]).ended_with(0);
    let told = said(&run.stdout());
    assert!(told.contains("0 differ") && told.contains("kept from an earlier run"), "{told}");
    assert!(told.contains(CLAUSE) && told.contains(AMOUNTS[1]), "{told}");
}
