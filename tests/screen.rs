//! What people read: findings as they stand on the screen, and the text of a letter.

mod common;

use common::{Programme, build, text_of};

#[test]
fn findings_say_where_what_and_what_to_do() {
    let sample = Programme::sample();
    let line = sample.keys("budget_lines", "side", "KR")[0].clone();
    let entry = sample.keys("expenditures", "kind", "payment")[0].clone();
    let programme = sample
        .set("budget_lines", &line, "planned", "12 thousand")
        .set("expenditures", &entry, "kind", "loan")
        .set("expenditures", &entry, "line_id", "BL-NONE");
    let folder = programme.write();
    let run = common::dgcc(&["figures", &folder.path().to_string_lossy()]).ended_with(1);
    insta::assert_snapshot!(run.stderr());
}

#[test]
fn the_text_of_an_invitation_reads_as_a_letter() {
    let programme = Programme::sample().only("LA");
    let (run, out) = build(&programme, &["--kind", "invitation"]);
    run.ended_with(0);
    let text = text_of(&out.path().join("LA/LA_INV_01_en.pdf"));
    // The sources are named with hashes of files that the test has just written.
    let (letter, _) =
        text.split_once("Source").unwrap_or_else(|| panic!("sources at the foot: {text}"));
    insta::assert_snapshot!(letter);
}
