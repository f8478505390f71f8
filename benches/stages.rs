//! Each stage on its own, over the sample: `cargo bench --bench stages`. The stages that differ by kind
//! are measured on a document of each of the four kinds of one country.

use std::path::PathBuf;
use std::sync::LazyLock;

use dgcc::cli::planned;
use dgcc::figures::BudgetFigures;
use dgcc::kinds::{self, Filled, Library, Text, Tongue, Tree, context};
use dgcc::plan::{self, Job, Wanted};
use dgcc::press::{Identity, Typesetter};
use dgcc::programme::intake::Reading;
use dgcc::programme::{Cells, Dossier, Dossiers, Register, Settings, intake};
use dgcc::workbook::{self, Workbook};
use dgcc::{publish, readback, rules};
use divan::{Bencher, black_box};

/// The country whose documents are made; it has some of every kind.
const COUNTRY: &str = "EG";
/// The kinds that are measured.
const KINDS: [&str; 4] = ["MOU", "AGR", "MIN", "REP"];

static SAMPLE: LazyLock<PathBuf> =
    LazyLock::new(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("inputs/programme.xlsx"));
static WORKBOOK: LazyLock<Workbook> = LazyLock::new(opened);
static REGISTER: LazyLock<Register> = LazyLock::new(|| taken_in().register);
static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    Settings::read(&REGISTER.settings, jiff::civil::date(2026, 2, 15), &mut Vec::new())
});
static DOSSIERS: LazyLock<Dossiers<'static>> =
    LazyLock::new(|| Dossiers::new(&REGISTER, &SETTINGS));
static TREE: LazyLock<Tree> = LazyLock::new(Tree::built_in);
static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| Library::load(&TREE).expect("sound templates"));

fn main() {
    divan::main();
}

fn opened() -> Workbook {
    workbook::open(&SAMPLE, "programme.xlsx").expect("the sample")
}

fn taken_in() -> Reading {
    intake::read(std::slice::from_ref(&*WORKBOOK), &[])
}

fn dossier() -> &'static Dossier<'static> {
    DOSSIERS.get(COUNTRY).expect("the country")
}

/// The first document of a kind, planned.
struct Document {
    job: Job<'static>,
    budget: BudgetFigures,
    cells: Cells<'static>,
}

impl Document {
    fn of(kind: &str) -> Self {
        let budget = BudgetFigures::of(dossier());
        let wanted = Wanted { kinds: vec![kind.to_owned()], ..Wanted::default() };
        let job = plan::plan(dossier(), &budget, &LIBRARY, &wanted).jobs.swap_remove(0);
        Self { job, budget, cells: Cells::new(&REGISTER) }
    }

    fn filled(&self) -> Filled {
        let job = &self.job;
        let text = |language: &String| {
            let tongue = Tongue::new(job.kind.lexicons.get(language)?, COUNTRY);
            let request = planned::request(job, tongue, &[]);
            let context = context::build(dossier(), &self.budget, &request);
            Some(Text::written(job.kind, tongue, &context).expect("a context"))
        };
        let texts = job.languages.iter().filter_map(text).collect();
        kinds::fill(&LIBRARY, job.kind, COUNTRY, texts, job.edition, Vec::new(), &self.cells)
            .expect("it can be filled")
    }
}

/// A document typeset, with nothing of another one kept.
fn typeset(typesetter: &mut Typesetter, filled: &Filled) -> Vec<u8> {
    let identity = Identity { ident: "bench".to_owned(), as_of: SETTINGS.as_of_date };
    typesetter
        .typeset(filled.source.all_files(), &identity, &mut Vec::new())
        .expect("it can be typeset")
        .pdf
}

#[divan::bench]
fn open_workbook() -> Workbook {
    opened()
}

#[divan::bench]
fn take_in(bencher: Bencher) {
    LazyLock::force(&WORKBOOK);
    bencher.bench(taken_in);
}

#[divan::bench]
fn check_rules(bencher: Bencher) {
    LazyLock::force(&SETTINGS);
    bencher.bench(|| rules::check(&REGISTER, &SETTINGS, Vec::new()));
}

#[divan::bench]
fn load_templates() -> usize {
    Library::load(&TREE).expect("sound templates").kinds.len()
}

#[divan::bench]
fn derive_figures(bencher: Bencher) {
    let dossier = dossier();
    bencher.bench(|| BudgetFigures::of(dossier));
}

#[divan::bench(args = KINDS)]
fn fill(bencher: Bencher, kind: &str) {
    let document = Document::of(kind);
    bencher.bench_local(|| document.filled());
}

#[divan::bench(args = KINDS, sample_count = 20)]
fn layout_and_export(bencher: Bencher, kind: &str) {
    let filled = Document::of(kind).filled();
    let mut typesetter = Typesetter::with_cache_age(0);
    bencher.bench_local(|| typeset(&mut typesetter, &filled));
}

#[divan::bench(args = KINDS, sample_count = 20)]
fn read_back(bencher: Bencher, kind: &str) {
    let pdf = typeset(&mut Typesetter::new(), &Document::of(kind).filled());
    bencher.bench(|| readback::read(black_box(&pdf)).expect("it can be read"));
}

#[divan::bench(args = KINDS)]
fn hash(bencher: Bencher, kind: &str) {
    let filled = Document::of(kind).filled();
    bencher.bench(|| {
        workbook::sha256_of(
            filled.source.all_files().flat_map(|(path, text)| [path, text].map(str::as_bytes)),
        )
    });
}

#[divan::bench]
fn zip(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let documents = folder.path().join("documents");
    std::fs::create_dir(&documents).expect("a folder");
    let names: Vec<String> = KINDS.iter().map(|kind| format!("{kind}.pdf")).collect();
    for (kind, name) in KINDS.iter().zip(&names) {
        let pdf = typeset(&mut Typesetter::new(), &Document::of(kind).filled());
        std::fs::write(documents.join(name), pdf).expect("written");
    }
    let target = folder.path().join("bundle.zip");
    bencher
        .bench_local(|| publish::zip_folder(&documents, COUNTRY, &names, &target).expect("zipped"));
}
