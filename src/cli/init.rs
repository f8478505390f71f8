//! `dgcc init`: the starter workbook.

use std::path::PathBuf;

use clap::Args;

use super::Failure;

/// Write an empty workbook of the model, or one filled with sample data
#[derive(Args)]
pub struct InitArguments {
    /// The workbook to write
    file: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &InitArguments) -> Result<bool, Failure> {
    if arguments.file.exists() {
        return Err(Failure::Exists { path: arguments.file.clone() });
    }
    Ok(true)
}
