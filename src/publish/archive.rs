//! Zips that are the same bytes for the same files.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Endings of files that are compressed in themselves: compressing them again costs time and saves little.
const COMPRESSED: [&str; 2] = [".pdf", ".xlsx"];

/// Writes the named files of a folder into a zip, under a folder of that name in it. Names are in
/// the given order, times are fixed.
///
/// # Errors
/// A file cannot be read or the zip cannot be written.
pub fn zip_folder(folder: &Path, inside: &str, names: &[String], target: &Path) -> io::Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(target)?));
    for name in names {
        let is_compressed = COMPRESSED.iter().any(|ending| name.ends_with(ending));
        let options = SimpleFileOptions::default()
            .compression_method(match is_compressed {
                true => CompressionMethod::Stored,
                false => CompressionMethod::Deflated,
            })
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        zip.start_file(format!("{inside}/{name}"), options).map_err(io::Error::other)?;
        io::copy(&mut File::open(folder.join(name))?, &mut zip)?;
    }
    zip.finish().map_err(io::Error::other)?;
    Ok(())
}
