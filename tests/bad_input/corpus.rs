//! The corpus: files as they come when something went wrong, or when somebody means harm.

use std::sync::{Arc, LazyLock};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::make::{self, Part};

/// What is expected of a run on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// That it ends: the file may be fine, or not.
    End,
    /// A finding that says this, and the sheet and cell where it can.
    Says(&'static str),
    /// Nothing that refuses the file.
    Opens,
}

/// A file of the corpus.
pub struct Case {
    /// What is wrong with it.
    pub what: String,
    /// The ending of its name.
    pub ending: &'static str,
    /// Its bytes, made when they are needed.
    pub bytes: Box<dyn Fn() -> Vec<u8> + Send + Sync>,
    /// What is expected.
    pub expect: Expect,
}

use Expect::{End, Opens, Says};

/// The sample.
static SAMPLE: LazyLock<Arc<Vec<u8>>> = LazyLock::new(|| {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/programme.xlsx");
    Arc::new(std::fs::read(path).expect("the sample"))
});
/// Its parts.
static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| make::parts(&SAMPLE));
/// A workbook with one part of 2 GB of zeros.
static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
    make::with_zeros(&parts, "xl/worksheets/sheet9.xml", 2 << 30, 1)
});

fn case(
    what: impl Into<String>,
    ending: &'static str,
    expect: Expect,
    bytes: impl Fn() -> Vec<u8> + Send + Sync + 'static,
) -> Case {
    Case { what: what.into(), ending, bytes: Box::new(bytes), expect }
}

/// A good file, cut at each eighth.
fn cut(
    ending: &'static str,
    good: impl Fn() -> Vec<u8> + Copy + Send + Sync + 'static,
) -> impl Iterator<Item = Case> {
    (1..8).map(move |eighth| {
        case(format!("cut at {eighth} of 8"), ending, End, move || {
            let bytes = good();
            bytes[..bytes.len() * eighth / 8].to_vec()
        })
    })
}

/// All cases.
pub fn all() -> Vec<Case> {
    let groups = [
        truncated(),
        flipped(),
        flipped_inside(),
        parts_changed(),
        named_wrongly(),
        texts(),
        bombs(),
        places(),
        markup(),
        encrypted(),
        tables(),
        binary_workbooks(),
        compound_workbooks(),
    ];
    groups.into_iter().flatten().collect()
}

fn dice(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// The sample cut off, at even distances and close to both ends.
fn truncated() -> Vec<Case> {
    let length = SAMPLE.len();
    let even = (0..30).map(|at| length * at / 30);
    let ends = [1, 2, 4, 8, 21, 22, 30, 100].into_iter().flat_map(|at| [at, length - at]);
    let cut = |at| {
        let expect = if at == 0 { Says("an empty file") } else { End };
        case(format!("cut at {at}"), "xlsx", expect, move || SAMPLE[..at].to_vec())
    };
    even.chain(ends).map(cut).collect()
}

/// The sample with bits turned over.
fn flipped() -> Vec<Case> {
    let one = |seed: u64, bits: usize| {
        case(format!("{bits} bits flipped, {seed}"), "xlsx", End, move || {
            let (mut bytes, mut dice) = (SAMPLE.to_vec(), dice(seed));
            for _ in 0..bits {
                let at = dice.random_range(0..bytes.len());
                bytes[at] ^= 1 << dice.random_range(0..8);
            }
            bytes
        })
    };
    (0..40).map(|seed| one(seed, 1)).chain((40..60).map(|seed| one(seed, 60))).collect()
}

/// The sample with bytes of one part changed, in a container that is sound.
fn flipped_inside() -> Vec<Case> {
    let readable = |name: &str| {
        name.contains("worksheets/sheet") || name.contains("workbook") || name.contains("haredS")
    };
    let parts: Vec<usize> = (0..PARTS.len()).filter(|at| readable(&PARTS[*at].0)).collect();
    let one = |seed: u64| {
        let part = parts[seed as usize % parts.len()];
        case(format!("{} changed, {seed}", PARTS[part].0), "xlsx", End, move || {
            let (mut parts, mut dice) = (PARTS.clone(), dice(1_000 + seed));
            let bytes = &mut parts[part].1;
            for _ in 0..1 + seed % 4 {
                let at = dice.random_range(0..bytes.len());
                match dice.random_range(0..4) {
                    0 => bytes[at] ^= 1 << dice.random_range(0..8),
                    1 => bytes[at] = b"<>&\"/=0A"[dice.random_range(0..8)],
                    2 => drop(bytes.drain(at..(at + 9).min(bytes.len()))),
                    _ => bytes.truncate(at.max(1)),
                }
            }
            make::zip(&parts)
        })
    };
    (0..60).map(one).collect()
}

/// The sample with parts taken out, emptied, given each other's bytes, or twice.
fn parts_changed() -> Vec<Case> {
    let one = |what: String, change: fn(&mut Vec<Part>, usize), at: usize| {
        case(what, "xlsx", End, move || {
            let mut parts = PARTS.clone();
            change(&mut parts, at);
            make::zip(&parts)
        })
    };
    let mut cases = Vec::new();
    for at in (0..PARTS.len()).filter(|at| !PARTS[*at].0.contains("drawing")) {
        let name = &PARTS[at].0;
        cases.push(one(format!("without {name}"), |parts, at| drop(parts.remove(at)), at));
        if at % 2 == 0 {
            let emptied = |parts: &mut Vec<Part>, at: usize| parts[at].1.clear();
            cases.push(one(format!("{name} empty"), emptied, at));
        }
        if at % 3 == 0 {
            let swapped = |parts: &mut Vec<Part>, at: usize| {
                let other = (at * 7 + 5) % parts.len();
                let bytes = std::mem::take(&mut parts[at].1);
                let bytes = std::mem::replace(&mut parts[other].1, bytes);
                parts[at].1 = bytes;
            };
            cases.push(one(format!("{name} with other bytes"), swapped, at));
        }
    }
    cases.push(case("a part twice", "xlsx", Says("is in it twice"), || {
        let mut parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
        parts.push(("xl/worksheets/sheetX.xml".to_owned(), parts[5].1.clone()));
        replaced(make::stored(&parts), b"sheetX", b"sheet1")
    }));
    for name in ["../../etc/passwd", "/etc/passwd", "C:\\x.xml", "xl\\..\\..\\x.xml", "a\u{0}b", ""]
    {
        cases.push(case(format!("a part named {name:?}"), "xlsx", End, move || {
            let mut parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
            parts.push((name.to_owned(), b"x".to_vec()));
            make::stored(&parts)
        }));
    }
    cases
}

/// Bytes of which some were replaced by others of the same length.
fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|piece| piece == from) {
        at += found;
        bytes[at..at + from.len()].copy_from_slice(to);
    }
    bytes
}

/// Files of all sorts under the names of workbooks.
fn named_wrongly() -> Vec<Case> {
    /// What a file is, its bytes, and what is said of it.
    type File = (&'static str, fn() -> Vec<u8>, &'static str);
    let files: [File; 12] = [
        ("a workbook", || make::xlsx(""), ""),
        ("csv text", || b"key,value\nas_of_date,2026-02-15\n".to_vec(), "plain text"),
        ("a PDF", || b"%PDF-1.7\n1 0 obj\n".to_vec(), "a PDF"),
        ("HTML", || b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "HTML"),
        ("XML", || b"<?xml version=\"1.0\"?><Workbook/>".to_vec(), "an XML file"),
        ("a picture", || b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "a picture"),
        ("rich text", || b"{\\rtf1 x}".to_vec(), "rich text"),
        ("gzip", || b"\x1F\x8B\x08\0\0\0\0\0\0\0".to_vec(), "an archive"),
        ("a zip of texts", || make::zip(&[("a.txt".to_owned(), b"a".to_vec())]), ""),
        ("a zip of nothing", || make::zip(&[]), ""),
        ("bytes 0xFF", || vec![0xFF; 5_000], "looks like nothing"),
        ("zeros", || vec![0; 5_000], "looks like nothing"),
    ];
    let mut cases = Vec::new();
    for (what, bytes, says) in files {
        for ending in ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"] {
            let expect = if says.is_empty() || ending == "csv" { End } else { Says(says) };
            cases.push(case(format!("{what} named {ending}"), ending, expect, bytes));
        }
    }
    for ending in ["xlsx", "xls", "ods", "csv"] {
        cases.push(case("an ods file by another name", ending, End, || make::ods("")));
        cases.push(case("an empty file", ending, End, Vec::new));
        cases.push(case("a compound file", ending, End, || make::compound(&[("Other", vec![])])));
        cases.push(case("a Word document", ending, End, || {
            make::compound(&[("WordDocument", vec![0; 5_000])])
        }));
    }
    cases
}

/// Texts that are no csv file, or are one of a strange kind.
fn texts() -> Vec<Case> {
    let plain = "key,value\nas_of_date,2026-02-15\nnote,통화\n";
    let utf16 = move |swap: bool| -> Vec<u8> {
        plain
            .encode_utf16()
            .flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    let marked = move |mark: &[u8], swap| [mark, &utf16(swap)].concat();
    let rows = |row: &str, times: usize| format!("key,value\n{}", row.repeat(times)).into_bytes();
    vec![
        case("UTF-16 with its mark", "csv", End, move || marked(b"\xFF\xFE", false)),
        case("UTF-16 of the other order", "csv", End, move || marked(b"\xFE\xFF", true)),
        case("UTF-16 without a mark", "csv", Says("byte order mark"), move || utf16(false)),
        case(
            "UTF-16 of the other order without a mark",
            "csv",
            Says("byte order mark"),
            move || utf16(true),
        ),
        case("UTF-16 with half a letter", "csv", Says("CP949"), || {
            b"\xFF\xFEk\0e\0\0\xD8".to_vec()
        }),
        case("UTF-16 of odd length", "csv", End, || b"\xFF\xFEk\0e".to_vec()),
        case("a mark and nothing", "csv", End, || b"\xEF\xBB\xBF".to_vec()),
        case("a mark and no UTF-8", "csv", Says("CP949"), || b"\xEF\xBB\xBF\xFF\xFE\xFD".to_vec()),
        case("CP949", "csv", End, move || encoding_rs::EUC_KR.encode(plain).0.into_owned()),
        case("Latin-1", "csv", End, || b"key,value\nnote,caf\xE9 cr\xE8me\n".to_vec()),
        case("no encoding", "csv", Says("CP949"), || b"key,value\nnote,\xFF\x80\x81\n".to_vec()),
        case("zeros in a text", "csv", End, || b"key,value\nas_of_date,2026\0-02-15\n".to_vec()),
        case("control sequences", "csv", End, || b"key,value\n\x1b[2J\x1b]0;x\x07,\x9b\n".to_vec()),
        case("control sequences in UTF-8", "csv", End, || {
            "key,value\nas_of_date,\u{1b}[2J\u{9b}31m\u{202e}x\n".as_bytes().to_vec()
        }),
        case("a quotation mark that never closes", "csv", Says("quotation mark"), || {
            format!("key,value\n\"{}", "text,more\n".repeat(300_000)).into_bytes()
        }),
        case("a short quotation mark that never closes", "csv", End, || {
            b"key,value\na,\"b\nc,d\n".to_vec()
        }),
        case("quotation marks within a field", "csv", End, || {
            b"key,value\na\"b\"c,\"d\"e\"\n".to_vec()
        }),
        case("a million columns", "csv", Says("column"), || {
            format!("key,value\n{}\n", "x,".repeat(1_000_000)).into_bytes()
        }),
        case("a million blank columns", "csv", End, || {
            format!("key,value\n{}\n", ",".repeat(1_000_000)).into_bytes()
        }),
        case("a line of 60 MB", "csv", Says("60,000,000 bytes"), || vec![b','; 60_000_000]),
        case("a very long field", "csv", Says("characters"), || {
            format!("key,value\na,{}\n", "x".repeat(50_000)).into_bytes()
        }),
        case("a longer field", "csv", Says("quotation mark"), || {
            format!("key,value\na,{}\n", "x".repeat(2_000_000)).into_bytes()
        }),
        case("a million rows", "csv", Says("not blank"), move || rows("a,b\n", 1_000_000)),
        case("90 million blank lines", "csv", Says("places"), move || {
            let mut bytes = rows("\n", 90_000_000);
            bytes.extend(b"a,b\n");
            bytes
        }),
        case("blank lines to the end", "csv", End, move || rows("\n", 5_000_000)),
        case("carriage returns alone", "csv", End, || b"key,value\ra,b\rc,d\r".to_vec()),
        case("more than is read of a file", "csv", Says("at most 104,857,600 bytes"), || {
            vec![b'x'; (100 << 20) + 1]
        }),
        case("formulas", "csv", End, || b"key,value\n=cmd|'/c calc'!A1,@SUM(1)\n".to_vec()),
        case("separators of all kinds", "csv", End, || {
            b"key;value,x\ty\n;;;\n,,,\n\t\t\t\n".to_vec()
        }),
    ]
}

/// Containers that become much more than they are.
fn bombs() -> Vec<Case> {
    let lied = |offset_local: usize, offset_directory: usize, value: u32| {
        let mut bytes = BOMB.clone();
        for (mark, offset) in [(b"PK\x03\x04", offset_local), (b"PK\x01\x02", offset_directory)] {
            let at = bytes.windows(4).rposition(|four| four == mark).expect("a header");
            bytes[at + offset..at + offset + 4].copy_from_slice(&value.to_le_bytes());
        }
        bytes
    };
    let inner = || make::zip(&[("a".to_owned(), vec![0; 20_000_000])]);
    let nested = move || {
        let parts: Vec<Part> =
            (0..20).map(|at| (format!("xl/embeddings/{at}.zip"), inner())).collect();
        let mut all = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
        all.extend(parts);
        make::zip(&all)
    };
    let of_xml = |open: &'static str, each: &'static str, times: usize, close: &'static str| {
        let mut parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
        parts[5].1 = format!("{open}{}{close}", each.repeat(times)).into_bytes();
        make::zip(&parts)
    };
    let many = |count: usize| {
        let mut parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
        parts.extend((0..count).map(|at| (format!("x/{at}"), Vec::new())));
        make::stored(&parts)
    };
    vec![
        case(
            "a part of 2 GB of zeros",
            "xlsx",
            Says("xl/worksheets/sheet9.xml has 2,147,483,648 bytes"),
            || BOMB.clone(),
        ),
        case(
            "2 GB of zeros that say they are few",
            "xlsx",
            Says("xl/worksheets/sheet9.xml"),
            move || lied(22, 24, 1_000),
        ),
        case(
            "2 GB of zeros that say they are none",
            "ods",
            Says("xl/worksheets/sheet9.xml"),
            move || lied(22, 24, 0),
        ),
        case("200 MB of zeros", "xlsx", Says("times larger"), || {
            let parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
            make::with_zeros(&parts, "xl/theme/theme1.xml", 200 << 20, 9)
        }),
        case("containers in containers", "xlsx", Opens, nested),
        case("a sheet of one long text", "xlsx", Says("single tag or text"), move || {
            of_xml(
                "<worksheet><sheetData><row><c><v>",
                "0123456789",
                1_000_000,
                "</v></c></row></sheetData></worksheet>",
            )
        }),
        case("a sheet of one long tag", "xlsx", Says("single tag or text"), move || {
            of_xml("<worksheet a=\"", "0123456789", 1_000_000, "\"/>")
        }),
        case("a sheet of one long remark", "xlsx", Says("single tag or text"), move || {
            of_xml("<worksheet><!--", "0123456789", 1_000_000, "--></worksheet>")
        }),
        case("8,000 parts", "xlsx", Opens, move || many(8_000)),
        case("20,000 parts", "xlsx", Says("parts or more"), move || many(20_000)),
        case("a directory that says it has many parts", "xlsx", End, || {
            let mut bytes = make::xlsx("");
            let end = bytes.len() - 22;
            bytes[end + 8..end + 12].copy_from_slice(&[0xFE, 0xFF, 0xFE, 0xFF]);
            bytes
        }),
        case("a directory of 64 bits that lies", "xlsx", End, || {
            let mut bytes = make::xlsx("");
            let end = bytes.split_off(bytes.len() - 22);
            let mut record = b"PK\x06\x06".to_vec();
            record.extend(44_u64.to_le_bytes());
            record.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            record.extend([0xFF; 32]);
            let at = bytes.len() as u64;
            bytes.extend(record);
            bytes.extend(b"PK\x06\x07\0\0\0\0");
            bytes.extend(at.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(&end[..8]);
            bytes.extend([0xFF; 12]);
            bytes.extend([0, 0]);
            bytes
        }),
        case("sizes of 64 bits that lie", "xlsx", End, || {
            let bytes = make::xlsx("");
            let at = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").expect("a header");
            let mut bytes = bytes;
            bytes[at + 20..at + 28].copy_from_slice(&[0xFF; 8]);
            bytes
        }),
    ]
}

/// Cells where no cells should be.
fn places() -> Vec<Case> {
    let one = |place: &str| format!("<row><c r=\"{place}\" t=\"s\"><v>0</v></c></row>");
    let corners = |a: &str, b: &str| format!("{}{}", one(a), one(b));
    let book = |before: &'static str, rows: String, behind: String| {
        move || {
            let sheet = make::sheet(before, &rows, &behind);
            make::zip(&make::xlsx_parts(&[sheet], &make::shared("<si><t>key</t></si>")))
        }
    };
    let plain = |rows: String| book("", rows, String::new());
    let with = |shared: String, rows: String| {
        move || make::zip(&make::xlsx_parts(&[make::sheet("", &rows, "")], &shared))
    };
    let ref_of_text = "<c t=\"s\"><v>0</v></c>";
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(30_000));
    let merges = |range: &str, times: usize| {
        format!(
            "<mergeCells>{}</mergeCells>",
            format!("<mergeCell ref=\"{range}\"/>").repeat(times)
        )
    };
    let sheets = |count: usize| {
        move || {
            make::zip(&make::xlsx_parts(&vec![make::sheet("", "", ""); count], &make::shared("")))
        }
    };
    vec![
        case("a sheet that says it is whole", "xlsx", End, book("<dimension ref=\"A1:XFD1048576\"/>", one("A1"), String::new())),
        case("a sheet that says it ends before it begins", "xlsx", End, book("<dimension ref=\"B5:A1\"/>", one("A1"), String::new())),
        case("a sheet that says nonsense of itself", "xlsx", End, book("<dimension ref=\"A0:ZZZZZZZZ99999999999\"/>", one("A1"), String::new())),
        case("a cell in the last corner", "xlsx", Says("settings!XFD1048576"), plain(one("XFD1048576"))),
        case("cells in both corners", "xlsx", Says("settings!XFD1048576"), plain(corners("A1", "XFD1048576"))),
        case("a cell in the last row", "xlsx", End, plain(corners("A1", "B1048576"))),
        case("a cell below the last row", "xlsx", Says("places"), plain(one("A99999999"))),
        case("a cell in row 4294967295", "xlsx", Says("places"), plain(one("A4294967295"))),
        case("a cell in row 4294967296", "xlsx", End, plain(one("A4294967296"))),
        case("a cell in row 0", "xlsx", End, plain(one("A0"))),
        case("a cell in row -1", "xlsx", End, plain(one("A-1"))),
        case("a cell without a row", "xlsx", End, plain(one("A"))),
        case("a cell without a column", "xlsx", End, plain(one("7"))),
        case("a cell in a column without end", "xlsx", End, plain(one("ZZZZZZZZZZZZZZZZ1"))),
        case("a row 4294967295", "xlsx", End, plain("<row r=\"4294967295\"><c t=\"s\"><v>0</v></c></row><row><c t=\"s\"><v>0</v></c></row>".to_owned())),
        case("a formula without a value in row 4294967295", "xlsx", Says("places"), plain("<row r=\"4294967295\"><c><f>1+1</f></c></row>".to_owned())),
        case("a formula without a value far out", "xlsx", Says("column"), plain("<row r=\"1\"><c r=\"XFD1\"><f>1+1</f></c></row>".to_owned())),
        case("a row -5", "xlsx", End, plain("<row r=\"-5\"><c t=\"s\"><v>0</v></c></row>".to_owned())),
        case("cells down a diagonal", "xlsx", Says("places"), plain((1..4_000).map(|at| format!("<row r=\"{}\"><c r=\"{}{}\"><v>1</v></c></row>", at * 262, "BXX", at * 262)).collect())),
        case("a text that is not there", "xlsx", End, plain("<row><c t=\"s\"><v>99999999999</v></c></row>".to_owned())),
        case("a text number -1", "xlsx", End, plain("<row><c t=\"s\"><v>-1</v></c></row>".to_owned())),
        case("a number without end", "xlsx", End, plain(format!("<row><c><v>{}</v></c></row>", "9".repeat(100_000)))),
        case("numbers that are none", "xlsx", End, plain("<row><c><v>NaN</v></c><c><v>inf</v></c><c><v>1e999</v></c><c><v>-0</v></c></row>".to_owned())),
        case("a date without end", "xlsx", End, plain("<row><c t=\"d\"><v>99999-99-99T99:99:99</v></c></row>".to_owned())),
        case("a cell of too much text", "xlsx", Says("settings!A1"), plain(format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(40_000)))),
        case("100,000 merged ranges", "xlsx", End, book("", one("A1"), merges("A1:XFD1048576", 100_000))),
        case("100,000 merged ranges of blank cells", "xlsx", End, book("", one("A1"), merges("B2:B1048576", 100_000))),
        case("a merged range that ends before it begins", "xlsx", End, book("", one("A1"), merges("B9:A1", 3))),
        case("100,000 hidden columns of 16,384", "xlsx", End, book("<cols><col min=\"1\" max=\"16384\" hidden=\"1\"/></cols>", one("A1"), "<col min=\"1\" max=\"4294967295\" hidden=\"1\"/>".repeat(100_000))),
        case("10 million references to a text", "xlsx", Says("cells or more"), plain(format!("<row>{}</row>", ref_of_text.repeat(1_000)).repeat(10_000))),
        case("a long text a million times", "xlsx", Says("bytes of text"), with(long, format!("<row>{}</row>", ref_of_text.repeat(1_000)).repeat(1_000))),
        case("3 million shared texts", "xlsx", Says("shared texts"), with(format!("<sst>{}</sst>", "<si/>".repeat(3_000_000)), String::new())),
        case("shared texts that say they are many", "xlsx", Says("shared texts"), with("<sst uniqueCount=\"99999999999999\"/>".to_owned(), String::new())),
        case("formulas shared without end", "xlsx", End, plain("<row><c r=\"A1\"><f t=\"shared\" si=\"99999999999\" ref=\"A1:A2\">1</f></c></row>".to_owned())),
        case("200,000 rows without a key", "xlsx", Says("the rest of the sheet was not read"), {
            let words = "<si><t>key</t></si><si><t>value</t></si>";
            let header = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>";
            let row = |at: usize| format!("<row><c r=\"B{at}\"><v>1</v></c></row>");
            let rows = header.to_owned() + &(2..200_002).map(row).collect::<String>();
            with(make::shared(words), rows)
        }),
        case("200 sheets", "xlsx", Opens, sheets(200)),
        case("3,000 sheets", "xlsx", Says("sheets or more"), sheets(3_000)),
        case("two sheets in the same part", "xlsx", End, || {
            let mut parts = make::xlsx_parts(&[make::sheet("", "", ""), make::sheet("", "", "")], &make::shared(""));
            parts[3].1 = String::from_utf8_lossy(&parts[3].1).replace("sheet2", "sheet1").into_bytes();
            make::zip(&parts)
        }),
        case("a sheet outside the container", "xlsx", End, || {
            let mut parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
            parts[3].1 = String::from_utf8_lossy(&parts[3].1).replace("worksheets/sheet1.xml", "../../../../etc/passwd").into_bytes();
            make::zip(&parts)
        }),
    ]
}

/// XML that is made to harm.
fn markup() -> Vec<Case> {
    let named = |at: usize, text: String| {
        move || {
            let mut parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
            parts[at].1 = text.clone().into_bytes();
            make::zip(&parts)
        }
    };
    let laughs: String = (1..10)
        .map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10)))
        .collect();
    let laughs = format!(
        "<!DOCTYPE w [<!ENTITY l0 \"ha\">{laughs}]><worksheet><sheetData><row><c><v>&l9;</v></c></row></sheetData></worksheet>"
    );
    let outside = "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row><c t=\"str\"><v>&x;</v></c></row></sheetData></worksheet>";
    let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let declares = Says("declares a document type");
    vec![
        case("a billion laughs in a sheet", "xlsx", declares, named(5, laughs.clone())),
        case("a billion laughs in the texts", "xlsx", declares, named(4, laughs.clone())),
        case("a billion laughs in the workbook", "xlsm", declares, named(2, laughs.clone())),
        case("an entity outside", "xlsx", declares, named(5, outside.to_owned())),
        case(
            "a document type elsewhere",
            "xlsx",
            declares,
            named(1, "<!DOCTYPE r SYSTEM \"http://127.0.0.1/x\"><r/>".to_owned()),
        ),
        case("an entity in a table", "ods", declares, move || {
            let mut parts = make::ods_parts("");
            parts[2].1 = laughs.clone().into_bytes();
            make::zip(&parts)
        }),
        case("elements 100 deep", "xlsx", End, named(5, deep(100))),
        case("elements 1,000 deep", "xlsx", Says("deep in each other"), named(5, deep(1_000))),
        case(
            "elements a million deep",
            "xlsx",
            Says("deep in each other"),
            named(4, deep(1_000_000)),
        ),
        case(
            "elements that never close",
            "xlsx",
            End,
            named(5, "<worksheet><sheetData><row><c><v>1".to_owned()),
        ),
        case(
            "elements that close wrongly",
            "xlsx",
            End,
            named(5, "<worksheet><sheetData></worksheet></sheetData>".to_owned()),
        ),
        case(
            "100,000 attributes",
            "xlsx",
            End,
            named(
                5,
                format!(
                    "<worksheet {}/>",
                    (0..100_000).map(|at| format!("a{at}=\"1\" ")).collect::<String>()
                ),
            ),
        ),
        case("a sheet in UTF-16", "xlsx", End, || {
            let mut parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
            let text = String::from_utf8_lossy(&parts[5].1).replace("UTF-8", "UTF-16");
            parts[5].1 = std::iter::once(0xFEFF)
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
            make::zip(&parts)
        }),
        case("a sheet that is no text", "xlsx", End, || {
            let mut parts = make::xlsx_parts(&[make::sheet("", "", "")], &make::shared(""));
            parts[5].1 = vec![0xFF; 100_000];
            make::zip(&parts)
        }),
    ]
}

/// Workbooks that open with a password only.
fn encrypted() -> Vec<Case> {
    let says = Says("protected with a password");
    let package = || {
        make::compound(&[
            ("EncryptionInfo", vec![4, 0, 4, 0]),
            ("EncryptedPackage", vec![7; 9_000]),
        ])
    };
    let flagged = || {
        let mut bytes = make::xlsx("");
        for (mark, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
            let places: Vec<usize> =
                (0..bytes.len() - 4).filter(|at| &bytes[*at..at + 4] == mark).collect();
            places.into_iter().for_each(|at| bytes[at + offset] |= 1);
        }
        bytes
    };
    vec![
        case("an encrypted workbook", "xlsx", says, package),
        case("an encrypted workbook by another name", "xls", says, package),
        case("encrypted parts", "xlsx", says, flagged),
        case("an encrypted xls file", "xls", says, || {
            make::xls(&[make::record(0x002F, &[1, 0, 1, 0, 1, 0])], &[vec![]])
        }),
        case("an xls file that is hidden by XOR", "xls", says, || {
            make::xls(&[make::record(0x002F, &[0, 0, 1, 2, 3, 4])], &[vec![]])
        }),
        case("an encrypted ods file", "ods", says, || {
            let mut parts = make::ods_parts("");
            let text = String::from_utf8_lossy(&parts[1].1).replace(
                "\"/\"/>",
                "\"content.xml\"><manifest:encryption-data/></manifest:file-entry>",
            );
            parts[1].1 = text.into_bytes();
            parts[2].1 = vec![0xA7; 500];
            make::zip(&parts)
        }),
    ]
}

/// Tables of ods files that say how often they repeat themselves.
fn tables() -> Vec<Case> {
    let cell =
        "<table:table-cell office:value-type=\"string\"><text:p>key</text:p></table:table-cell>";
    let row = |attributes: &str, cells: &str| {
        format!("<table:table-row {attributes}>{cells}</table:table-row>")
    };
    let times = |count: &str| format!("table:number-rows-repeated=\"{count}\"");
    let wide = |count: &str| {
        format!(
            "<table:table-cell table:number-columns-repeated=\"{count}\" office:value-type=\"string\"><text:p>key</text:p></table:table-cell>"
        )
    };
    let gap = |count: &str| {
        format!("<table:table-row {}><table:table-cell/></table:table-row>", times(count))
    };
    let file = |rows: String| move || make::ods(&rows);
    let blanks = |count: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"{count}\"/></text:p></table:table-cell>"
        )
    };
    let content = |change: fn(String) -> String, rows: String| {
        move || {
            let mut parts = make::ods_parts(&rows);
            parts[2].1 = change(String::from_utf8_lossy(&parts[2].1).into_owned()).into_bytes();
            make::zip(&parts)
        }
    };
    vec![
        case("rows to the end of the sheet", "ods", Opens, file(format!("{}{}", row("", cell), gap("1048575")))),
        case("2^31 rows", "ods", Says("rows or more"), file(row(&times("2147483648"), cell))),
        case("2^31 blank rows between", "ods", Says("places"), file(format!("{}{}{}", row("", cell), gap("2147483648"), row("", &cell.repeat(3))))),
        case("rows without end", "ods", End, file(row(&times("99999999999999999999999"), cell))),
        case("rows fewer than none", "ods", End, file(row(&times("-1"), cell))),
        case("16,384 columns with content", "ods", Says("column"), file(row("", &wide("16384")))),
        case("2^40 columns with content", "ods", Says("column"), file(row("", &wide("1099511627776")))),
        case("1,000 columns in 100,000 rows", "ods", Says("cells or more"), file(row(&times("100000"), &wide("1000")))),
        case("4,000 million blanks in a cell", "ods", Says("bytes of text"), file(row("", &blanks("4000000000")))),
        case("blanks without end in a cell", "ods", End, file(row("", &blanks("99999999999999999999")))),
        case("hidden rows without end", "ods", End, file(format!("{}{}", row("", cell), "<table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"20000\"/>".repeat(100_000)))),
        case("a table within a cell", "ods", End, file(row("", "<table:table-cell><table:table table:name=\"x\"/></table:table-cell>"))),
        case("a row within a row", "ods", End, file(row("", &row("", cell)))),
        case("merged without end", "ods", End, file(row("", "<table:table-cell table:number-rows-spanned=\"4294967295\" table:number-columns-spanned=\"4294967295\" office:value-type=\"float\" office:value=\"1\"/>"))),
        case("1,000 tables", "ods", Says("sheets or more"), content(|text| text.replace("<table:table table:name=\"settings\"></table:table>", &"<table:table table:name=\"x\"></table:table>".repeat(1_000)), String::new())),
        case("a table that never ends", "ods", End, content(|text| text.split("</table:table>").next().unwrap_or_default().to_owned(), row("", cell))),
        case("a table that ends wrongly", "ods", End, content(|text| text.replace("</table:table>", "</table:tabel>"), row("", cell))),
        case("a note that never ends", "ods", End, content(|text| text.replace("</office:annotation>", "</office:annotations>"), row("", "<table:table-cell office:value-type=\"string\"><office:annotation></office:annotation></table:table-cell>"))),
        case("a table without a name", "ods", End, content(|text| text.replace("table:name=\"settings\"", ""), row("", cell))),
        case("no kind", "ods", End, || { let mut parts = make::ods_parts(""); parts.remove(0); make::zip(&parts) }),
        case("another kind", "ods", End, || { let mut parts = make::ods_parts(""); parts[0].1 = b"application/vnd.oasis.opendocument.text".to_vec(); make::zip(&parts) }),
        case("no manifest", "ods", End, || { let mut parts = make::ods_parts(""); parts.remove(1); make::zip(&parts) }),
        case("no content", "ods", End, || { let mut parts = make::ods_parts(""); parts[2].1.clear(); make::zip(&parts) }),
    ]
}

/// xlsb files.
fn binary_workbooks() -> Vec<Case> {
    let at = |row: u32| make::binary(0x0000, &row.to_le_bytes());
    let number = |column: u32| {
        make::binary(0x0005, &[&column.to_le_bytes()[..], &[0; 4], &7f64.to_le_bytes()].concat())
    };
    let formula = |column: u32| {
        make::binary(
            0x0009,
            &[&column.to_le_bytes()[..], &[0; 14], &3_u32.to_le_bytes(), &[0x1E, 1, 0]].concat(),
        )
    };
    let good = move || make::xlsb(&[at(0), number(0), number(1), at(1), number(0)], Vec::new());
    let text = move |kind: u16, data: Vec<u8>| {
        move || make::xlsb(&[at(0), make::binary(kind, &data)], Vec::new())
    };
    let mut cases = vec![
        case("a plain workbook", "xlsb", Opens, good),
        case("a cell in the last corner", "xlsb", Says("settings!XFD1048576"), move || {
            make::xlsb(&[at(0), number(0), at(1_048_575), number(16_383)], Vec::new())
        }),
        case("a cell in no column", "xlsb", Says("column"), move || {
            make::xlsb(&[at(0), number(u32::MAX)], Vec::new())
        }),
        case("a cell in no row", "xlsb", End, move || {
            make::xlsb(&[at(u32::MAX), number(0)], Vec::new())
        }),
        case("formulas in both corners", "xlsb", End, move || {
            make::xlsb(&[at(0), formula(0), at(1_048_575), formula(1_900)], Vec::new())
        }),
        case("a formula far out", "xlsb", Says("column"), move || {
            make::xlsb(&[at(0), formula(0), at(1_048_575), formula(16_383)], Vec::new())
        }),
        case(
            "a text that is not there",
            "xlsb",
            End,
            text(0x0007, [0_u32.to_le_bytes(), [0; 4], 9_u32.to_le_bytes()].concat()),
        ),
        case(
            "a text longer than it is",
            "xlsb",
            End,
            text(0x0006, [0_u32.to_le_bytes(), [0; 4], u32::MAX.to_le_bytes()].concat()),
        ),
        case(
            "an error that is none",
            "xlsb",
            End,
            text(0x0003, [0_u32.to_le_bytes(), [0; 4], [9, 0, 0, 0]].concat()),
        ),
        case("a cell of no bytes", "xlsb", End, text(0x0005, Vec::new())),
        case("3 million shared texts", "xlsb", Says("shared texts"), || {
            let begin = make::binary(0x009F, &[0xFF; 8]);
            let item = make::binary(0x0013, &[0, 0, 0, 0, 0]);
            make::xlsb(&[], [begin, item.repeat(3_000_000)].concat())
        }),
        case("shared texts that say they are many", "xlsb", End, || {
            make::xlsb(&[], make::binary(0x009F, &[0xFF; 8]))
        }),
        case("a record without end", "xlsb", End, || {
            make::xlsb(&[vec![0x05, 0xFF, 0xFF, 0xFF, 0x7F]], Vec::new())
        }),
        case("a sheet without end", "xlsb", End, move || {
            let mut parts = make::parts(&good());
            for (name, bytes) in &mut parts {
                if name.ends_with("sheet1.bin") {
                    bytes.truncate(bytes.len() / 2);
                }
            }
            make::zip(&parts)
        }),
    ];
    cases.extend(cut("xlsb", good));
    cases.extend((0..20).map(|seed| {
        case(format!("bytes of a part changed, {seed}"), "xlsb", End, move || {
            let (mut parts, mut dice) = (make::parts(&good()), dice(2_000 + seed));
            let binary = |part: &&mut make::Part| part.0.ends_with(".bin") && !part.1.is_empty();
            for (_, bytes) in parts.iter_mut().filter(binary) {
                let at = dice.random_range(0..bytes.len());
                bytes[at] = dice.random_range(0..=255);
            }
            make::zip(&parts)
        })
    }));
    cases
}

/// xls files.
fn compound_workbooks() -> Vec<Case> {
    let sheet = |cells: Vec<Vec<u8>>| move || make::xls(&[], std::slice::from_ref(&cells));
    let good = || make::xls(&[], &[vec![make::number(0, 0, 1.0), make::number(1, 1, 2.0)]]);
    let size = |bottom: u32, right: u16| {
        make::record(
            0x0200,
            &[
                &0_u32.to_le_bytes()[..],
                &bottom.to_le_bytes(),
                &[0, 0],
                &right.to_le_bytes(),
                &[0, 0],
            ]
            .concat(),
        )
    };
    let long = || {
        let text = [&[0xFF_u8, 0x1F, 0][..], &[b'x'; 8_191]].concat();
        make::record(0x00FC, &[&[1, 0, 0, 0, 1, 0, 0, 0][..], &text].concat())
    };
    let label = |row: u16| make::record(0x00FD, &[&row.to_le_bytes()[..], &[0; 8]].concat());
    let patched = |offset: usize, value: u32| {
        move || {
            let mut bytes = good();
            bytes[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
            bytes
        }
    };
    let mut cases = vec![
        case("a plain workbook", "xls", Opens, good),
        case(
            "cells in both corners",
            "xls",
            Says("settings!IV65536"),
            sheet(vec![make::number(0, 0, 1.0), make::number(65_535, 255, 1.0)]),
        ),
        case(
            "cells in the corners of a larger sheet",
            "xls",
            Says("column"),
            sheet(vec![make::number(0, 0, 1.0), make::number(65_535, 65_535, 1.0)]),
        ),
        case(
            "a sheet that says it is whole",
            "xls",
            Says("places"),
            sheet(vec![size(u32::MAX, 65_535), make::number(0, 0, 1.0)]),
        ),
        case(
            "a sheet that says it ends before it begins",
            "xls",
            End,
            sheet(vec![
                make::record(0x0200, &[9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
                make::number(0, 0, 1.0),
            ]),
        ),
        case("a long text 60,000 times", "xls", Says("bytes of text"), move || {
            make::xls(&[long()], &[(0..60_000).map(label).collect()])
        }),
        case("the same sheet 300 times", "xls", Says("sheets or more"), || {
            make::xls(&[], &vec![vec![]; 300])
        }),
        case("a chain that runs in a circle", "xls", Says("circle"), move || {
            let mut bytes = good();
            // It says that it is long, and a sector in the middle of it leads to itself.
            let directory = u32::from_le_bytes([bytes[48], bytes[49], bytes[50], bytes[51]]);
            let size = (directory as usize + 1) * 512 + 128 + 120;
            bytes[size..size + 4].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
            for at in 0..128 {
                let next = 512 + at * 4;
                if bytes[next..next + 4] == 5_u32.to_le_bytes() {
                    bytes[next..next + 4].copy_from_slice(&4_u32.to_le_bytes());
                }
            }
            bytes
        }),
        case("a directory that runs in a circle", "xls", Says("circle"), move || {
            let mut bytes = good();
            let directory =
                u32::from_le_bytes([bytes[48], bytes[49], bytes[50], bytes[51]]) as usize;
            let next = 512 + directory * 4;
            bytes[next..next + 4].copy_from_slice(&(directory as u32).to_le_bytes());
            bytes
        }),
        case("tables of chains without end", "xls", End, patched(68, 0)),
        case("a directory that is not there", "xls", End, patched(48, 0x00FF_FFFF)),
        case("small streams that are many", "xls", End, patched(64, 0xFFFF_FFFF)),
        case("sectors of no size", "xls", End, patched(28, 0)),
        case("a header and nothing", "xls", End, move || good()[..512].to_vec()),
        case("half a header", "xls", End, move || good()[..256].to_vec()),
        case("a formula of no bytes", "xls", End, sheet(vec![make::record(0x0006, &[])])),
        case(
            "merged ranges that are not there",
            "xls",
            End,
            sheet(vec![make::record(0x00E5, &[0xFF, 0xFF])]),
        ),
        case(
            "cells side by side that are not there",
            "xls",
            End,
            sheet(vec![make::record(0x00BD, &[0, 0, 5, 0, 0, 0, 1, 0])]),
        ),
    ];
    cases.extend(cut("xls", good));
    cases.extend((0..30).map(|seed| {
        case(format!("bytes changed, {seed}"), "xls", End, move || {
            let (mut bytes, mut dice) = (good(), dice(3_000 + seed));
            for _ in 0..4 {
                let within = if seed % 2 == 0 { 1_200 } else { bytes.len() };
                let at = dice.random_range(8..within);
                bytes[at] = dice.random_range(0..=255);
            }
            bytes
        })
    }));
    cases
}
