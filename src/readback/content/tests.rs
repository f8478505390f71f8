use lopdf::{Stream as PdfStream, dictionary};
use proptest::prelude::*;

use super::*;

/// What a page with this content shows; its font `F` writes `A` to `Z`, `0` to `9` and blanks, half as
/// wide as high, and its form `X` has the second content.
fn shown(content: &str, form: &str) -> Result<Shown, ReadError> {
    let mut document = Document::new();
    let font = document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "TrueType",
        "Encoding" => "WinAnsiEncoding",
        "FirstChar" => 32,
        "Widths" => vec![Object::from(500); 64],
    });
    let form_id = document.new_object_id();
    let replaced = dictionary! { "ActualText" => Object::string_literal("WORD") };
    let resources = dictionary! {
        "Font" => dictionary! { "F" => font },
        "XObject" => dictionary! { "X" => form_id },
        "Properties" => dictionary! { "P" => replaced },
    };
    let own = dictionary! { "Subtype" => "Form", "Resources" => resources.clone() };
    document.set_object(form_id, PdfStream::new(own, form.as_bytes().to_vec()));
    Contents::of(&document).page(content.as_bytes(), &resources)
}

fn text(content: &str) -> String {
    shown(content, "").expect("it can be read").text
}

#[test]
fn every_operator_that_shows_text_is_read() {
    let content = "BT /F 10 Tf 12 TL 1 0 0 1 50 700 Tm (A) Tj [(B) -20 (C) -900 (D)] TJ (E) ' \
        0 0 (F) \" T* (G) Tj 0 -12 Td (H) Tj 0 -12 TD (I) Tj ET";
    assert_eq!(text(content), "ABC D\nE\nF\nG\nH\nI");
}

#[test]
fn artifacts_are_left_out_with_all_that_lies_in_them() {
    let content = "/Artifact BMC BT /F 10 Tf (HEAD) Tj ET /Span <</MCID 0>> BDC BT /F 10 Tf (X) Tj ET EMC EMC \
        /P <</MCID 1>> BDC BT /F 10 Tf 0 50 Td (BODY) Tj ET EMC EMC EMC";
    assert_eq!(text(content), "BODY");
}

#[test]
fn a_replacement_stands_for_the_text_it_spans_once() {
    let content = "BT /F 10 Tf (A) Tj /Span <</ActualText <FEFF00A0>>> BDC (XX) Tj EMC (B) Tj \
        /Span /P BDC /Span <</ActualText (NO)>> BDC (Y) Tj EMC EMC ET";
    assert_eq!(text(content), "A\u{a0}BWORD");
}

#[test]
fn a_seam_shows_where_marked_pieces_touch() {
    let content =
        "BT /F 10 Tf /P <</MCID 1>> BDC (1,000) Tj EMC /P <</MCID 2>> BDC (2) Tj ( 3) Tj EMC ET";
    assert_eq!(text(content), "1,000\u{200b}2 3");
}

#[test]
fn forms_are_read_in_their_place_with_the_state_around_them() {
    let content = "BT /F 10 Tf 0 700 Td (A) Tj ET q 1 0 0 1 0 600 cm /X Do Q /Artifact BMC /X Do EMC \
        BT 0 500 Td (C) Tj ET";
    let read = shown(content, "BT (B) Tj /F 20 Tf ET").expect("it can be read");
    assert_eq!(read.text, "A\nB\nC");
}

#[test]
fn forms_within_themselves_and_endless_states_are_refused() {
    assert!(matches!(shown("/X Do", "/X Do /X Do"), Err(ReadError::TooDeep)));
    assert!(matches!(shown(&"q ".repeat(1_000), ""), Err(ReadError::TooDeep)));
    assert!(matches!(shown(&"/P BMC ".repeat(1_000), ""), Err(ReadError::TooDeep)));
}

#[test]
fn what_makes_no_sense_is_passed_over() {
    for content in [
        "Q EMC ET Q",
        "(A) Tj",
        "/F Tf",
        "/None 3 Tf (A) Tj",
        "1 2 cm",
        "/P /None BDC EMC",
        "/No Do",
    ] {
        assert_eq!(text(content), "", "{content}");
    }
    let huge = "9".repeat(18);
    let content = format!("BT /F {huge} Tf {huge} 0 0 {huge} 0 0 Tm (A) Tj (B) Tj ET");
    assert_eq!(text(&content).replace([' ', '\n'], ""), "AB");
}

proptest! {
    /// Any operators on any operands are read or refused.
    #[test]
    fn nothing_stops_the_reader(parts in prop::collection::vec(0..PARTS.len(), 0..200)) {
        let parts: Vec<&str> = parts.into_iter().map(|part| PARTS[part]).collect();
        let content = parts.join(" ");
        let _ = shown(&content, &content);
    }
}

/// What content streams are made of.
const PARTS: [&str; 40] = [
    "q",
    "Q",
    "cm",
    "BT",
    "ET",
    "Tf",
    "Tc",
    "Tw",
    "Tz",
    "TL",
    "Ts",
    "Td",
    "TD",
    "Tm",
    "T*",
    "Tj",
    "TJ",
    "'",
    "\"",
    "BMC",
    "BDC",
    "EMC",
    "Do",
    "/F",
    "/X",
    "/P",
    "/Artifact",
    "<</ActualText (A)>>",
    "(A B)",
    "<4",
    "[(A) -500 (B)]",
    "[",
    "]",
    ">>",
    "0",
    "-1.5",
    "1 0 0 1 0 0",
    "99999999999999999999999999999999999999999",
    "BI ID x EI",
    "%",
];
