//! The documents of single countries: filled, proved and handed over.

use std::collections::BTreeMap;

use super::paper::Legend;
use super::queue::{Queue, Ready};
use super::{Country, Press, attached, emit, names};
use crate::cli::planned::{self, finding_view};
use crate::cli::{Failure, proof};
use crate::diag::{Language, Texts};
use crate::kinds::context::{self, FindingView, Request, Subject};
use crate::kinds::{Filled, Originals, Text, Tongue};
use crate::locale::Locale;
use crate::plan::{self, Dependence, Job};
use crate::press::Identity;
use crate::programme::{Listed, Side};
use crate::publish::ReasonEntry;
use crate::timing::Stage;

impl Press<'_> {
    /// Typesets the documents of all countries. Documents of one kind and the same languages follow each
    /// other, both originals of one together, because the typesetter remembers what they share.
    pub(super) fn documents(
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
            let mut languages = job.languages.clone();
            languages.sort();
            (job.kind.manifest.order, job.edition, job.is_copy, languages, country)
        });
        let mut queue = Queue::start(self, order.len());
        let mut units: BTreeMap<String, usize> = BTreeMap::new();
        for (country_at, job_at) in order {
            let country = &mut countries[country_at];
            let filled = self.fill(country, job_at, dependence);
            let job = &country.plan.jobs[job_at];
            let name = format!("{}.pdf", job.file);
            match filled {
                Ok(filled) => {
                    let code = country.dossier.code();
                    let kind = &job.kind.manifest.code;
                    let expected = self.read_back.then(|| {
                        let expected = || proof::expected(job, job.state, &filled);
                        self.spent.on(Stage::Proof, kind, &name, expected)
                    });
                    if self.emit_source {
                        let folder = self.stage.folder(code).map_err(Failure::output(self.out))?;
                        emit(&folder, &job.file, &filled.source)?;
                    }
                    let next = units.len();
                    let ready = Ready {
                        name,
                        bundle: code.to_owned(),
                        kind: kind.clone(),
                        unit: *units.entry(job.number.clone()).or_insert(next),
                        // Its other original repeats its texts; tables of figures are never repeated.
                        remember: job.kind.manifest.originals == Originals::Both,
                        source: filled.source,
                        identity: self.identity(&job.file),
                        expected,
                        clauses: filled.clauses,
                        legend: Legend {
                            traces: filled.traces,
                            dues: filled.dues,
                            locales: filled.locales,
                        },
                        cells: filled.cells,
                    };
                    queue.take((country_at, job_at), ready)?;
                }
                Err(reason) => {
                    queue.held_back(&name);
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

    /// What a document is exported as.
    pub(super) fn identity(&self, file: &str) -> Identity {
        Identity { ident: file.to_owned(), as_of: self.input.settings.as_of_date }
    }

    /// Fills a document, unless an error holds it back and no draft is forced.
    fn fill(
        &self,
        country: &mut Country<'_, '_>,
        job_at: usize,
        dependence: &Dependence<'_>,
    ) -> Result<Filled, String> {
        let job = &country.plan.jobs[job_at];
        let (kind, file) = (job.kind.manifest.code.clone(), job.file.clone());
        let filling = || self.filled(country, job_at, dependence);
        let (filled, forced) = self.spent.on(Stage::Fill, &kind, &file, filling)?;
        let proving = || self.proved(country, job_at, filled, forced);
        self.spent.on(Stage::Proof, &kind, &file, proving)
    }

    /// A filled document, and what it was forced in spite of.
    fn filled(
        &self,
        country: &Country<'_, '_>,
        job_at: usize,
        dependence: &Dependence<'_>,
    ) -> Result<(Filled, Option<Forced>), String> {
        let views: Vec<FindingView> = country.findings.iter().map(finding_view).collect();
        let job = &country.plan.jobs[job_at];
        let texts = |state, errors| {
            let planned = |tongue| planned::request(job, tongue, &views);
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
            let entry = ReasonEntry::of_file(&job.title, &job.file, reason);
            forced = Some(Forced { state, entry });
        }
        let code = country.dossier.code();
        let attached = attached::files(job.kind, country.dossier, &country.budget);
        let (library, cells) = (self.library, &self.cells);
        crate::kinds::fill(library, job.kind, code, written, job.edition, attached, cells)
            .map(|filled| (filled, forced))
            .map_err(|mistake| format!("{}/{mistake}", self.library.root))
    }

    /// A filled document whose texts say the same in words that befit it.
    fn proved(
        &self,
        country: &mut Country<'_, '_>,
        job_at: usize,
        filled: Filled,
        forced: Option<Forced>,
    ) -> Result<Filled, String> {
        let (job, code) = (&country.plan.jobs[job_at], country.dossier.code());
        if let Some(reason) = proof::unlike(job, code, &filled, &self.library.root)
            && !self.force_draft
        {
            return Err(reason);
        }
        let state = forced.as_ref().map_or(job.state, |forced| forced.state);
        let binding = matches!(job.subject, Subject::Mou(Some(mou)) if mou.binding == Some(true));
        let wording = proof::wording(job.kind, state, code, &filled, binding, &self.vocabulary);
        self.wording.borrow_mut().extend(wording.faults);
        if let Some(first) = wording.grave.first() {
            return Err(format!("a text that is no draft holds brackets: {first}"));
        }
        if let Some(Forced { state, entry }) = forced {
            country.plan.jobs[job_at].state = state;
            country.forced.push(entry);
            return Ok(filled.in_codes());
        }
        Ok(filled)
    }
}

/// A draft that is made in spite of errors.
struct Forced {
    state: context::State,
    entry: ReasonEntry,
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
        Text::written(job.kind, tongue, &context).map_err(|error| error.to_string())
    };
    job.languages.iter().map(written).collect()
}
