//! Small files made by hand: zip containers, workbooks in them, compound files with a workbook.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A part of a container: its name and its bytes.
pub type Part = (String, Vec<u8>);

/// A container of these parts.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    zipped(parts, CompressionMethod::Deflated)
}

/// A container of these parts as they are.
pub fn stored(parts: &[Part]) -> Vec<u8> {
    zipped(parts, CompressionMethod::Stored)
}

fn zipped(parts: &[Part], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    let options = if method == CompressionMethod::Deflated {
        options.compression_level(Some(1))
    } else {
        options
    };
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).expect("a part begins");
        writer.write_all(bytes).expect("a part is written");
    }
    writer.finish().expect("the container is written").into_inner()
}

/// A container with one more part of so many zeros, which nobody holds in memory.
pub fn with_zeros(parts: &[Part], name: &str, bytes: u64, level: i64) -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(zip(parts))).expect("it goes on");
    let options = SimpleFileOptions::default().compression_level(Some(level));
    writer.start_file(name, options).expect("a part begins");
    std::io::copy(&mut std::io::repeat(0).take(bytes), &mut writer).expect("zeros");
    writer.finish().expect("the container is written").into_inner()
}

/// The parts of a container.
pub fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a container");
    (0..archive.len())
        .map(|at| {
            let mut entry = archive.by_index(at).expect("a part");
            let name = entry.name().expect("a name").into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("its bytes");
            (name, bytes)
        })
        .collect()
}

fn part(name: &str, text: impl Into<String>) -> Part {
    (name.to_owned(), text.into().into_bytes())
}

/// What begins a part of XML.
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
/// Where the elements of workbooks come from.
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// Where their relations come from.
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of an xlsx file with these sheets (their whole XML) and these shared texts (the table's).
pub fn xlsx_parts(sheets: &[String], shared: &str) -> Vec<Part> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let related =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    let root = format!(
        "{related}<Relationship Id=\"r1\" Type=\"{RELATIONS}/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let ids = 1..=sheets.len();
    let named: String = ids
        .clone()
        .map(|id| format!("<sheet name=\"settings{id}\" sheetId=\"{id}\" r:id=\"s{id}\"/>"))
        .collect();
    let named = named.replacen("settings1\"", "settings\"", 1);
    let targets: String = ids
        .map(|id| {
            format!(
                "<Relationship Id=\"s{id}\" Type=\"{RELATIONS}/worksheet\" \
                 Target=\"worksheets/sheet{id}.xml\"/>"
            )
        })
        .collect();
    let mut parts = vec![
        part("[Content_Types].xml", format!("{XML}{types}")),
        part("_rels/.rels", format!("{XML}{root}")),
        part(
            "xl/workbook.xml",
            format!(
                "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{named}</sheets></workbook>"
            ),
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            format!(
                "{XML}{related}{targets}<Relationship Id=\"t\" Type=\"{RELATIONS}/sharedStrings\" \
                 Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        part("xl/sharedStrings.xml", format!("{XML}{shared}")),
    ];
    for (at, sheet) in sheets.iter().enumerate() {
        parts.push(part(&format!("xl/worksheets/sheet{}.xml", at + 1), sheet.as_str()));
    }
    parts
}

/// The XML of a sheet: what stands before its rows, the rows, and what stands behind them.
pub fn sheet(before: &str, rows: &str, behind: &str) -> String {
    format!(
        "{XML}<worksheet xmlns=\"{MAIN}\">{before}<sheetData>{rows}</sheetData>{behind}</worksheet>"
    )
}

/// A table of shared texts.
pub fn shared(texts: &str) -> String {
    format!("<sst xmlns=\"{MAIN}\">{texts}</sst>")
}

/// An xlsx file with one sheet of these rows.
pub fn xlsx(rows: &str) -> Vec<u8> {
    zip(&xlsx_parts(&[sheet("", rows, "")], &shared("<si><t>key</t></si>")))
}

/// The parts of an ods file whose only table has these rows.
pub fn ods_parts(rows: &str) -> Vec<Part> {
    let content = format!(
        "{XML}<office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body>\
         <office:spreadsheet><table:table table:name=\"settings\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = format!(
        "{XML}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
         <manifest:file-entry manifest:full-path=\"/\"/></manifest:manifest>"
    );
    vec![
        part("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        part("META-INF/manifest.xml", manifest),
        part("content.xml", content),
    ]
}

/// An ods file whose only table has these rows.
pub fn ods(rows: &str) -> Vec<u8> {
    zip(&ods_parts(rows))
}

/// A compound file with these streams. Each has at least 4,096 bytes.
pub fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    let directory_sectors = (streams.len() + 1).div_ceil(4);
    let counts: Vec<usize> =
        streams.iter().map(|(_, bytes)| bytes.len().max(4096).div_ceil(SECTOR)).collect();
    let others = directory_sectors + counts.iter().sum::<usize>();
    let tables = (others + 200).div_ceil(127);
    let mut chains: Vec<u32> = vec![0xFFFF_FFFD; tables];
    let mut chain = |length: usize| {
        let start = chains.len();
        chains.extend((1..length).map(|at| (start + at) as u32));
        chains.push(END);
        start as u32
    };
    let directory = chain(directory_sectors);
    let starts: Vec<u32> = counts.iter().map(|count| chain(*count)).collect();
    chains.resize(tables * SECTOR / 4, FREE);
    let mut file = vec![0; SECTOR];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    for (at, value) in [(24, 0x3E_u16), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)] {
        file[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    for (at, value) in
        [(44, tables as u32), (48, directory), (56, 4096), (60, END), (64, 0), (68, END), (72, 0)]
    {
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    for at in 0..109 {
        let id = if at < tables { at as u32 } else { FREE };
        file[76 + at * 4..80 + at * 4].copy_from_slice(&id.to_le_bytes());
    }
    file.extend(chains.iter().flat_map(|next| next.to_le_bytes()));
    let entry = |name: &str, kind: u8, start: u32, size: u32| {
        let mut entry = vec![0; 128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = (name.len() * 2 + 2) as u8;
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&size.to_le_bytes());
        entry
    };
    let mut entries = entry("Root Entry", 5, END, 0);
    for ((name, bytes), start) in streams.iter().zip(&starts) {
        entries.extend(entry(name, 2, *start, bytes.len().max(4096) as u32));
    }
    entries.resize(directory_sectors * SECTOR, 0);
    file.extend(entries);
    for ((_, bytes), count) in streams.iter().zip(&counts) {
        file.extend(bytes);
        file.resize(file.len() + count * SECTOR - bytes.len(), 0);
    }
    file
}

/// A record of an xls file.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes(), &(data.len() as u16).to_le_bytes(), data].concat()
}

/// A number in a cell of an xls file.
pub fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
    record(0x0203, &[place, value.to_le_bytes().to_vec()].concat())
}

/// An xls file: records before the sheets, and the records of its sheets, each named settings.
pub fn xls(before: &[Vec<u8>], sheets: &[Vec<Vec<u8>>]) -> Vec<u8> {
    compound(&[("Workbook", xls_stream(before, sheets))])
}

/// The stream of an xls file.
pub fn xls_stream(before: &[Vec<u8>], sheets: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let begin = |kind: u16| {
        record(0x0809, &[0x0600_u16.to_le_bytes(), kind.to_le_bytes(), [0, 0], [0, 0]].concat())
    };
    let end = record(0x000A, &[]);
    let name = b"settings";
    let bound = |start: u32| {
        let data = [&start.to_le_bytes()[..], &[0, 0, name.len() as u8, 0], name].concat();
        record(0x0085, &data)
    };
    let bodies: Vec<Vec<u8>> =
        sheets.iter().map(|sheet| [begin(0x10), sheet.concat(), end.clone()].concat()).collect();
    let mut start =
        begin(5).len() + before.concat().len() + bound(0).len() * sheets.len() + end.len();
    let mut stream = [begin(5), before.concat()].concat();
    for body in &bodies {
        stream.extend(bound(start as u32));
        start += body.len();
    }
    stream.extend(&end);
    stream.extend(bodies.concat());
    // The reader takes zeros behind the last record for records without an end.
    stream.resize(stream.len().max(4096), 0);
    stream
}

/// A record of an xlsb part.
pub fn binary(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut record = if kind < 128 {
        vec![kind as u8]
    } else {
        vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]
    };
    let mut length = data.len();
    loop {
        let more = length > 127;
        record.push((length & 0x7F) as u8 | if more { 0x80 } else { 0 });
        length >>= 7;
        if !more {
            break;
        }
    }
    record.extend(data);
    record
}

/// An xlsb file: the records between the beginning and the end of its sheet's data, and its shared texts.
pub fn xlsb(cells: &[Vec<u8>], shared: Vec<u8>) -> Vec<u8> {
    let wide = |text: &str| {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&(text.len() as u32).to_le_bytes()[..], &units].concat()
    };
    let bundle =
        [&0_u32.to_le_bytes()[..], &1_u32.to_le_bytes(), &wide("s1"), &wide("settings")].concat();
    let workbook = [
        binary(0x0083, &[]),
        binary(0x008F, &[]),
        binary(0x009C, &bundle),
        binary(0x0090, &[]),
        binary(0x0084, &[]),
    ]
    .concat();
    let sheet = [
        binary(0x0081, &[]),
        binary(0x0094, &[0; 16]),
        binary(0x0091, &[]),
        cells.concat(),
        binary(0x0092, &[]),
        binary(0x0082, &[]),
    ]
    .concat();
    let mut parts = xlsx_parts(&[String::new()], "");
    parts.retain(|(name, _)| !name.starts_with("xl/") || name.ends_with(".rels"));
    for (name, bytes) in &mut parts {
        if !name.starts_with('[') {
            let text = String::from_utf8_lossy(bytes).replace("workbook.xml\"", "workbook.bin\"");
            *bytes = text.replace("sheet1.xml", "sheet1.bin").into_bytes();
        }
        *name = name.replace("workbook.xml.rels", "workbook.bin.rels");
    }
    parts.push(("xl/workbook.bin".to_owned(), workbook));
    parts.push(("xl/worksheets/sheet1.bin".to_owned(), sheet));
    if !shared.is_empty() {
        parts.push(("xl/sharedStrings.bin".to_owned(), shared));
    }
    zip(&parts)
}
