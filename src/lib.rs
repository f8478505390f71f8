//! `dgcc`: a press for Digital Government Cooperation Centers. Workbooks of partner data go in at
//! one end; checked, typeset, archive-grade PDFs come out at the other, bundled per country.
//!
//! The modules are the stages of that way, each importing only those before it:
//! [`workbook`] → [`programme`] → [`figures`] → [`rules`] → [`plan`] → [`kinds`] → [`press`] →
//! [`publish`]. See `ARCHITECTURE.md`.

pub mod cli;
pub mod consolidated_book;
pub mod correction;
pub mod diag;
pub mod figures;
pub mod finance_book;
pub mod fonts;
pub mod kinds;
pub mod locale;
pub mod plan;
pub mod press;
pub mod programme;
pub mod publish;
pub mod readback;
pub mod reconcile;
pub mod rules;
pub mod starter;
pub mod store;
pub mod timing;
pub mod wording;
pub mod workbook;
