//! `dgcc build`: from inputs to bundles.

mod attached;
mod book;
mod consolidated;
mod country;
mod gate;
mod queue;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::input::{self, Input, InputArguments};
use super::lang::Lang;
use super::planned::{self, finding_view};
use super::summary::{self, Outcome};
use super::{Failure, kinds, proof, screen};
use crate::diag::{Language, Texts};
use crate::figures::BudgetFigures;
use crate::kinds::context::{self, BundleView, FindingView, Names, Request, State, Subject};
use crate::kinds::leaf;
use crate::kinds::{Edition, Filled, Kind, Library, Per, Source, Text, Tongue, UsedClause};
use crate::locale::Locale;
use crate::plan::{self, Dependence, Job, Wanted};
use crate::press::{Artifact, Identity, Order};
use crate::programme::{Dossier, Dossiers, Listed, Side};
use crate::publish::{
    CountrySummary, DocumentEntry, FileEntry, Manifest, ReasonEntry, RunManifest, SourceEntry,
    Stage, zip_folder,
};
use crate::readback::{Expected, Stated};
use crate::wording::Vocabulary;
use crate::workbook;
use country::{Country, Made, bundle_view};
use gate::Paper;
use queue::{Queue, Settled};

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

    /// Print nothing but errors
    #[arg(long)]
    pub(super) quiet: bool,
}

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
    let (outcome, _) = make(arguments)?;
    if arguments.quiet {
        summary::print_held_back(&outcome);
    } else {
        summary::print(&outcome, &arguments.out)?;
    }
    Ok(outcome.errors == 0 && outcome.held_back() == 0)
}

/// Makes the bundles; with what became of them, the faults of wording. What was found on the way is
/// printed on standard error.
pub(super) fn make(arguments: &BuildArguments) -> Result<(Outcome, BTreeSet<String>), Failure> {
    let tree = kinds::tree(arguments.templates.as_deref())?;
    let library = kinds::loaded(&tree)?;
    let input = Input::read(&arguments.input)?;
    let dossiers = Dossiers::new(&input.register, &input.settings);
    let wanted = wanted(arguments, &library, &dossiers)?;
    screen::print_aside(&input, Lang::En.texts());
    let stage = Stage::open(&arguments.out).map_err(Failure::output(&arguments.out))?;
    let press = Press {
        library: &library,
        input: &input,
        stage: &stage,
        out: &arguments.out,
        jobs: arguments.jobs.map_or_else(processors, usize::from),
        emit_source: arguments.emit_source,
        force_draft: arguments.force_draft,
        read_back: !arguments.no_read_back,
        xlsx: arguments.xlsx,
        vocabulary: kinds::vocabulary(&tree)?,
        wording: RefCell::default(),
        quiet: arguments.quiet,
    };
    let outcome = press.run(&dossiers, &wanted)?;
    let wording = press.wording.take();
    summary::print_wording(&wording, &library.root);
    Ok((outcome, wording))
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

/// A run of the press over all countries.
struct Press<'r> {
    library: &'r Library,
    input: &'r Input,
    stage: &'r Stage,
    out: &'r Path,
    jobs: usize,
    emit_source: bool,
    force_draft: bool,
    read_back: bool,
    xlsx: bool,
    vocabulary: Vocabulary,
    /// Faults of wording in all documents, each once.
    wording: RefCell<BTreeSet<String>>,
    quiet: bool,
}

impl Press<'_> {
    fn run(&self, dossiers: &Dossiers<'_>, wanted: &Wanted) -> Result<Outcome, Failure> {
        let dependence = Dependence::new(&self.input.register, &self.input.findings);
        let mut countries: Vec<Country<'_, '_>> = dossiers
            .iter()
            .filter(|dossier| wanted.country(dossier.code()))
            .map(|dossier| {
                let budget = BudgetFigures::of(dossier);
                let plan = plan::plan(dossier, &budget, self.library, wanted);
                let findings = dependence.about(dossier.code()).into_iter().cloned().collect();
                let results = plan.jobs.iter().map(|_| None).collect();
                Country {
                    dossier,
                    budget,
                    plan,
                    findings,
                    results,
                    papers: BTreeMap::new(),
                    held_back: Vec::new(),
                    forced: Vec::new(),
                }
            })
            .collect();
        self.documents(&mut countries, &dependence)?;
        let unit = self.input.settings.report_unit;
        countries.iter_mut().for_each(|country| country.reconcile(unit, self.force_draft));
        let summaries = match self.wants_bundles(wanted) {
            true => self.bundles(&mut countries, wanted)?,
            false => Vec::new(),
        };
        let consolidated = self.consolidated(&countries, &dependence, wanted)?;
        let (errors, warnings) = self.input.counts();
        let outcome = Outcome { countries: summaries, consolidated, errors, warnings };
        self.run_manifest(&outcome)?;
        Ok(outcome)
    }

    /// Typesets the documents of all countries. Documents of one kind follow each other, because
    /// the typesetter remembers the paragraphs that they share.
    fn documents(
        &self,
        countries: &mut [Country<'_, '_>],
        dependence: &Dependence<'_>,
    ) -> Result<(), Failure> {
        let mut order: Vec<(usize, usize)> = countries
            .iter()
            .enumerate()
            .flat_map(|(at, country)| (0..country.plan.jobs.len()).map(move |job| (at, job)))
            .collect();
        order.sort_by_key(|&(country, job)| {
            let job = &countries[country].plan.jobs[job];
            (job.kind.manifest.order, job.edition, job.languages.clone(), job.holder)
        });
        let mut queue = Queue::start(self, order.len())?;
        for (country_at, job_at) in order {
            let country = &mut countries[country_at];
            let filled = self.fill(country, job_at, dependence);
            let job = &country.plan.jobs[job_at];
            let name = format!("{}.pdf", job.file);
            match filled {
                Ok(filled) => {
                    let expected = proof::expected(job, job.state, &filled);
                    let source = filled.source;
                    let folder = self.country_folder(country.dossier.code())?;
                    if self.emit_source {
                        emit(&folder, &job.file, &source)?;
                    }
                    let identity =
                        Identity { ident: job.file.clone(), as_of: self.input.settings.as_of_date };
                    let expected = self.read_back.then_some(expected);
                    let order = Order { source, identity, target: folder.join(&name), expected };
                    country.papers.insert(
                        job_at,
                        Paper {
                            file: name.clone(),
                            stated: Stated::default(),
                            traces: filled.traces,
                            dues: filled.dues,
                            locales: filled.locales,
                        },
                    );
                    queue.order((country_at, job_at), filled.clauses, name, order);
                }
                Err(reason) => {
                    queue.progress.done(&name, "held back");
                    let (file, title) = (job.file.clone(), job.title.clone());
                    country.hold(&file, &title, reason);
                }
            }
            for result in queue.ready()? {
                countries[result.at.0].settle(result);
            }
        }
        for result in queue.finish()? {
            countries[result.at.0].settle(result);
        }
        Ok(())
    }

    /// Fills a document, unless an error holds it back and no draft is forced.
    fn fill(
        &self,
        country: &mut Country<'_, '_>,
        job_at: usize,
        dependence: &Dependence<'_>,
    ) -> Result<Filled, String> {
        let views: Vec<FindingView> = country.findings.iter().map(finding_view).collect();
        let job = &country.plan.jobs[job_at];
        let texts = |state, errors| {
            let planned = |tongue| planned::request(job, tongue, self.input, &views);
            let request = |tongue| Request { state, errors, ..planned(tongue) };
            texts(job, country, request)
        };
        country.dossier.take_touched();
        let written = texts(job.state, &[])?;
        let touched = country.dossier.take_touched();
        let holding = dependence.holding(job, country.dossier.code(), &touched);
        let errors: Vec<FindingView> = holding.iter().copied().map(finding_view).collect();
        let (mut written, mut forced) = (written, None);
        if let Some(first) = holding.first() {
            let more = match holding.len() {
                1 => String::new(),
                many => format!(" (and {} more)", many - 1),
            };
            let said = first.sentence(Texts::of(Language::English));
            let reason = format!("{} {}: {said}{more}", first.rule, first.place);
            if !self.force_draft {
                return Err(reason);
            }
            let state = plan::forced(job.subject);
            written = texts(state, &errors)?;
            let title = format!("{} ({})", job.title, job.file);
            forced = Some((state, ReasonEntry { title, reason }));
        }
        let code = country.dossier.code();
        let filled = {
            let attached = attached::files(job.kind, country.dossier, &country.budget);
            crate::kinds::fill(self.library, job.kind, code, written, job.edition, attached)
        }
        .map_err(|mistake| format!("{}/{mistake}", self.library.root))?;
        if let Some(reason) = proof::unlike(job, code, &filled, &self.library.root)
            && !self.force_draft
        {
            return Err(reason);
        }
        let state = forced.as_ref().map_or(job.state, |(state, _)| *state);
        let binding = matches!(job.subject, Subject::Mou(Some(mou)) if mou.binding == Some(true));
        let wording = proof::wording(job.kind, state, code, &filled, binding, &self.vocabulary);
        self.wording.borrow_mut().extend(wording.faults);
        if let Some(first) = wording.grave.first() {
            return Err(format!("a text that is no draft holds brackets: {first}"));
        }
        if let Some((state, entry)) = forced {
            country.plan.jobs[job_at].state = state;
            country.forced.push(entry);
            return Ok(filled.in_codes());
        }
        Ok(filled)
    }

    fn country_folder(&self, code: &str) -> Result<PathBuf, Failure> {
        self.stage.folder(code).map_err(Failure::output(self.out))
    }

    /// Makes cover and open points of each country, its manifest and its zip, and releases them.
    fn bundles(
        &self,
        countries: &mut [Country<'_, '_>],
        wanted: &Wanted,
    ) -> Result<Vec<CountrySummary>, Failure> {
        let kinds: Vec<&Kind> =
            self.library.kinds.iter().filter(|kind| kind.manifest.per == Per::Bundle).collect();
        let made = |country: &Country<'_, '_>| country.results.iter().any(Option::is_some);
        let with_bundle = countries.iter().filter(|country| made(country)).count();
        let mut queue = Queue::start(self, with_bundle * kinds.len())?;
        let mut files: Vec<Vec<(FileEntry, usize)>> = vec![Vec::new(); countries.len()];
        let mut settle = |countries: &mut [Country<'_, '_>], result: Settled| {
            let (country, kind) = result.at;
            match result.outcome {
                Ok(made) => files[country].push((file_entry(&result.name, &made.artifact), kind)),
                Err(reason) => {
                    let file = result.name.trim_end_matches(".pdf");
                    countries[country].hold(file, &kinds[kind].manifest.title, reason);
                }
            }
        };
        for at in 0..countries.len() {
            if !made(&countries[at]) {
                continue;
            }
            let view = bundle_view(&countries[at]);
            for (kind_at, kind) in kinds.iter().enumerate() {
                let country = &countries[at];
                let (order, name, clauses) = self.bundle_order(country, kind, &view)?;
                queue.order((at, kind_at), clauses, name, order);
                for result in queue.ready()? {
                    settle(countries, result);
                }
            }
        }
        for result in queue.finish()? {
            settle(countries, result);
        }
        countries
            .iter()
            .zip(files)
            .map(|(country, mut files)| {
                files.sort_by_key(|(_, kind)| kinds[*kind].manifest.order);
                let files =
                    files.into_iter().map(|(entry, kind)| (entry, kinds[kind].manifest.order));
                self.bundle(country, files.collect(), wanted)
            })
            .collect()
    }

    fn bundle_order(
        &self,
        country: &Country<'_, '_>,
        kind: &Kind,
        view: &BundleView,
    ) -> Result<(Order, String, Vec<UsedClause>), Failure> {
        let code = country.dossier.code();
        let lexicon = &kind.lexicons["en"];
        let file = kind
            .manifest
            .file
            .replace("{cc}", code)
            .replace("{kind}", &kind.manifest.code)
            .replace("{lang}", "en");
        let year = self.input.settings.as_of_date.year();
        let request = Request {
            subject: Subject::Country,
            number: format!("DGCC-{code}-{}-{year}-01", kind.manifest.code),
            kind: &kind.manifest.code,
            kind_version: &kind.manifest.version,
            state: State::Final,
            holder: None,
            tongue: Tongue::new(lexicon, code),
            sources: &self.input.sources,
            findings: &[],
            errors: &[],
            bundle: Some(view),
        };
        let context = context::build(country.dossier, &country.budget, &request);
        let (context, traces) = leaf::traced(&context)
            .map_err(std::io::Error::other)
            .map_err(Failure::output(self.out))?;
        let text = Text::Written { tongue: Tongue::new(lexicon, code), context, traces };
        let filled =
            crate::kinds::fill(self.library, kind, code, vec![text], Edition::Bound, Vec::new());
        let filled = filled.map_err(|mistake| Failure::TemplateMistakes {
            root: self.library.root.clone(),
            list: mistake.to_string(),
        })?;
        let filled = filled.in_codes();
        let folder = self.country_folder(code)?;
        let name = format!("{file}.pdf");
        if self.emit_source {
            emit(&folder, &file, &filled.source)?;
        }
        let identity = Identity { ident: file, as_of: self.input.settings.as_of_date };
        let order = Order {
            source: filled.source,
            identity,
            target: folder.join(&name),
            // The list of open points prints them as they stand in the documents.
            expected: self
                .read_back
                .then(|| Expected { allows_open_points: true, ..Expected::default() }),
        };
        Ok((order, name, filled.clauses))
    }

    /// Writes manifest and zip of a country and moves all into place.
    fn bundle(
        &self,
        country: &Country<'_, '_>,
        extra: Vec<(FileEntry, u32)>,
        wanted: &Wanted,
    ) -> Result<CountrySummary, Failure> {
        let code = country.dossier.code();
        let documents = country.documents();
        let left_out = country.left_out(wanted);
        let mut summary = CountrySummary {
            country: code.to_owned(),
            name: country.dossier.country.short_name.clone().unwrap_or_default(),
            stage: country.dossier.stage().key().to_owned(),
            documents: documents.len(),
            pages: documents.iter().map(|document| document.pages).sum(),
            left_out: left_out.clone(),
            held_back: country.held_back.clone(),
            forced: country.forced.clone(),
            bundle: None,
        };
        let zip_name = format!("{code}.zip");
        if documents.is_empty() {
            for name in [code, &zip_name] {
                self.stage.withdraw(name).map_err(Failure::output(self.out.join(name)))?;
            }
            return Ok(summary);
        }
        let folder = self.country_folder(code)?;
        // Bundle documents of a low order (the cover) come before the others, the rest after them.
        let entry_of = |document: &DocumentEntry| FileEntry {
            name: document.file.clone(),
            bytes: country.bytes_of(&document.file),
            sha256: document.sha256.clone(),
        };
        let first_order = country.plan.jobs.iter().map(|job| job.kind.manifest.order).min();
        let (before, after): (Vec<_>, Vec<_>) = extra
            .into_iter()
            .partition(|(_, order)| first_order.is_some_and(|first| *order < first));
        let before = before.into_iter().map(|(entry, _)| entry);
        let after = after.into_iter().map(|(entry, _)| entry);
        let book = if self.xlsx { book::write(country, &folder)? } else { None };
        let files: Vec<FileEntry> =
            before.chain(documents.iter().map(entry_of)).chain(after).chain(book).collect();
        let manifest = Manifest {
            country: code.to_owned(),
            stage: summary.stage.clone(),
            as_of: self.input.settings.as_of_date.to_string(),
            program: program(),
            typesetter: typesetter(),
            files: files.clone(),
            documents,
            left_out,
            held_back: country.held_back.clone(),
            forced: country.forced.clone(),
            sources: self.sources(),
            findings: country.findings.clone(),
        };
        write_json(&folder.join("manifest.json"), &manifest)?;
        let names: Vec<String> =
            files.into_iter().map(|file| file.name).chain(["manifest.json".to_owned()]).collect();
        let zip = self.stage.file(&zip_name);
        zip_folder(&folder, code, &names, &zip).map_err(Failure::output(&zip))?;
        let bytes = fs::read(&zip).map_err(Failure::output(&zip))?;
        summary.bundle = Some(FileEntry {
            name: zip_name.clone(),
            bytes: bytes.len() as u64,
            sha256: workbook::sha256(&bytes),
        });
        for name in [code, &zip_name] {
            self.stage.release(name).map_err(Failure::output(self.out.join(name)))?;
        }
        Ok(summary)
    }

    fn sources(&self) -> Vec<SourceEntry> {
        let sources = self.input.sources.iter().cloned();
        sources.map(|(file, sha256)| SourceEntry { file, sha256 }).collect()
    }

    fn run_manifest(&self, outcome: &Outcome) -> Result<(), Failure> {
        let manifest = RunManifest {
            program: program(),
            typesetter: typesetter(),
            as_of: self.input.settings.as_of_date.to_string(),
            templates: self.library.root.clone(),
            sources: self.sources(),
            errors: outcome.errors,
            warnings: outcome.warnings,
            countries: outcome.countries.clone(),
            consolidated: outcome.consolidated.clone(),
            findings: self.input.findings.clone(),
        };
        write_json(&self.stage.file("run.json"), &manifest)?;
        self.stage.release("run.json").map_err(Failure::output(self.out.join("run.json")))
    }
}

fn program() -> String {
    format!("dgcc {}", env!("CARGO_PKG_VERSION"))
}

fn typesetter() -> String {
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
    for (path, text) in &source.files {
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

/// The texts of a document with what their templates may print.
fn texts<'c>(
    job: &Job<'c>,
    country: &Country<'_, '_>,
    request: impl Fn(Tongue<'c>) -> Request<'c>,
) -> Result<Vec<Text<'c>>, String> {
    let written = |language: &String| {
        let Some(lexicon) = job.kind.lexicons.get(language) else {
            let side = if language == "ko" { Side::Korea } else { Side::Partner };
            return Ok(Text::Missing {
                language: language.clone(),
                name: Locale::english().language_name(language),
                side: side.key(),
                side_name: names(job.kind, country.dossier).side_label(side),
            });
        };
        let tongue = Tongue::new(lexicon, country.dossier.code());
        let context = context::build(country.dossier, &country.budget, &request(tongue));
        let (context, traces) = leaf::traced(&context).map_err(|error| error.to_string())?;
        Ok(Text::Written { tongue, context, traces })
    };
    job.languages.iter().map(written).collect()
}
