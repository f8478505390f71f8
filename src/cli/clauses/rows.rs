//! The decisions as rows: one per country, document and variant of a clause.

use std::io;

use super::documents::{Country, Document};
use super::matrix::status;
use crate::kinds::{Basis, DecidingField, Decision};
use crate::workbook::neutral;

/// What stands above the rows.
pub const HEADER: [&str; 13] = [
    "country",
    "document_number",
    "kind",
    "clause_id",
    "title",
    "variant_file",
    "version",
    "status",
    "in_or_out",
    "condition",
    "deciding_field",
    "value",
    "deciding_cell",
];

/// A row of texts, in the order of [`HEADER`].
pub type Row = [String; HEADER.len()];

/// The rows of all documents of countries.
pub fn of(countries: &[Country<'_, '_>]) -> Vec<Row> {
    let documents = countries.iter().flat_map(|country| &country.documents);
    documents
        .flat_map(|document| document.decisions.iter().map(|decision| row(document, decision)))
        .collect()
}

fn row(document: &Document<'_, '_>, decision: &Decision<'_>) -> Row {
    let (job, front) = (&document.job, &decision.clause.front);
    let of_fields = |text: &dyn Fn(&DecidingField) -> String| -> String {
        decision.fields.iter().map(text).collect::<Vec<_>>().join("; ")
    };
    let sources = |bases: &[Basis]| {
        bases.iter().map(|basis| document.source(basis)).collect::<Vec<_>>().join(", ")
    };
    [
        document.country().to_owned(),
        job.number.clone(),
        job.kind.name.clone(),
        front.id.clone(),
        front.title.clone(),
        decision.clause.path.clone(),
        front.version.clone(),
        status(front.status).to_owned(),
        if decision.is_in { "in" } else { "out" }.to_owned(),
        front.condition.clone().unwrap_or_default(),
        of_fields(&|field| field.path.clone()),
        of_fields(&|field| field.value.to_string()),
        of_fields(&|field| sources(&field.rests_on)),
    ]
}

/// The rows as a csv file under their header.
///
/// # Errors
/// The writer's.
pub fn csv(rows: &[Row]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for row in rows {
        writer.write_record(row.iter().cloned().map(neutral))?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
