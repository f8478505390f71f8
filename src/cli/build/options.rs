//! How a run was made, in `run.json`; and making it again.

use std::path::Path;

use clap::ValueEnum;

use super::explain::Explain;
use super::frozen;
use super::spent::Spent;
use super::unchanged::LastRun;
use super::{BuildArguments, ReviewEdition, Run, engine, wanted};
use crate::cli::Failure;
use crate::cli::input::{Input, InputArguments};
use crate::cli::kinds;
use crate::cli::lang::Lang;
use crate::cli::log::{Log, LogArguments};
use crate::cli::summary::Outcome;
use crate::fonts;
use crate::kinds::Tree;
use crate::press::bounds;
use crate::programme::Dossiers;
use crate::publish::{RunOptions, Stage};

/// What the bytes of a run depend on, beside its inputs and the as-of date.
pub(super) fn of(arguments: &BuildArguments, tree: &Tree, input: &Input) -> RunOptions {
    let key = |edition: &ReviewEdition| edition.to_possible_value().map(|of| of.get_name().into());
    RunOptions {
        countries: arguments.country.iter().map(|code| code.to_uppercase()).collect(),
        kinds: arguments.kind.clone(),
        fiscal_years: arguments.fiscal_year.clone(),
        split_languages: arguments.split_languages,
        editions: arguments.edition.iter().filter_map(key).collect(),
        xlsx: arguments.xlsx,
        force_draft: arguments.force_draft,
        emit_source: arguments.emit_source,
        read_back: !arguments.no_read_back,
        levels: input.levels.clone(),
        templates: tree.digest(),
        fonts: fonts::digest(),
    }
}

/// Builds as an earlier run was built, into a folder, and prints nothing but the progress. Of that run's
/// output it takes the record copies that the run itself had kept from another before it.
pub(in crate::cli) fn again(
    options: &RunOptions,
    tree: &Tree,
    input: &Input,
    earlier: &Path,
    out: &Path,
    jobs: Option<u16>,
    quiet: bool,
) -> Result<Outcome, Failure> {
    let edition = |key: &String| ReviewEdition::from_str(key, false).ok();
    let arguments = BuildArguments {
        input: InputArguments { inputs: Vec::new(), as_of: None, config: None },
        out: out.to_owned(),
        templates: None,
        country: options.countries.clone(),
        kind: options.kinds.clone(),
        fiscal_year: options.fiscal_years.clone(),
        jobs,
        document_timeout: bounds::SECONDS,
        document_memory: bounds::MEGABYTES,
        emit_source: options.emit_source,
        force_draft: options.force_draft,
        split_languages: options.split_languages,
        edition: options.editions.iter().filter_map(edition).collect(),
        xlsx: options.xlsx,
        no_read_back: !options.read_back,
        explain: false,
        supersede: Vec::new(),
        lang: Lang::En,
        no_cache: true,
        cache_size: 0,
        timings: None,
        log: LogArguments::default(),
        quiet,
    };
    let library = kinds::loaded(tree)?;
    let dossiers = Dossiers::new(&input.register, &input.settings);
    let wanted = wanted(&arguments, &library, &dossiers)?;
    let stage = Stage::open(out).map_err(Failure::stage(out))?;
    let spent = Spent::default();
    let earlier = frozen::earlier(earlier, &library).kept_before();
    let run = Run { arguments: &arguments, tree, library: &library, input, stage: &stage };
    let (last, key, explain) = (LastRun::default(), String::new(), Explain::default());
    let log = Log::default();
    let press = run.press(&spent, &log, engine(), explain, earlier)?;
    press.make(&dossiers, &wanted, &last, key, 0)
}
