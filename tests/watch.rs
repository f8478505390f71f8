//! `dgcc watch`.

mod common;
