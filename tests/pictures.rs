//! Pages as pictures: one document of each kind, rendered with an independent PDF renderer at low
//! resolution and compared with pictures that somebody has looked at.
//!
//! Text may move by less than a pixel from one version of a renderer to the next, so a page may differ
//! in up to one pixel in a hundred by more than a quarter of the scale, and by two levels of grey on
//! average. `DGCC_PICTURES=write cargo test --release --test pictures` writes the pictures anew.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};

/// Pixels per point: an A4 page is 297 pixels wide.
const SCALE: f32 = 0.5;
/// Difference of grey that counts as another pixel.
const NOTABLE: u8 = 64;
/// Share of pixels that may be another.
const MOST_NOTABLE: f64 = 0.01;
/// Average difference of grey that is allowed.
const MOST_ON_AVERAGE: f64 = 2.0;

fn page(pdf: &Path, number: usize) -> Pixmap {
    let pdf = Pdf::new(fs::read(pdf).expect("readable")).expect("a PDF");
    let settings =
        RenderSettings { x_scale: SCALE, y_scale: SCALE, bg_color: WHITE, ..Default::default() };
    let pages = pdf.pages();
    render(&pages[number - 1], &RenderCache::new(), &InterpreterSettings::default(), &settings)
}

/// Grey of each pixel.
fn greys(picture: &Pixmap) -> Vec<u8> {
    let grey = |r: u8, g: u8, b: u8| ((u32::from(r) + u32::from(g) + u32::from(b)) / 3) as u8;
    picture.data().iter().map(|pixel| grey(pixel.r, pixel.g, pixel.b)).collect()
}

/// How much two pictures differ: share of notable pixels, and average difference.
fn difference(a: &Pixmap, b: &Pixmap) -> (f64, f64) {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()), "the same size of page");
    let (a, b) = (greys(a), greys(b));
    let differences: Vec<u8> = a.iter().zip(&b).map(|(a, b)| a.abs_diff(*b)).collect();
    let notable = differences.iter().filter(|difference| **difference > NOTABLE).count();
    let sum: u64 = differences.iter().map(|difference| u64::from(*difference)).sum();
    let all = differences.len() as f64;
    (notable as f64 / all, sum as f64 / all)
}

fn stored(name: &str) -> PathBuf {
    common::root().join("tests/pictures").join(format!("{name}.png"))
}

#[test]
fn pages_of_every_kind_look_as_they_were_approved() {
    let programme = common::Programme::sample();
    let (run, out) = common::build(&programme, &["--country", "EG"]);
    run.ended_with(0);
    let folder = out.path().join("EG");
    let write = std::env::var("DGCC_PICTURES").is_ok_and(|value| value == "write");
    let mut faults = Vec::new();
    for (name, file, number) in [
        ("mou", "EG_MOU_2023_KR_ko-ar-en.pdf", 2),
        ("agreement", "EG_AGR_2024_KR_ko-ar-en.pdf", 3),
        ("missing-text", "EG_AGR_2024_EG_ar-ko-en.pdf", 1),
        ("minutes", "EG_MIN_01_KR_ko-en.pdf", 1),
        ("report", "EG_REP_2025_en.pdf", 6),
        ("invitation", "EG_INV_01_en.pdf", 1),
        ("cover", "EG_COV_en.pdf", 1),
        ("open-points", "EG_OPN_en.pdf", 1),
    ] {
        let seen = page(&folder.join(file), number);
        if write {
            fs::create_dir_all(stored(name).parent().expect("a folder")).expect("made");
            fs::write(stored(name), seen.into_png().expect("a picture")).expect("written");
            continue;
        }
        let bytes = fs::read(stored(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let approved = Pixmap::from_png(std::io::Cursor::new(bytes)).expect("a picture");
        let (notable, average) = difference(&approved, &seen);
        if notable > MOST_NOTABLE || average > MOST_ON_AVERAGE {
            faults.push(format!(
                "{name}: {:.2} % of pixels, {average:.2} on average",
                notable * 100.0
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_page_with_another_text_is_told_apart() {
    let programme = common::Programme::sample();
    let (run, out) = common::build(&programme, &["--country", "EG", "--kind", "mou"]);
    run.ended_with(0);
    let pdf = out.path().join("EG/EG_MOU_2023_KR_ko-ar-en.pdf");
    let (notable, _) = difference(&page(&pdf, 2), &page(&pdf, 3));
    assert!(notable > MOST_NOTABLE, "{notable}");
}

#[test]
fn tables_of_every_type_look_over_a_page_break_as_they_were_approved() {
    let (_out, pdf) = common::long_report();
    let bytes = fs::read(&pdf).expect("readable");
    let trace = dgcc::readback::TraceFile::read(&bytes).expect("a trace");
    let write = std::env::var("DGCC_PICTURES").is_ok_and(|value| value == "write");
    let mut faults = Vec::new();
    for table in [
        "revisions",
        "carried-in",
        "carried-out",
        "projects-0",
        "expenditure-0",
        "lines-0",
        "in-kind",
    ] {
        let rows = trace.printed.iter().filter(|printed| printed.table.as_deref() == Some(table));
        let first = rows.map(|printed| printed.page).min().expect("the table is printed");
        for (side, number) in [("before", first), ("after", first + 1)] {
            let name = format!("break-{table}-{side}");
            let seen = page(&pdf, number);
            if write {
                fs::write(stored(&name), seen.into_png().expect("a picture")).expect("written");
                continue;
            }
            let bytes = fs::read(stored(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            let approved = Pixmap::from_png(std::io::Cursor::new(bytes)).expect("a picture");
            let (notable, average) = difference(&approved, &seen);
            if notable > MOST_NOTABLE || average > MOST_ON_AVERAGE {
                faults.push(format!("{name}: {:.2} % of pixels, {average:.2}", notable * 100.0));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
