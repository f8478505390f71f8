//! `dgcc clean`: forgets what is kept from earlier runs.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use clap::Args;

use super::{Failure, show};
use crate::publish::{Stage, workspace};

/// Remove what is kept from earlier runs, so that the next build makes everything again
///
/// Finished documents are kept in a hidden folder beside the output (.out.dgcc for out/). The output
/// itself stays as it is.
#[derive(Args)]
pub struct CleanArguments {
    /// Folder that the bundles were written to
    #[arg(long, value_name = "FOLDER", default_value = "out")]
    out: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &CleanArguments) -> Result<bool, Failure> {
    let folder = workspace(&arguments.out);
    if !folder.is_dir() {
        show::line(format_args!("nothing is kept for {}", arguments.out.display()))?;
        return Ok(true);
    }
    // Nobody may be writing there.
    let stage = Stage::open(&arguments.out).map_err(Failure::stage(&arguments.out))?;
    drop(stage);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(Failure::Output { path: folder, error });
        }
        _ => {}
    }
    show::line(format_args!("{} removed", folder.display()))?;
    Ok(true)
}
