use super::DiscrepancyKind::{
    Missing, MissingGlyph, NoHeadings, NoTableHeaders, OpenPoint, Order, Untagged,
};
use super::*;

fn reading(pages: &[&str]) -> Reading {
    let pages = pages.iter().map(|&page| page.to_owned()).collect();
    Reading { pages, headings: 1, tagged: true, ..Reading::default() }
}

fn items(texts: &[&str]) -> Vec<Item> {
    let item = |(at, text): (usize, &&str)| Item {
        what: format!("item {at}"),
        clause: "Scope".to_owned(),
        text: (*text).to_owned(),
    };
    texts.iter().enumerate().map(item).collect()
}

/// What is wrong with pages that have to hold these items in order.
fn wrong(language: &str, pages: &[&str], texts: &[&str]) -> Vec<Discrepancy> {
    let language = language.to_owned();
    let text = ExpectedText { language, in_order: items(texts), anywhere: Vec::new() };
    let expected = Expected { pages: pages.len(), texts: vec![text], allows_open_points: false };
    compare(&reading(pages), &expected)
}

/// The texts of what is wrong, with how it is.
fn kinds(found: &[Discrepancy]) -> Vec<(DiscrepancyKind, &str)> {
    found.iter().map(|one| (one.kind, one.expected.as_str())).collect()
}

#[test]
fn a_document_that_holds_everything_in_order_has_nothing_wrong() {
    let pages = [
        "MEMORANDUM OF UNDERSTANDING\n1. Scope of coop-\neration",
        "a total of USD\u{a0}1,000.\nCost 25%",
    ];
    let texts = ["Memorandum of Understanding", "Scope of cooperation", "USD 1,000", "25%", ""];
    assert_eq!(wrong("en", &pages, &texts), []);
}

#[test]
fn a_figure_is_found_only_as_a_whole() {
    let there = [
        "1,000",
        "(1,000)",
        "USD\u{a0}1,000.",
        "1,000, 2",
        "5\n1,000\n7",
        "1,000\u{200b}2",
        "2–1,000",
        "x1,000",
    ];
    for page in there {
        assert_eq!(wrong("en", &[page], &["1,000"]), [], "{page}");
    }
    let elsewhere = [
        "11,000",
        "1,0000",
        "1,000.50",
        "1,000,000",
        "2,1,000",
        "−1,000",
        "paid -1,000",
        "1,000'000",
    ];
    for page in elsewhere {
        assert_eq!(kinds(&wrong("en", &[page], &["1,000"])), [(Missing, "1,000")], "{page}");
    }
    assert_eq!(wrong("ru", &["сумма 1\u{a0}000\u{a0}000 сум"], &["1 000 000 сум"]), []);
    for part in ["000 000", "1 000", "000"] {
        let page = "сумма 1\u{a0}000\u{a0}000 сум";
        assert_eq!(kinds(&wrong("ru", &[page], &[part])), [(Missing, part)], "{part}");
    }
    assert_eq!(wrong("en", &["on 5\u{a0}March 2026"], &["5 March 2026"]), []);
}

#[test]
fn a_wrong_figure_is_missing_where_it_should_stand_and_takes_no_other_item_with_it() {
    let pages = ["Scope\nKorea pays 1,000,001 in 2026.", "Annex\nTotal 1,000,000 in 2027."];
    let found = wrong(
        "en",
        &pages,
        &["Korea pays", "1,000,000", "in 2026", "Total", "1,000,000", "in 2027"],
    );
    assert_eq!(kinds(&found), [(Missing, "1,000,000")]);
    assert_eq!((found[0].what.as_str(), found[0].clause.as_str()), ("item 1", "Scope"));
    assert_eq!((found[0].seen.as_str(), found[0].page), ("1,000,001", Some(1)));
}

#[test]
fn what_stands_elsewhere_is_out_of_order_and_shown_where_it_stands() {
    let found = wrong("en", &["one three", "two four"], &["one", "two", "three", "four"]);
    assert_eq!(kinds(&found), [(Order, "three")]);
    assert_eq!((found[0].seen.as_str(), found[0].page), ("three two four", Some(1)));
}

#[test]
fn texts_follow_each_other() {
    let text = |language: &str, texts: &[&str]| ExpectedText {
        language: language.to_owned(),
        in_order: items(texts),
        anywhere: Vec::new(),
    };
    let texts = vec![text("ko", &["제1조", "1,000"]), text("en", &["Article 1", "1,000"])];
    let expected = Expected { pages: 1, texts, allows_open_points: false };
    assert_eq!(compare(&reading(&["제1조 1,000 Article 1 1,000"]), &expected), []);
    let found = compare(&reading(&["제1조 2,000 Article 1 1,000"]), &expected);
    assert_eq!(kinds(&found), [(Missing, "1,000")]);
    assert_eq!(found[0].seen, "2,000");
}

#[test]
fn of_languages_whose_letters_move_only_ascii_is_looked_for_in_any_order() {
    let page = "2026 ةيقافتا 1,000";
    assert_eq!(wrong("ar", &[page], &["اتفاقية", "1,000", "2026"]), []);
    assert_eq!(kinds(&wrong("ar-EG", &[page], &["1,001"])), [(Missing, "1,001")]);
    assert_eq!(kinds(&wrong("ko", &[page], &["1,000", "2026"])), [(Order, "2026")]);
}

#[test]
fn an_open_point_is_named_with_its_field() {
    let found = wrong("en", &["", "signed on [__\u{a0}(signed_on)] by"], &[]);
    assert_eq!(found[0].what, "signed_on");
    assert_eq!((found[0].kind, found[0].page, found.len()), (OpenPoint, Some(2), 1));
    let expected = Expected { pages: 1, allows_open_points: true, ..Expected::default() };
    assert_eq!(compare(&reading(&["[__ (x)]"]), &expected), []);
}

#[test]
fn the_document_as_a_whole_is_compared() {
    let mut read = reading(&["", ""]);
    (read.headings, read.tables) = (0, 2);
    read.missing_glyphs = vec![(2, 3)];
    let expected = Expected { pages: 3, ..Expected::default() };
    let found = compare(&read, &expected);
    let all: Vec<_> = found.iter().map(|one| (one.kind, one.seen.as_str())).collect();
    let pages = (DiscrepancyKind::Pages, "2");
    assert_eq!(all, [pages, (NoHeadings, "0"), (NoTableHeaders, "2"), (MissingGlyph, "3")]);
    read.tagged = false;
    assert!(compare(&read, &expected).iter().any(|one| one.kind == Untagged));
}
