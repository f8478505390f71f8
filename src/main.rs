//! The command line of `dgcc`.

fn main() {}
