//! The model: the 25 sheets, their records, and all that belongs to one partner country.

pub mod cells;
pub mod convert;
mod dossier;
pub mod intake;
pub mod listed;
mod month;
mod near;
mod origin;
pub mod payees;
mod programmes;
mod register;
pub mod schema;
mod settings;
mod sheets;
mod table;
mod totals;
mod trace;
mod unit;
mod uzbek;
mod values;

pub use cells::Cells;
pub use dossier::{Dossier, Dossiers};
pub use listed::{Listed, ListedValue};
pub use month::Month;
pub use near::nearest;
pub use origin::{Origin, RowId, TableSource};
pub use programmes::Programmes;
pub use register::{AnyRows, Rows};
pub use schema::{FieldKind, FieldSpec, Need, Record, SheetSpec, Value};
pub use settings::Settings;
pub use sheets::*;
pub use table::Table;
pub use trace::{Making, Term, Trace};
pub use values::*;
