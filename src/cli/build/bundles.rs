//! The bundles of countries: cover and open points, manifest and zip.

use super::country::{Bundled, bundle_view};
use super::paper::Legend;
use super::queue::{Queue, Ready, Settled};
use super::{Country, Press, book, emit, file_entry, program, typesetter, write_json};
use crate::cli::Failure;
use crate::kinds::context::{self, BundleView, Request, State, Subject};
use crate::kinds::{Edition, Filled, Kind, Per, Text, Tongue};
use crate::plan::Wanted;
use crate::programme::Listed;
use crate::publish::{CountrySummary, DocumentEntry, FileEntry, Manifest, zip_folder};
use crate::readback::Expected;
use crate::timing;

impl Press<'_> {
    /// Makes cover and open points of each country, its manifest and its zip, and releases them.
    pub(super) fn bundles(
        &self,
        countries: &mut [Country<'_, '_>],
        wanted: &Wanted,
    ) -> Result<Vec<CountrySummary>, Failure> {
        let kinds: Vec<&Kind> =
            self.library.kinds.iter().filter(|kind| kind.manifest.per == Per::Bundle).collect();
        // What came of a country is told before its bundle's own documents can add to it.
        let view = |country: &Country<'_, '_>| {
            Some(bundle_view(country)).filter(|of| !of.documents.is_empty())
        };
        let views: Vec<Option<BundleView>> = countries.iter().map(view).collect();
        let with_bundle = views.iter().flatten().count();
        let mut queue = Queue::start(self, with_bundle * kinds.len());
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
        // Documents of one kind follow each other.
        for (kind_at, kind) in kinds.iter().enumerate() {
            for (at, view) in views.iter().enumerate() {
                let Some(view) = view else { continue };
                let ready = self.bundle_document(&countries[at], kind, view)?;
                queue.take((at, kind_at), Ready { unit: at * kinds.len() + kind_at, ..ready })?;
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
                let code = country.dossier.code();
                let bundling = || self.bundle(country, files.collect(), wanted);
                self.spent.on(timing::Stage::Publish, "", code, bundling)
            })
            .collect()
    }

    fn bundle_document(
        &self,
        country: &Country<'_, '_>,
        kind: &Kind,
        view: &BundleView,
    ) -> Result<Ready, Failure> {
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
            findings: &[],
            errors: &[],
            bundle: Some(view),
        };
        let filling = || self.filled_for_bundle(country, kind, &request);
        let filled = self.spent.on(timing::Stage::Fill, &kind.manifest.code, &file, filling)?;
        if self.emit_source {
            let folder = self.stage.folder(code).map_err(Failure::output(self.out))?;
            emit(&folder, &file, &filled.source)?;
        }
        Ok(Ready {
            name: format!("{file}.pdf"),
            bundle: code.to_owned(),
            kind: kind.manifest.code.clone(),
            unit: 0,
            remember: false,
            source: filled.source,
            identity: self.identity(&file),
            // The list of open points prints them as they stand in the documents.
            expected: self
                .read_back
                .then(|| Expected { allows_open_points: true, ..Expected::default() }),
            clauses: filled.clauses,
            legend: Legend::default(),
            cells: filled.cells,
        })
    }

    fn filled_for_bundle(
        &self,
        country: &Country<'_, '_>,
        kind: &Kind,
        request: &Request<'_>,
    ) -> Result<Filled, Failure> {
        let context = context::build(country.dossier, &country.budget, request);
        let text = Text::written(kind, request.tongue, &context)
            .map_err(std::io::Error::other)
            .map_err(Failure::output(self.out))?;
        let (library, code) = (self.library, country.dossier.code());
        let edition = Edition::Bound;
        crate::kinds::fill(library, kind, code, vec![text], edition, Vec::new(), &self.cells)
            .map(Filled::in_codes)
            .map_err(|mistake| Failure::TemplateMistakes {
                root: self.library.root.clone(),
                list: mistake.to_string(),
            })
    }

    /// Writes manifest and zip of a country.
    fn bundle(
        &self,
        country: &Country<'_, '_>,
        extra: Vec<(FileEntry, u32)>,
        wanted: &Wanted,
    ) -> Result<CountrySummary, Failure> {
        let code = country.dossier.code();
        let bundled = country.documents();
        let documents: Vec<DocumentEntry> =
            bundled.iter().map(|document| document.entry.clone()).collect();
        let left_out = country.left_out(wanted);
        let frozen = bundled.iter().filter_map(Bundled::frozen).chain(country.lost.iter().cloned());
        let mut summary = CountrySummary {
            country: code.to_owned(),
            name: country.dossier.country.short_name.clone().unwrap_or_default(),
            stage: country.dossier.stage().key().to_owned(),
            documents: documents.len(),
            pages: documents.iter().map(|document| document.pages).sum(),
            left_out: left_out.clone(),
            held_back: country.held_back.clone(),
            forced: country.forced.clone(),
            frozen: frozen.collect(),
            bundle: None,
            made: None,
        };
        let zip_name = format!("{code}.zip");
        if documents.is_empty() {
            if country.dossier.names_files() {
                self.stage.withdraw(code).map_err(Failure::output(self.out.join(code)))?;
            }
            return Ok(summary);
        }
        let folder = self.stage.folder(code).map_err(Failure::output(self.out))?;
        // Bundle documents of a low order (the cover) come before the others, the rest after them.
        let planned = country.plan.jobs.iter().map(|job| job.kind.manifest.order);
        let first_order = planned.chain(bundled.iter().map(Bundled::order)).min();
        let (before, after): (Vec<_>, Vec<_>) = extra
            .into_iter()
            .partition(|(_, order)| first_order.is_some_and(|first| *order < first));
        let before = before.into_iter().map(|(entry, _)| entry);
        let after = after.into_iter().map(|(entry, _)| entry);
        let book = if self.xlsx { book::write(country, &folder)? } else { None };
        let files: Vec<FileEntry> =
            before.chain(bundled.iter().map(Bundled::file)).chain(after).chain(book).collect();
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
        summary.bundle = Some(FileEntry::of(&zip).map_err(Failure::output(&zip))?);
        Ok(summary)
    }
}
