//! The tables of a country's annual reports as a workbook, with `--xlsx`.

use std::fs;
use std::io;
use std::path::Path;

use super::Country;
use crate::cli::Failure;
use crate::finance_book;
use crate::kinds::Per;
use crate::publish::FileEntry;
use crate::workbook;

/// Writes the workbook into the country's folder, if an annual report was made and there are budget
/// lines to sum up.
pub fn write(country: &Country<'_, '_>, folder: &Path) -> Result<Option<FileEntry>, Failure> {
    if country.budget.years.is_empty() || !has_report(country) {
        return Ok(None);
    }
    let name = format!("{}_REP.xlsx", country.dossier.code());
    let path = folder.join(&name);
    let bytes = finance_book::workbook(country.dossier, &country.budget)
        .map_err(io::Error::other)
        .map_err(Failure::output(&path))?;
    fs::write(&path, &bytes).map_err(Failure::output(&path))?;
    Ok(Some(FileEntry { name, bytes: bytes.len() as u64, sha256: workbook::sha256(&bytes) }))
}

/// Whether an annual report of the country was made.
fn has_report(country: &Country<'_, '_>) -> bool {
    let jobs = country.plan.jobs.iter().zip(&country.results);
    jobs.filter(|(_, made)| made.is_some()).any(|(job, _)| job.kind.manifest.per == Per::FiscalYear)
}
