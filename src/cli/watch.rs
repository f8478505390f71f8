//! `dgcc watch`: builds again whenever a workbook or template is saved, and shows the pages.

mod documents;
mod pictures;
mod saves;
mod server;
mod shelf;
mod state;

use std::fs;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use super::build::{self, BuildArguments};
use super::interrupt::ends_cleanly;
use super::show::{self, counted};
use super::{Failure, kinds, records};
use documents::{Country, Mark};
use saves::Watched;
use server::Server;
use shelf::Shelf;
use state::{Desk, Fault};

/// How many changed documents a line on the terminal names.
const NAMED: usize = 4;

/// Build again whenever a workbook or template is saved, and show the pages in a browser
///
/// Takes the arguments of `dgcc build`, and keeps its bundles up to date. The page that it serves, on
/// this computer only, shows what a save has changed; mistakes stand above the last good pages. Ctrl-C
/// ends it.
#[derive(Args)]
pub struct WatchArguments {
    #[command(flatten)]
    build: BuildArguments,

    /// Port of the page on 127.0.0.1; 0 is any free one [default: 4173, else any free one]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

/// Runs the command until it is interrupted.
pub fn run(arguments: &WatchArguments) -> Result<bool, Failure> {
    let out = &arguments.build.out;
    fs::create_dir_all(out).map_err(Failure::output(out))?;
    let server = Server::bind(arguments.port)?;
    let shelf = Arc::new(Shelf::open(out, &server.address())?);
    let shown = shelf.clone();
    // Ctrl-C is how a watch ends: nothing went wrong.
    ends_cleanly(out, move |_| {
        shown.clear();
        0
    })?;
    let watched = Watched::of(&arguments.build);
    let desk = Arc::new(Desk::new(watched.names()));
    let address = server.address();
    server.start(desk.clone(), shelf.clone());
    show::line(format_args!("{address} shows the pages; Ctrl-C ends it."))?;
    show::line(format_args!("Watching {}.", watched.names().join(", ")))?;
    if kinds::folder(arguments.build.templates.as_deref()).is_none() {
        show::line("The templates are those built in: only workbooks are watched.")?;
    }
    let watch = Watch { build: &arguments.build, desk: &desk, shelf: &shelf };
    let ended = watch.run(&watched);
    shelf.clear();
    ended
}

/// Whether a failure of the first build is a mistake in what is watched. Any other is one of the
/// command, which ends.
fn mended_by_saving(failure: &Failure) -> bool {
    matches!(failure, Failure::TemplateMistakes { .. } | Failure::Config { .. })
}

/// What a build after a save works with.
struct Watch<'w> {
    build: &'w BuildArguments,
    desk: &'w Desk,
    shelf: &'w Shelf,
}

impl Watch<'_> {
    /// Builds at once and after every save.
    fn run(&self, watched: &Watched) -> Result<bool, Failure> {
        let mut seen = watched.look();
        let mut first = true;
        loop {
            self.desk.change(|state| state.building = true);
            match self.build() {
                Ok(()) => {}
                Err(failure) if first && !mended_by_saving(&failure) => return Err(failure),
                Err(failure) => {
                    let fault = Fault::of(&failure);
                    self.desk
                        .change(|state| (state.building, state.failure) = (false, Some(fault)));
                    show::failure(failure);
                }
            }
            first = false;
            seen = watched.wait(&seen);
        }
    }

    /// Builds, shows what was made, and then which pages changed.
    fn build(&self) -> Result<(), Failure> {
        let begun = Instant::now();
        let (outcome, wording) = build::make(self.build)?;
        if !self.build.quiet {
            records::print_aside(&outcome, self.build.lang.texts());
        }
        let earlier = self.desk.countries();
        let mut countries =
            documents::after(&outcome, &self.build.out, self.shelf, earlier.as_deref())?;
        self.desk.change(|state| {
            state.building = false;
            state.failure = None;
            state.wording = wording.into_iter().collect();
            state.errors = outcome.errors;
            state.warnings = outcome.warnings;
            state.countries = Some(countries.clone());
        });
        if documents::compare(&mut countries, self.shelf) {
            self.desk.change(|state| state.countries = Some(countries.clone()));
        }
        self.shelf.retain(&countries.iter().flat_map(Country::versions).collect());
        if self.build.quiet {
            return Ok(());
        }
        self.print(&countries, earlier.is_none(), begun)
    }

    fn print(&self, countries: &[Country], first: bool, begun: Instant) -> Result<(), Failure> {
        let seconds = begun.elapsed().as_secs_f64();
        let documents = || countries.iter().flat_map(|country| &country.documents);
        let made = documents().filter(|document| document.held_back.is_none()).count();
        let held_back = documents().count() - made;
        let changed: Vec<&str> = documents()
            .filter(|document| document.mark != Mark::Same)
            .map(|document| document.file.as_str())
            .collect();
        let news = match changed.as_slice() {
            _ if first => String::new(),
            [] => "; no page changed".to_owned(),
            names if names.len() <= NAMED => format!("; changed: {}", names.join(", ")),
            names => format!("; {} changed", counted(names.len(), "document")),
        };
        let made = counted(made, "document");
        show::line(format_args!("{made} in {seconds:.1} s, {held_back} held back{news}"))
    }
}
