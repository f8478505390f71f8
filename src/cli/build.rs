//! `dgcc build`: from inputs to bundles.

mod attached;
mod book;
mod bundles;
mod consolidated;
mod country;
mod documents;
mod explain;
mod frozen;
mod options;
mod paper;
mod queue;
mod spent;
mod unchanged;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::input::{self, Input, InputArguments};
use super::interrupt::ends_cleanly;
use super::lang::Lang;
use super::log::{Log, LogArguments};
use super::planned;
use super::records;
use super::summary::{self, Outcome};
use super::{Failure, kinds, screen, show};
use crate::figures::BudgetFigures;
use crate::kinds::context::Names;
use crate::kinds::{Kind, Library, Per, Source, Tongue, Tree};
use crate::plan::{self, Dependence, Wanted};
use crate::press::Artifact;
use crate::press::bounds::{self, Bounds};
use crate::programme::{Cells, Dossier, Dossiers};
use crate::publish::{
    Earlier, FileEntry, ReasonEntry, RunManifest, RunOptions, SourceEntry, Stage,
};
use crate::store::Store;
use crate::timing;
use crate::wording::Vocabulary;
use country::{Country, Made};
use explain::Explain;
use frozen::Supersede;
pub(super) use options::again;
use queue::Workers;
use spent::Spent;
use unchanged::LastRun;

/// Make every document that each country is due, bundled per country
///
/// Without arguments this reads the folder inputs/, uses the shipped templates and writes to out/:
/// one folder and one zip per country, and run.json over all.
#[derive(Args)]
pub struct BuildArguments {
    #[command(flatten)]
    pub(super) input: InputArguments,

    /// Folder that the bundles are written to
    #[arg(long, value_name = "FOLDER", default_value = "out")]
    pub(super) out: PathBuf,

    /// Folder of templates [default: templates/ here, else those built in]
    #[arg(long, value_name = "FOLDER")]
    pub(super) templates: Option<PathBuf>,

    /// Only these countries (ISO code, e.g. UZ; may be repeated)
    #[arg(long, value_name = "CC")]
    country: Vec<String>,

    /// Only documents of these kinds (e.g. mou or MOU; may be repeated)
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,

    /// Only reports of these fiscal years (may be repeated)
    #[arg(long, value_name = "YEAR")]
    fiscal_year: Vec<i64>,

    /// How many documents are typeset at the same time [default: number of processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,

    /// Give a document up that takes longer to typeset, in seconds; 0 waits for ever
    #[arg(long, value_name = "SECONDS", default_value_t = bounds::SECONDS)]
    document_timeout: u64,

    /// Give a document up that takes more memory to typeset, in megabytes; 0 is no bound (Linux only)
    #[arg(long, value_name = "MB", default_value_t = bounds::MEGABYTES)]
    document_memory: u64,

    /// Keep each document's Typst source and data beside its PDF
    #[arg(long)]
    emit_source: bool,

    /// Make drafts of what errors hold back; the errors are printed with its open points
    #[arg(long)]
    force_draft: bool,

    /// Make each text of an original as a file of its own too
    #[arg(long)]
    split_languages: bool,

    /// Also make editions for review (may be repeated)
    #[arg(long, value_enum, value_name = "EDITION")]
    edition: Vec<ReviewEdition>,

    /// Also write the report tables as workbooks with formulas
    #[arg(long)]
    xlsx: bool,

    /// Do not open each finished PDF again to compare it with what went in
    #[arg(long)]
    no_read_back: bool,

    /// Say of each document why it was typeset again, or that it is unchanged
    #[arg(long)]
    explain: bool,

    /// Typeset everything again, whatever is kept from earlier runs
    #[arg(long)]
    no_cache: bool,

    /// Let new documents take the place of signed and certified ones: of all, or of the files and document
    /// numbers that are named (--supersede=UZ_MOU_2022_KR_ko-uz-en.pdf; with commas, or repeated)
    ///
    /// Without it a signed or certified document of the output is never overwritten: if the inputs give
    /// another, the earlier file stays, the difference is told, and the exit status is 1.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, value_delimiter = ',',
          default_missing_value = EVERY)]
    supersede: Vec<String>,

    /// Language of the findings and of what is told of signed and certified documents
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(super) lang: Lang,

    /// How much of earlier runs is kept at most, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 8192)]
    cache_size: u64,

    /// Print what the run spent its time on, and write a timeline for chrome://tracing or Perfetto
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true,
          default_missing_value = "dgcc-timings.json")]
    timings: Option<PathBuf>,

    #[command(flatten)]
    log: LogArguments,

    /// Print nothing but errors
    #[arg(long)]
    pub(super) quiet: bool,
}

/// What stands for all signed and certified documents.
const EVERY: &str = "all";

/// An edition that is made beside the originals.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ReviewEdition {
    /// English on the left, the other language on the right, clause beside clause
    Parallel,
    /// Every value is a link to the cells it was made of, listed at the end
    Traced,
}

/// Runs the command; true if there was no error.
pub fn run(arguments: &BuildArguments) -> Result<bool, Failure> {
    let log = Log::open(&arguments.log)?;
    log.say(format_args!("begin {} build", program()));
    let ended = logged(arguments, &log);
    log.ended(&arguments.out, &ended);
    ended
}

fn logged(arguments: &BuildArguments, log: &Log) -> Result<bool, Failure> {
    let spent = Spent::new(arguments.timings.is_some());
    ends_cleanly(&arguments.out, |status| {
        show::aside("Stopped. The output is that of the last run that ended.");
        status
    })?;
    let made = make_timed(arguments, &spent, log)?;
    made.explained.iter().try_for_each(|(file, why)| show::line(format_args!("{file}: {why}")))?;
    let texts = arguments.lang.texts();
    if arguments.quiet {
        summary::print_held_back(&made.outcome);
        records::print_aside(&made.outcome, texts);
    } else {
        summary::print(&made.outcome, &arguments.out)?;
        records::print(&made.outcome, texts)?;
        if made.is_unchanged {
            show::line("Nothing has changed since the last run.")?;
        }
    }
    if let Some(path) = &arguments.timings {
        show::line(format_args!("\n{}", spent.tables()))?;
        spent.write(path).map_err(Failure::output(path))?;
    }
    let outcome = &made.outcome;
    Ok(outcome.errors == 0 && outcome.held_back() == 0 && outcome.undecided() == 0)
}

/// What a build made.
struct BuildMade {
    outcome: Outcome,
    /// Faults of wording.
    wording: BTreeSet<String>,
    /// Why each document was made or not, if it was asked for.
    explained: BTreeMap<String, String>,
    /// Whether there was nothing to do.
    is_unchanged: bool,
}

/// Makes the bundles; with what became of them, the faults of wording. What was found on the way is
/// printed on standard error.
pub(super) fn make(arguments: &BuildArguments) -> Result<(Outcome, BTreeSet<String>), Failure> {
    let made = make_timed(arguments, &Spent::default(), &Log::default())?;
    Ok((made.outcome, made.wording))
}

fn make_timed(arguments: &BuildArguments, spent: &Spent, log: &Log) -> Result<BuildMade, Failure> {
    let (tree, library) = spent.on(timing::Stage::Templates, "", "", || {
        let tree = kinds::tree(arguments.templates.as_deref())?;
        let library = kinds::loaded(&tree)?;
        Ok::<_, Failure>((tree, library))
    })?;
    let mut input = spent.on(timing::Stage::Read, "", "", || Input::read(&arguments.input))?;
    input.sources.iter().for_each(|(file, sha256)| log.source(file, sha256));
    input.findings.iter().for_each(|finding| log.finding(finding));
    screen::print_aside(&input, arguments.lang.texts());
    input.forget_files();
    let dossiers = Dossiers::new(&input.register, &input.settings);
    let wanted = wanted(arguments, &library, &dossiers)?;
    let stage = Stage::open(&arguments.out).map_err(Failure::stage(&arguments.out))?;
    let engine = engine();
    let key = unchanged::key(arguments, stage.access(), &engine, &input, &tree, &wanted);
    let last = LastRun::read(&stage);
    let made = if let Some((outcome, wording)) =
        last.unchanged(&key, &arguments.out, arguments.no_cache, !arguments.supersede.is_empty())
    {
        BuildMade {
            outcome: outcome.clone(),
            wording: wording.clone(),
            explained: last.explained(arguments.explain),
            is_unchanged: true,
        }
    } else {
        let run = Run { arguments, tree: &tree, library: &library, input: &input, stage: &stage };
        let explain = Explain::new(last.keys.clone(), arguments.explain);
        let earlier = frozen::earlier(&arguments.out, &library);
        let press = run.press(spent, log, engine, explain, earlier)?;
        let outcome = press.make(&dossiers, &wanted, &last, key, arguments.cache_size)?;
        let explained = press.explain.told();
        BuildMade { outcome, wording: press.wording.take(), explained, is_unchanged: false }
    };
    summary::print_wording(&made.wording, &library.root);
    made.outcome.all_held_back().for_each(|entry| log.held_back(entry));
    let frozen = made.outcome.frozen().filter(|(_, entry)| entry.freeze.needs_decision());
    frozen.for_each(|(_, entry)| log.frozen(entry));
    if made.is_unchanged {
        log.say("nothing has changed since the last run");
    }
    Ok(made)
}

/// What a run is made from, and where to.
struct Run<'r> {
    arguments: &'r BuildArguments,
    tree: &'r Tree,
    library: &'r Library,
    input: &'r Input,
    stage: &'r Stage,
}

impl<'r> Run<'r> {
    fn press(
        &self,
        spent: &'r Spent,
        log: &'r Log,
        engine: String,
        explain: Explain,
        earlier: Earlier,
    ) -> Result<Press<'r>, Failure> {
        let Self { arguments, tree, library, input, stage } = *self;
        let store = if arguments.no_cache { stage.scratch() } else { stage.store() };
        Ok(Press {
            library,
            input,
            cells: Cells::new(&input.register),
            stage,
            store: Store::open(&store).map_err(Failure::output(&store))?,
            out: &arguments.out,
            jobs: arguments.jobs.map_or_else(processors, usize::from),
            supersede: Supersede::of(&arguments.supersede, &earlier)?,
            earlier,
            bounds: Bounds::of(arguments.document_timeout, arguments.document_memory),
            given_up: Cell::new(false),
            workers: Workers::default(),
            emit_source: arguments.emit_source,
            force_draft: arguments.force_draft,
            read_back: !arguments.no_read_back,
            xlsx: arguments.xlsx,
            vocabulary: kinds::vocabulary(tree)?,
            wording: RefCell::default(),
            explain,
            spent,
            log,
            engine,
            options: options::of(arguments, tree, input),
            quiet: arguments.quiet,
        })
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What is asked for; names that nothing answers to are refused.
fn wanted(
    arguments: &BuildArguments,
    library: &Library,
    dossiers: &Dossiers<'_>,
) -> Result<Wanted, Failure> {
    planned::kinds_known(library, &arguments.kind, |kind| kind.manifest.per != Per::Bundle)?;
    input::countries_known(dossiers, &arguments.country)?;
    Ok(Wanted {
        countries: arguments.country.clone(),
        kinds: arguments.kind.clone(),
        fiscal_years: arguments.fiscal_year.clone(),
        split_languages: arguments.split_languages,
        parallel: arguments.edition.contains(&ReviewEdition::Parallel),
        traced: arguments.edition.contains(&ReviewEdition::Traced),
    })
}

/// What a document depends on besides its sources: program, typesetter, and the fonts, which are part of
/// the program's file.
fn engine() -> String {
    let built = std::env::current_exe().and_then(fs::metadata);
    let file = built.ok().map(|file| (file.len(), file.modified().ok()));
    format!("{}, {}, {file:?}", program(), typesetter())
}

/// A run of the press over all countries.
struct Press<'r> {
    library: &'r Library,
    input: &'r Input,
    /// What stands in the cells of the input.
    cells: Cells<'r>,
    stage: &'r Stage,
    /// What is kept from earlier runs.
    store: Store,
    out: &'r Path,
    jobs: usize,
    bounds: Bounds,
    workers: Workers,
    /// Whether a document was given up that may come out when it is tried again.
    given_up: Cell<bool>,
    emit_source: bool,
    force_draft: bool,
    read_back: bool,
    xlsx: bool,
    vocabulary: Vocabulary,
    /// Faults of wording in all documents, each once.
    wording: RefCell<BTreeSet<String>>,
    explain: Explain,
    /// The record copies of the earlier output, and those that are to give way.
    earlier: Earlier,
    supersede: Supersede,
    spent: &'r Spent,
    log: &'r Log,
    engine: String,
    /// How the run is made, for who wants to make it again.
    options: RunOptions,
    quiet: bool,
}

impl Press<'_> {
    /// Makes everything and puts it in place of the earlier output.
    fn make(
        &self,
        dossiers: &Dossiers<'_>,
        wanted: &Wanted,
        last: &LastRun,
        key: String,
        cache_size: u64,
    ) -> Result<Outcome, Failure> {
        let (outcome, stays) = self.run(dossiers, wanted, last)?;
        self.spent.on(timing::Stage::Publish, "", "", || {
            let published = self.stage.publish(|name| stays.keeps(name));
            published.map_err(Failure::output(self.out))?;
            // What cannot be kept is made again by the next run.
            let _ = self.store.trim(cache_size.saturating_mul(1_000_000));
            let of_other =
                |file: &str| file.split('/').next().is_some_and(|name| stays.keeps(name));
            let keys = self.explain.keys(of_other);
            let wording = self.wording.borrow().clone();
            let all = last.with(&outcome, &stays);
            // A run that gave a document up is not like any other: the next tries again.
            let key = if self.given_up.get() { String::new() } else { key };
            let _ = LastRun::of(key, &outcome, all, wording, keys, self.out).write(self.stage);
            Ok(outcome)
        })
    }

    /// Makes everything in the staging folder: what came of it, and the names of the earlier output
    /// that stay.
    fn run(
        &self,
        dossiers: &Dossiers<'_>,
        wanted: &Wanted,
        last: &LastRun,
    ) -> Result<(Outcome, Stays), Failure> {
        let Input { register, findings, .. } = self.input;
        let dependence = Dependence::new(register, &self.cells, findings);
        let planning = || self.planned(dossiers, &dependence, wanted);
        let mut countries = self.spent.on(timing::Stage::Plan, "", "", planning);
        self.documents(&mut countries, &dependence)?;
        for country in &mut countries {
            let code = country.dossier.code();
            let reconcile = || country.reconcile(self);
            self.spent.on(timing::Stage::Reconcile, "", code, reconcile)?;
        }
        let mut summaries = Vec::new();
        if self.wants_bundles(wanted) {
            let freezing = || self.freeze(&mut countries);
            self.spent.on(timing::Stage::Reconcile, "", "", freezing)?;
            summaries = self.bundles(&mut countries, wanted)?;
        }
        summaries.extend(self.gone(dossiers, wanted)?);
        let consolidated = self.consolidated(&countries, &dependence, wanted)?;
        let (errors, warnings) = self.input.counts();
        let outcome = Outcome { countries: summaries, consolidated, errors, warnings };
        let stays = last.stays(&outcome, dossiers, wanted);
        self.run_manifest(&last.with(&outcome, &stays))?;
        Ok((outcome, stays))
    }

    fn planned<'p, 'a>(
        &'a self,
        dossiers: &'p Dossiers<'a>,
        dependence: &Dependence<'_>,
        wanted: &Wanted,
    ) -> Vec<Country<'p, 'a>> {
        let asked = dossiers.iter().filter(|dossier| wanted.country(dossier.code()));
        let country = |dossier: &'p Dossier<'a>| {
            let budget = BudgetFigures::of(dossier);
            let plan = plan::plan(dossier, &budget, self.library, wanted);
            let findings = dependence.about(dossier.code()).into_iter().cloned().collect();
            let results = plan.jobs.iter().map(|_| None).collect();
            let unnamed = (!dossier.names_files()).then(|| ReasonEntry {
                title: "All documents".to_owned(),
                reason: format!("{:?} is no country code of two capital letters", dossier.code()),
            });
            let (held_back, forced) = (unnamed.into_iter().collect(), Vec::new());
            let (kept, lost) = (Vec::new(), Vec::new());
            Country { dossier, budget, plan, findings, results, held_back, forced, kept, lost }
        };
        asked.map(country).collect()
    }

    fn sources(&self) -> Vec<SourceEntry> {
        let sources = self.input.sources.iter().cloned();
        sources.map(|(file, sha256)| SourceEntry { file, sha256 }).collect()
    }

    /// Writes `run.json`: what this run made, and of the last what stays.
    fn run_manifest(&self, all: &Outcome) -> Result<(), Failure> {
        let manifest = RunManifest {
            program: program(),
            typesetter: typesetter(),
            as_of: self.input.settings.as_of_date.to_string(),
            templates: self.library.root.clone(),
            sources: self.sources(),
            options: self.options.clone(),
            errors: all.errors,
            warnings: all.warnings,
            countries: all.countries.clone(),
            consolidated: all.consolidated.clone(),
            findings: self.input.findings.clone(),
        };
        write_json(&self.stage.file("run.json"), &manifest)
    }
}

/// What stays of the earlier output.
struct Stays {
    /// Names that do not.
    gone: BTreeSet<String>,
}

impl Stays {
    /// Whether a file or folder of this name stays.
    fn keeps(&self, name: &str) -> bool {
        !self.gone.contains(name)
    }
}

pub(super) fn program() -> String {
    format!("dgcc {}", env!("CARGO_PKG_VERSION"))
}

pub(super) fn typesetter() -> String {
    format!("typst {}", typst::syntax::package::PackageVersion::compiler())
}

fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value)
        .map_err(std::io::Error::other)
        .map_err(Failure::output(path))?;
    text.push('\n');
    fs::write(path, text).map_err(Failure::output(path))
}

/// Writes a document's source beside its PDF; `typst compile` makes the same pages of it.
fn emit(folder: &Path, file: &str, source: &Source) -> Result<(), Failure> {
    let root = folder.join(format!("{file}.typst"));
    for (path, text) in source.all_files() {
        let path = root.join(path.trim_start_matches('/'));
        let parent = path.parent().unwrap_or(&root);
        fs::create_dir_all(parent).map_err(Failure::output(parent))?;
        fs::write(&path, text).map_err(Failure::output(&path))?;
    }
    Ok(())
}

fn file_entry(name: &str, artifact: &Artifact) -> FileEntry {
    FileEntry { name: name.to_owned(), bytes: artifact.bytes, sha256: artifact.sha256.clone() }
}

/// The names of a programme in English.
fn names<'n, 'a>(kind: &'n Kind, dossier: &'n Dossier<'a>) -> Names<'n, 'a> {
    let lexicon = kind.lexicons.get("en").or_else(|| kind.lexicons.values().next());
    let lexicon = lexicon.expect("a kind has words in some language");
    Names { dossier, tongue: Tongue::new(lexicon, dossier.code()) }
}
