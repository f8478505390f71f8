//! The press: Typst source in, archive-grade PDF out.

mod pool;
mod typeset;
mod worker;

pub use pool::Pool;
pub use typeset::{Complaint, Identity, OpenPoint, Typeset, Typesetter};
pub use worker::{Artifact, Order, PressError, serve};
