//! The command line of `dgcc`.

use std::process::ExitCode;

/// Typst makes and drops very many small values; this allocator takes a fourth off the processor time of a
/// run (docs/performance.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    dgcc::cli::run()
}
