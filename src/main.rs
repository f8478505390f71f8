//! The command line of `dgcc`.

use std::process::ExitCode;

fn main() -> ExitCode {
    dgcc::cli::run()
}
