//! The press: Typst source in, archive-grade PDF out.

pub mod bounds;
mod order;
mod pool;
mod serve;
mod typeset;
mod wire;
mod worker;

pub use order::{Artifact, Order, PressError, Product};
pub use pool::{Delivery, Pool};
pub use serve::serve;
pub use typeset::{Complaint, Identity, OpenPoint, Typeset, Typesetter};
