//! The documents over all countries: made once a run for a Korean fiscal year, when all countries are
//! asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::{Serialize, Serializer};

use super::country::Bundled;
use super::frozen::Present;
use super::paper::{self, Filed, Legend};
use super::queue::{Queue, Ready, Settled};
use super::{Country, Made, Press, emit, program, typesetter, write_json};
use crate::cli::{Failure, proof};
use crate::consolidated_book;
use crate::diag::{Language, Severity, Texts};
use crate::figures::{self, Consolidation, Member};
use crate::kinds::context::{self, FindingCount, Request, State, Subject};
use crate::kinds::{Attachment, Edition, Filled, Kind, Per, Text, Tongue};
use crate::plan::{self, Dependence, Wanted};
use crate::programme::Side;
use crate::publish::{
    ConsolidatedSummary, DocumentEntry, FileEntry, FrozenEntry, Manifest, ReasonEntry, RecordCopy,
    Why, zip_folder,
};
use crate::store::Key;
use crate::timing;
use crate::workbook;

/// What stands for the country in names: no country has a code of three letters.
const ALL: &str = "ALL";

/// The country by whose style numbers and dates print.
const STYLE: &str = "KR";

/// A document over all countries.
struct Document<'k> {
    kind: &'k Kind,
    year: i64,
    language: &'k str,
    state: State,
    number: String,
    title: String,
    /// File name without ending.
    file: String,
    made: Option<Made>,
}

/// What the documents are made of.
struct All<'c, 'a> {
    years: BTreeMap<i64, Consolidation<'c, 'a>>,
    findings: Vec<FindingCount>,
    /// Years of which a certified report is kept that the inputs do not give any more.
    unsettled: BTreeSet<i64>,
}

/// The documents over all countries under way.
struct Run<'k> {
    years: Vec<i64>,
    documents: Vec<Document<'k>>,
    left_out: Vec<ReasonEntry>,
    held_back: Vec<ReasonEntry>,
    forced: Vec<ReasonEntry>,
    /// Record copies of the earlier output that are kept.
    kept: Vec<Bundled<'k>>,
    /// Record copies of the earlier output that nobody has any more.
    lost: Vec<FrozenEntry>,
}

impl Press<'_> {
    /// Whether documents of single countries are asked for.
    pub(super) fn wants_bundles(&self, wanted: &Wanted) -> bool {
        let of_countries = self.library.kinds.iter().filter(|kind| kind.manifest.is_of_a_country());
        of_countries.into_iter().any(|kind| wanted.kind(kind))
    }

    /// Makes the documents over all countries and releases them; `None` if they are not asked for.
    pub(super) fn consolidated(
        &self,
        countries: &[Country<'_, '_>],
        dependence: &Dependence<'_>,
        wanted: &Wanted,
    ) -> Result<Option<ConsolidatedSummary>, Failure> {
        let kinds = self.library.kinds.iter().filter(|kind| kind.manifest.per == Per::Run);
        let kinds: Vec<&Kind> = kinds.filter(|kind| wanted.kind(kind)).collect();
        if kinds.is_empty() || !wanted.countries.is_empty() {
            return Ok(None);
        }
        let mut run = Run::of(&kinds, countries, wanted);
        let years = run.years.iter();
        let unsettled = run.years.iter().copied();
        let unsettled = unsettled.filter(|year| countries.iter().any(|of| of.is_unsettled(*year)));
        let all = All {
            years: years.map(|year| (*year, consolidation(countries, *year))).collect(),
            findings: counted(dependence),
            unsettled: unsettled.collect(),
        };
        self.typeset(&mut run, &all)?;
        let reconciling = || run.reconcile(self, countries);
        self.spent.on(timing::Stage::Reconcile, "", ALL, reconciling)?;
        let freezing = || run.freeze(self);
        self.spent.on(timing::Stage::Reconcile, "", ALL, freezing)?;
        let releasing = || self.release(run, &all).map(Some);
        self.spent.on(timing::Stage::Publish, "", ALL, releasing)
    }

    fn typeset<'k>(
        &self,
        run: &mut Run<'k>,
        All { years, findings, unsettled }: &All<'_, '_>,
    ) -> Result<(), Failure> {
        let mut queue = Queue::start(self, run.documents.len());
        for at in 0..run.documents.len() {
            let of = &years[&run.documents[at].year];
            let is_settled = !unsettled.contains(&run.documents[at].year);
            run.documents[at].state = state(of, findings, is_settled);
            let document = &run.documents[at];
            let name = format!("{}.pdf", document.file);
            let kind = document.kind.manifest.code.clone();
            let filling = || self.fill_over_all(document, of, findings);
            match self.spent.on(timing::Stage::Fill, &kind, &name, filling) {
                Ok(filled) => {
                    let ready = self.ready(document, filled)?;
                    queue.take((at, 0), ready)?;
                }
                Err(reason) => {
                    queue.held_back(&name);
                    run.hold(at, reason);
                }
            }
            queue.ready()?.into_iter().for_each(|result| run.settle(result));
        }
        queue.finish()?.into_iter().for_each(|result| run.settle(result));
        Ok(())
    }

    fn fill_over_all(
        &self,
        document: &Document<'_>,
        of: &Consolidation<'_, '_>,
        findings: &[FindingCount],
    ) -> Result<Filled, String> {
        let (kind, language) = (document.kind, document.language);
        let lexicon = kind.lexicons.get(language);
        let lexicon = lexicon.ok_or_else(|| format!("there are no texts in '{language}'"))?;
        let request = Request {
            subject: Subject::FiscalYear(document.year),
            number: document.number.clone(),
            kind: &kind.manifest.code,
            kind_version: &kind.manifest.version,
            state: document.state,
            holder: None,
            tongue: Tongue::new(lexicon, STYLE),
            findings: &[],
            errors: &[],
            bundle: None,
        };
        let findings: Vec<FindingCount> =
            findings.iter().map(|row| self.said_in(row, language)).collect();
        let context = context::build_consolidated(of, &self.input.settings, &findings, &request);
        let text = Text::written(kind, request.tongue, &context);
        let text = text.map_err(|error| error.to_string())?;
        let attached = vec![figures_of(of).map_err(|error| error.to_string())?];
        let (library, edition, cells) = (self.library, Edition::Bound, &self.cells);
        let filled = crate::kinds::fill(library, kind, ALL, vec![text], edition, attached, cells)
            .map_err(|mistake| format!("{}/{mistake}", self.library.root))?;
        let wording = proof::wording(kind, document.state, ALL, &filled, false, &self.vocabulary);
        self.wording.borrow_mut().extend(wording.faults);
        match wording.grave.first() {
            Some(first) => Err(format!("a text that is no draft holds brackets: {first}")),
            // What the check found may hold characters that no font has.
            None => Ok(filled.in_codes()),
        }
    }

    /// The finding in the language of a document.
    fn said_in(&self, row: &FindingCount, language: &str) -> FindingCount {
        let language = if language == "ko" { Language::Korean } else { Language::English };
        let finding = self
            .input
            .findings
            .iter()
            .find(|finding| finding.rule == row.rule && finding.place.to_string() == row.place);
        let message = finding.map(|finding| finding.sentence(Texts::of(language)));
        FindingCount { message: message.unwrap_or_default(), ..row.clone() }
    }

    fn ready(&self, document: &Document<'_>, filled: Filled) -> Result<Ready, Failure> {
        if self.emit_source {
            let folder = self.stage.folder(ALL).map_err(Failure::output(self.out))?;
            emit(&folder, &document.file, &filled.source)?;
        }
        let (language, state) = (document.language, document.state);
        let expected = || proof::expected_anywhere(language, state, &filled);
        let expected = self.read_back.then(expected);
        Ok(Ready {
            name: format!("{}.pdf", document.file),
            bundle: ALL.to_owned(),
            kind: document.kind.manifest.code.clone(),
            // On one worker: with many countries they are the largest of a run, and two at the same time
            // would take twice the memory.
            unit: 0,
            remember: false,
            expected,
            source: filled.source,
            identity: self.identity(&document.file),
            clauses: filled.clauses,
            legend: Legend { traces: filled.traces, dues: filled.dues, locales: filled.locales },
            cells: filled.cells,
        })
    }

    /// Writes manifest and zip.
    fn release(&self, run: Run<'_>, all: &All<'_, '_>) -> Result<ConsolidatedSummary, Failure> {
        let zip_name = format!("{ALL}.zip");
        let bundled = run.bundled();
        let documents: Vec<DocumentEntry> =
            bundled.iter().map(|document| document.entry.clone()).collect();
        let frozen = bundled.iter().filter_map(Bundled::frozen).chain(run.lost.iter().cloned());
        let mut summary = ConsolidatedSummary {
            years: run.years.clone(),
            documents: documents.len(),
            pages: documents.iter().map(|document| document.pages).sum(),
            left_out: run.left_out.clone(),
            held_back: run.held_back.clone(),
            forced: run.forced.clone(),
            frozen: frozen.collect(),
            bundle: None,
        };
        if documents.is_empty() {
            self.stage.withdraw(ALL).map_err(Failure::output(self.out.join(ALL)))?;
            return Ok(summary);
        }
        let folder = self.stage.folder(ALL).map_err(Failure::output(self.out))?;
        let mut files: Vec<FileEntry> = bundled.iter().map(Bundled::file).collect();
        drop(bundled);
        if self.xlsx {
            files.extend(self.books(&run, all)?);
        }
        let names = files.iter().map(|file| file.name.clone());
        let names: Vec<String> = names.chain(["manifest.json".to_owned()]).collect();
        let manifest = Manifest {
            country: ALL.to_owned(),
            stage: String::new(),
            as_of: self.input.settings.as_of_date.to_string(),
            program: program(),
            typesetter: typesetter(),
            files,
            documents,
            left_out: run.left_out,
            held_back: run.held_back,
            forced: run.forced,
            sources: self.sources(),
            findings: self.input.findings.clone(),
        };
        write_json(&folder.join("manifest.json"), &manifest)?;
        let zip = self.stage.file(&zip_name);
        zip_folder(&folder, ALL, &names, &zip).map_err(Failure::output(&zip))?;
        summary.bundle = Some(FileEntry::of(&zip).map_err(Failure::output(&zip))?);
        Ok(summary)
    }
}

impl Press<'_> {
    /// Writes the workbook of each year that a document was made of.
    fn books(&self, run: &Run<'_>, all: &All<'_, '_>) -> Result<Vec<FileEntry>, Failure> {
        let folder = self.stage.folder(ALL).map_err(Failure::output(self.out))?;
        let made = run.documents.iter().filter(|document| document.made.is_some());
        let years: BTreeMap<i64, &str> =
            made.map(|document| (document.year, document.kind.manifest.code.as_str())).collect();
        let books = years.into_iter().map(|(year, code)| {
            let name = format!("{ALL}_{code}_{year}.xlsx");
            let path = folder.join(&name);
            let settings = &self.input.settings;
            let bytes = consolidated_book::workbook(&all.years[&year], settings, &all.findings)
                .map_err(std::io::Error::other)
                .map_err(Failure::output(&path))?;
            fs::write(&path, &bytes).map_err(Failure::output(&path))?;
            Ok(FileEntry { name, bytes: bytes.len() as u64, sha256: workbook::sha256(&bytes) })
        });
        books.collect()
    }
}

impl<'k> Run<'k> {
    fn of(kinds: &[&'k Kind], countries: &[Country<'_, '_>], wanted: &Wanted) -> Self {
        let mut run = Self {
            years: Vec::new(),
            documents: Vec::new(),
            left_out: Vec::new(),
            held_back: Vec::new(),
            forced: Vec::new(),
            kept: Vec::new(),
            lost: Vec::new(),
        };
        let title = kinds.first().map_or("", |kind| kind.manifest.title.as_str());
        let asked: BTreeSet<i64> = wanted.fiscal_years.iter().copied().collect();
        let years: Vec<i64> = match latest_closed(countries) {
            _ if !asked.is_empty() => asked.into_iter().collect(),
            Some(year) => vec![year],
            None => {
                let reason = "no Korean fiscal year is closed for any country";
                let (title, reason) = (title.to_owned(), reason.to_owned());
                run.left_out.push(ReasonEntry { title, reason });
                Vec::new()
            }
        };
        for year in years {
            match reason_against(countries, year) {
                Some(reason) => run.left_out.push(ReasonEntry {
                    title: format!("{title}, {year}"),
                    reason: reason.to_owned(),
                }),
                None => run.years.push(year),
            }
        }
        for kind in kinds {
            for &year in &run.years {
                let languages = kind.manifest.languages.iter();
                run.documents.extend(languages.map(|language| Document::of(kind, year, language)));
            }
        }
        run
    }

    fn settle(&mut self, result: Settled) {
        let document = &mut self.documents[result.at.0];
        match result.outcome {
            Ok(made)
                if !document.state.allows_open_points()
                    && !made.artifact.open_points.is_empty() =>
            {
                let _ = fs::remove_file(&result.target);
                self.hold(result.at.0, "a final text has open points".to_owned());
            }
            Ok(made) => document.made = Some(made),
            Err(reason) => self.hold(result.at.0, reason),
        }
    }

    /// Holds the documents of a year back if they do not agree with each other and with the reports of
    /// the countries, unless drafts are forced.
    fn reconcile(
        &mut self,
        press: &Press<'_>,
        countries: &[Country<'_, '_>],
    ) -> Result<(), Failure> {
        for year in self.years.clone() {
            let ours = self.documents.iter().filter(|document| document.year == year);
            let ours: Vec<Filed> = ours
                .filter_map(|document| press.filed(&document.file, &document.made.as_ref()?.key))
                .collect();
            let facts = ours.iter().flat_map(|filed| filed.paper.facts()).collect();
            let theirs = countries.iter().flat_map(|country| country.reports_of(year));
            // Of the countries' reports only what the documents state too: there may be many.
            let theirs = theirs.filter_map(|(file, key)| press.filed(file, key));
            let theirs: Vec<Filed> = theirs.map(|filed| filed.on(&facts)).collect();
            let all: Vec<&Filed> = ours.iter().chain(&theirs).collect();
            let what = "it does not agree with the countries' reports";
            let unit = press.input.settings.report_unit;
            let Some(reason) = paper::reason(what, &all, unit) else { continue };
            for at in 0..self.documents.len() {
                let document = &self.documents[at];
                if document.year != year || document.made.is_none() {
                    continue;
                }
                if press.force_draft {
                    self.forced.push(document.against(reason.clone()));
                } else {
                    let name = format!("{ALL}/{}.pdf", document.file);
                    press.stage.withdraw(&name).map_err(Failure::output(press.out.join(name)))?;
                    self.hold(at, reason.clone());
                }
            }
        }
        Ok(())
    }

    /// Puts the record copies of the earlier output in the place of what was made of their documents.
    fn freeze(&mut self, press: &'k Press<'_>) -> Result<(), Failure> {
        let judged = press.frozen_over_all(ALL, |copy| self.present(press, copy))?;
        for judged in judged {
            match judged {
                Ok(kept) => {
                    kept.settles([&mut self.held_back, &mut self.forced]);
                    self.kept.push(kept);
                }
                Err(lost) => self.lost.push(lost),
            }
        }
        Ok(())
    }

    /// What the run gives in the place of a record copy; nothing if it gives the same.
    fn present(&self, press: &Press<'_>, copy: &RecordCopy) -> Option<Present> {
        let file = &copy.entry.file;
        let Some(document) = self.documents.iter().find(|document| document.named() == *file)
        else {
            // Without being asked for a year, a run makes the report of the latest.
            let mut numbers = self.documents.iter().map(|document| &document.number);
            let is_asked = numbers.any(|number| *number == copy.entry.number);
            let why = if is_asked { Why::NotDue } else { Why::NotAsked };
            return Some(Present::Nothing(why, String::new()));
        };
        match &document.made {
            Some(made) if made.artifact.sha256 == copy.entry.sha256 => None,
            Some(made) => Some(Present::Made {
                sha256: made.artifact.sha256.clone(),
                state: document.state,
                pdf: press.stage.file(&format!("{ALL}/{file}")),
                alike: press.alike(copy, STYLE),
            }),
            None => Some(Present::held_back(copy, &self.held_back)),
        }
    }

    /// The documents of the bundle in its order; record copies of other years follow.
    fn bundled(&self) -> Vec<Bundled<'_>> {
        let kept = |document: &Document<'_>| {
            let file = document.named();
            self.kept.iter().find(|kept| kept.entry.file == file).cloned()
        };
        let planned = self.documents.iter();
        let planned = planned.filter_map(|document| kept(document).or_else(|| document.bundled()));
        let is_planned = |kept: &&Bundled<'_>| {
            self.documents.iter().any(|document| document.named() == kept.entry.file)
        };
        let others = self.kept.iter().filter(|kept| !is_planned(kept)).cloned();
        planned.chain(others).collect()
    }

    fn hold(&mut self, at: usize, reason: String) {
        let document = &mut self.documents[at];
        document.made = None;
        self.held_back.push(document.against(reason));
        self.held_back.sort_by(|a, b| (&a.title, &a.reason).cmp(&(&b.title, &b.reason)));
    }
}

impl<'k> Document<'k> {
    fn of(kind: &'k Kind, year: i64, language: &'k str) -> Self {
        let manifest = &kind.manifest;
        let file = manifest
            .file
            .replace("{cc}", ALL)
            .replace("{kind}", &manifest.code)
            .replace("{year}", &year.to_string())
            .replace("{lang}", language);
        Self {
            kind,
            year,
            language,
            state: State::Provisional,
            number: format!("DGCC-{ALL}-{}-{year}-01", manifest.code),
            title: format!("{}, {year}", manifest.title),
            file,
            made: None,
        }
    }

    /// The document, with what speaks against it.
    fn against(&self, reason: String) -> ReasonEntry {
        ReasonEntry::of_file(&self.title, &self.file, reason)
    }

    /// Its file.
    fn named(&self) -> String {
        format!("{}.pdf", self.file)
    }

    fn bundled(&self) -> Option<Bundled<'_>> {
        let made = self.made.as_ref()?;
        let entry = DocumentEntry {
            file: self.named(),
            number: self.number.clone(),
            kind: self.kind.manifest.code.clone(),
            kind_version: self.kind.manifest.version.clone(),
            subject: self.title.clone(),
            holder: None,
            languages: vec![self.language.to_owned()],
            edition: None,
            state: self.state.key().to_owned(),
            pages: made.artifact.pages,
            sha256: made.artifact.sha256.clone(),
            clauses: made.clauses.clone(),
            open_points: made.artifact.open_points.clone(),
            frozen: None,
        };
        let bytes = made.artifact.bytes;
        Some(Bundled { entry, bytes, kind: Some(self.kind), is_copy: false })
    }
}

impl Country<'_, '_> {
    /// Whether a certified report of a year is kept that the inputs do not give any more.
    fn is_unsettled(&self, year: i64) -> bool {
        let needs_decision = |file: &str| {
            let mut kept = self.kept.iter().filter(|kept| kept.entry.file == file);
            kept.any(|kept| kept.frozen().is_some_and(|frozen| frozen.freeze.needs_decision()))
        };
        let is_of = |subject| matches!(subject, Subject::FiscalYear(of) if of == year);
        let mut reports = self.plan.jobs.iter().filter(|job| is_of(job.subject));
        reports.any(|job| needs_decision(&format!("{}.pdf", job.file)))
    }

    /// The reports of a year that were made: their files, and what they are kept under.
    fn reports_of(&self, year: i64) -> impl Iterator<Item = (&str, &Key)> {
        let jobs = self.plan.jobs.iter().zip(&self.results);
        let reports = jobs
            .filter(move |(job, _)| matches!(job.subject, Subject::FiscalYear(of) if of == year));
        reports.filter_map(|(job, made)| Some((job.file.as_str(), &made.as_ref()?.key)))
    }
}

/// All countries in a year.
fn consolidation<'c, 'a>(countries: &'c [Country<'_, 'a>], year: i64) -> Consolidation<'c, 'a> {
    let members = countries.iter().map(|country| Member {
        dossier: country.dossier,
        budget: &country.budget,
        certified: plan::is_certified(country.dossier, &country.budget, year),
    });
    Consolidation::of(members.collect(), year)
}

/// Final once every country's report is certified and as the inputs give it, and the check has found no
/// error.
fn state(of: &Consolidation<'_, '_>, findings: &[FindingCount], is_settled: bool) -> State {
    let mut reporting = of.members.iter().filter(|member| member.reports(of.year));
    let is_final = is_settled
        && reporting.all(|member| member.certified)
        && findings.iter().all(|row| row.errors == 0);
    if is_final { State::Final } else { State::Provisional }
}

/// The latest Korean fiscal year with a budget that is closed for some country.
fn latest_closed(countries: &[Country<'_, '_>]) -> Option<i64> {
    let years = countries.iter().flat_map(|country| {
        let years = country.budget.years.keys().copied();
        years.filter(|year| figures::is_closed(country.dossier, Side::Korea, *year))
    });
    years.max()
}

/// Why there is no document of a year, if there is none.
fn reason_against(countries: &[Country<'_, '_>], year: i64) -> Option<&'static str> {
    let mut reporting =
        countries.iter().filter(|country| country.budget.years.contains_key(&year)).peekable();
    if reporting.peek().is_none() {
        return Some("no country has a budget line for the year");
    }
    let has_begun = |country: &Country<'_, '_>| {
        let start = figures::year_start(country.dossier, Side::Korea, year);
        start.is_none_or(|start| start <= country.dossier.settings.as_of_date)
    };
    (!reporting.any(has_begun)).then_some("the fiscal year has not begun at the as-of date")
}

/// What the check found, by country and rule.
fn counted(dependence: &Dependence<'_>) -> Vec<FindingCount> {
    let mut counts: BTreeMap<(Option<String>, &str), FindingCount> = BTreeMap::new();
    for (finding, country) in dependence.by_country() {
        let country = country.map(str::to_owned);
        let row = counts.entry((country.clone(), finding.rule)).or_insert_with(|| FindingCount {
            country,
            rule: finding.rule.to_owned(),
            errors: 0,
            warnings: 0,
            place: finding.place.to_string(),
            message: String::new(),
        });
        match finding.severity {
            Severity::Error => row.errors += 1,
            Severity::Warning => row.warnings += 1,
        }
    }
    counts.into_values().collect()
}

/// The derived amounts of all countries as a file of the PDF.
fn figures_of(of: &Consolidation<'_, '_>) -> serde_json::Result<Attachment> {
    /// One country after another: there may be many.
    struct ByCode<'c, 'a>(&'c Consolidation<'c, 'a>);
    impl Serialize for ByCode<'_, '_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let Self(of) = self;
            let members = of.members.iter().filter(|member| member.reports(of.year));
            serializer
                .collect_map(members.map(|member| (member.dossier.code(), member.budget.to_json())))
        }
    }
    Ok(Attachment {
        name: "figures.json".to_owned(),
        description: "Derived amounts by country, fiscal year, side and category".to_owned(),
        mime_type: "application/json",
        relationship: "data",
        text: serde_json::to_string_pretty(&ByCode(of))? + "\n",
    })
}
