//! Document kinds and clauses as data.

pub mod context;
pub mod leaf;
pub mod row;
