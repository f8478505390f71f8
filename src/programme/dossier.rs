//! All records of one partner country.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use super::origin::{Origin, RowId};
use super::schema::Record;
use super::settings::Settings;
use super::sheets::*;
use super::values::*;

/// The dossiers of all programmes in the order of the countries sheet.
pub struct Dossiers<'a> {
    list: Vec<Dossier<'a>>,
}

/// All that belongs to one programme: its rows of every sheet in the order of the input, and the
/// look-up of the rows that programmes share.
///
/// Looking up a shared row (an organisation, a person, a rate) is noted, so that it is known which
/// rows a document was made of.
pub struct Dossier<'a> {
    register: &'a Register,
    /// The persons of all organisations, by the id of these.
    staff: Arc<HashMap<&'a str, Vec<&'a Person>>>,
    /// Its own organisations and those that belong to every programme.
    organizations: Vec<&'a Organization>,
    /// The settings of the run.
    pub settings: &'a Settings,
    /// The programme's country.
    pub country: &'a Country,
    /// Its stage history.
    pub stages: Vec<&'a StageEntry>,
    /// Its milestones.
    pub milestones: Vec<&'a Milestone>,
    /// Its memoranda.
    pub mous: Vec<&'a Mou>,
    /// Its operation agreements.
    pub agreements: Vec<&'a Agreement>,
    /// Its extensions.
    pub extensions: Vec<&'a Extension>,
    /// Its centres.
    pub centers: Vec<&'a Center>,
    /// The members of its centres.
    pub members: Vec<&'a CenterMember>,
    /// Its Committee meetings.
    pub meetings: Vec<&'a Meeting>,
    /// Who attended them.
    pub attendees: Vec<&'a Attendee>,
    /// Their agenda items.
    pub agenda_items: Vec<&'a AgendaItem>,
    /// Their resolutions.
    pub resolutions: Vec<&'a Resolution>,
    /// Their action items.
    pub action_items: Vec<&'a ActionItem>,
    /// Its projects.
    pub projects: Vec<&'a Project>,
    /// Its contributions.
    pub contributions: Vec<&'a Contribution>,
    /// Its fiscal years, of both sides.
    pub fiscal_years: Vec<&'a FiscalYearRow>,
    /// Its budget lines.
    pub budget_lines: Vec<&'a BudgetLine>,
    /// Transfers between its lines.
    pub revisions: Vec<&'a BudgetRevision>,
    /// Its ledger.
    pub expenditures: Vec<&'a Expenditure>,
    /// Notes for its reports.
    pub notes: Vec<&'a ReportNote>,
    /// Certifications of its reports.
    pub certifications: Vec<&'a Certification>,
    touched: Mutex<BTreeSet<RowId>>,
}

impl<'a> Dossiers<'a> {
    /// Sorts all records by programme. A record whose programme cannot be told belongs to none.
    pub fn new(register: &'a Register, settings: &'a Settings) -> Self {
        let mut list: Vec<Dossier<'a>> = Vec::new();
        let mut at: HashMap<&str, usize> = HashMap::new();
        let mut staff: HashMap<&str, Vec<&Person>> = HashMap::new();
        for person in &register.persons {
            if let Some(org) = person.org_id.as_deref() {
                staff.entry(org).or_default().push(person);
            }
        }
        let staff = Arc::new(staff);
        for country in &register.countries {
            if let Some(code) = country.country_code.as_deref() {
                at.entry(code).or_insert_with(|| {
                    list.push(Dossier::empty(register, settings, country, &staff));
                    list.len() - 1
                });
            }
        }
        for org in &register.organizations {
            match org.country_code.as_deref() {
                Some("*") => list.iter_mut().for_each(|all| all.organizations.push(org)),
                code => {
                    if let Some(&index) = code.and_then(|code| at.get(code)) {
                        list[index].organizations.push(org);
                    }
                }
            }
        }
        let mut dossiers = Self { list };
        dossiers.sort(register, &at);
        dossiers
    }

    fn sort(&mut self, register: &'a Register, at: &HashMap<&str, usize>) {
        macro_rules! by_country {
            ($($sheet:ident => $field:ident),+) => {$(
                for row in &register.$sheet {
                    let code = row.country_code.as_deref();
                    if let Some(&index) = code.and_then(|code| at.get(code)) {
                        self.list[index].$field.push(row);
                    }
                }
            )+};
        }
        by_country!(
            stage_history => stages, milestones => milestones,
            mous => mous, agreements => agreements, extensions => extensions, centers => centers,
            meetings => meetings, resolutions => resolutions, projects => projects,
            contributions => contributions, fiscal_years => fiscal_years,
            budget_lines => budget_lines, budget_revisions => revisions,
            expenditures => expenditures, report_notes => notes, certifications => certifications
        );
        macro_rules! by_parent {
            ($($sheet:ident => $field:ident by $key:ident in $parents:ident),+) => {$(
                for row in &register.$sheet {
                    let parent = register.$parents.find(&row.$key);
                    let code = parent.and_then(|parent| parent.country_code.as_deref());
                    if let Some(&index) = code.and_then(|code| at.get(code)) {
                        self.list[index].$field.push(row);
                    }
                }
            )+};
        }
        by_parent!(
            center_members => members by center_id in centers,
            attendees => attendees by meeting_id in meetings,
            agenda_items => agenda_items by meeting_id in meetings,
            action_items => action_items by meeting_id in meetings
        );
    }

    /// The dossiers in the order of the countries sheet.
    pub fn iter(&self) -> std::slice::Iter<'_, Dossier<'a>> {
        self.list.iter()
    }

    /// The dossier of a country.
    pub fn get(&self, code: &str) -> Option<&Dossier<'a>> {
        self.list.iter().find(|dossier| dossier.code() == code)
    }
}

impl<'a> Dossier<'a> {
    fn empty(
        register: &'a Register,
        settings: &'a Settings,
        country: &'a Country,
        staff: &Arc<HashMap<&'a str, Vec<&'a Person>>>,
    ) -> Self {
        Self {
            register,
            staff: staff.clone(),
            organizations: Vec::new(),
            settings,
            country,
            stages: Vec::new(),
            milestones: Vec::new(),
            mous: Vec::new(),
            agreements: Vec::new(),
            extensions: Vec::new(),
            centers: Vec::new(),
            members: Vec::new(),
            meetings: Vec::new(),
            attendees: Vec::new(),
            agenda_items: Vec::new(),
            resolutions: Vec::new(),
            action_items: Vec::new(),
            projects: Vec::new(),
            contributions: Vec::new(),
            fiscal_years: Vec::new(),
            budget_lines: Vec::new(),
            revisions: Vec::new(),
            expenditures: Vec::new(),
            notes: Vec::new(),
            certifications: Vec::new(),
            touched: Mutex::default(),
        }
    }

    /// The country code, e.g. `UZ`.
    pub fn code(&self) -> &'a str {
        self.country.country_code.as_deref().unwrap_or_default()
    }

    /// Whether the country code may name folders and files: two capital letters. No other has documents,
    /// whatever the rules on codes are set to: it could name any folder of the system.
    pub fn names_files(&self) -> bool {
        self.code().len() == 2 && self.code().bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// The stage that the country is at; a candidate while the cell is not known.
    pub fn stage(&self) -> Stage {
        self.country.stage.unwrap_or(Stage::Candidate)
    }

    /// The organisations of a side in this programme: for Korea also those marked `*`.
    pub fn organizations(&self, side: Side) -> Vec<&'a Organization> {
        let ours = self.organizations.iter().filter(|org| org.side == Some(side));
        ours.inspect(|org| self.touch(&org.origin)).copied().collect()
    }

    /// The organisation that fills a role: the programme's own before one that serves all.
    pub fn organization_in(&self, side: Side, role: Role) -> Option<&'a Organization> {
        let filled = |org: &&&Organization| org.role == Some(role);
        let all = self.organizations(side);
        let own = all.iter().filter(filled).find(|org| org.country_code.as_deref() != Some("*"));
        own.or_else(|| all.iter().find(filled)).copied()
    }

    /// The organisation that a reference names.
    pub fn organization(&self, key: &Option<String>) -> Option<&'a Organization> {
        self.noted(self.register.organizations.find(key))
    }

    /// The person that a reference names.
    pub fn person(&self, key: &Option<String>) -> Option<&'a Person> {
        self.noted(self.register.persons.find(key))
    }

    /// Whom to turn to in an organisation: the first of its persons below the rank of its head.
    pub fn contact_of(&self, org: &Organization) -> Option<&'a Person> {
        let staff = org.org_id.as_deref().and_then(|id| self.staff.get(id))?;
        let contact = staff.iter().find(|person| {
            person.person_id != org.head_person_id
                && person.rank.is_some_and(|rank| rank > Rank::Ambassador)
        });
        self.noted(contact.copied())
    }

    /// The meeting that a reference names.
    pub fn meeting(&self, key: &Option<String>) -> Option<&'a Meeting> {
        self.noted(self.register.meetings.find(key))
    }

    /// The resolution that a reference names.
    pub fn resolution(&self, key: &Option<String>) -> Option<&'a Resolution> {
        self.noted(self.register.resolutions.find(key))
    }

    /// The budget line that a reference names.
    pub fn budget_line(&self, key: &Option<String>) -> Option<&'a BudgetLine> {
        self.noted(self.register.budget_lines.find(key))
    }

    /// The project that a reference names.
    pub fn project(&self, key: &Option<String>) -> Option<&'a Project> {
        self.noted(self.register.projects.find(key))
    }

    /// The memorandum that a reference names.
    pub fn mou(&self, key: &Option<String>) -> Option<&'a Mou> {
        self.noted(self.register.mous.find(key))
    }

    /// The monthly rates of a currency.
    pub fn rates_of(&self, currency: &str) -> Vec<&'a ExchangeRate> {
        let rates = self.register.exchange_rates.iter();
        let ours = rates.filter(|rate| rate.currency.as_deref() == Some(currency));
        ours.inspect(|rate| self.touch(&rate.origin)).collect()
    }

    /// The memorandum on the centre: the latest that is not ended, else the latest.
    pub fn center_mou(&self) -> Option<&'a Mou> {
        let ours = || self.mous.iter().filter(|mou| mou.kind == Some(MouKind::DgccMou));
        let ended = [Some(InstrumentStatus::Expired), Some(InstrumentStatus::Terminated)];
        ours().rfind(|mou| !ended.contains(&mou.status)).or_else(|| ours().next_back()).copied()
    }

    /// The latest centre.
    pub fn center(&self) -> Option<&'a Center> {
        self.centers.last().copied()
    }

    /// Extensions whose resolution was adopted.
    pub fn adopted_extensions(&self) -> Vec<&'a Extension> {
        let adopted = self.extensions.iter().filter(|extension| {
            self.resolution(&extension.resolution_id).is_some_and(Resolution::is_adopted)
        });
        adopted.copied().collect()
    }

    /// The day on which the centre's operation ends as things stand: its closing, or the later of
    /// planned closing and the end of an adopted extension (reference 2.1, PRJ-03).
    pub fn term_end(&self) -> Option<Date> {
        let center = self.center()?;
        center.closing_date.or_else(|| {
            let extended = self.adopted_extensions().iter().filter_map(|e| e.end_date).max();
            center.planned_closing_date.max(extended)
        })
    }

    /// Notes that a row was used for the content of a document.
    pub fn note<R: Record>(&self, record: &R) {
        self.touch(record.origin());
    }

    /// Rows that programmes share and that were looked up since the last call.
    pub fn take_touched(&self) -> BTreeSet<RowId> {
        std::mem::take(&mut *self.shared())
    }

    fn noted<R: Record>(&self, record: Option<&'a R>) -> Option<&'a R> {
        if let Some(record) = record {
            self.touch(record.origin());
        }
        record
    }

    fn touch(&self, origin: &Origin) {
        self.shared().insert(origin.id());
    }

    fn shared(&self) -> MutexGuard<'_, BTreeSet<RowId>> {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Resolution {
    /// Whether the Committee adopted it, as proposed or amended.
    pub fn is_adopted(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Adopted | Outcome::AdoptedAsAmended))
    }
}

impl InstrumentStatus {
    /// Whether the instrument was signed at some time.
    pub fn was_signed(self) -> bool {
        matches!(self, Self::Signed | Self::Expired | Self::Terminated)
    }
}

impl Category {
    /// Whether it is one of the four kinds of cooperation, whose lines name a project.
    pub fn is_cooperation(self) -> bool {
        self <= Self::G2gCooperation
    }
}

impl Rank {
    /// Whether it is minister or higher (reference 1.3).
    pub fn is_ministerial(self) -> bool {
        self <= Self::Minister
    }
}

impl Stage {
    /// Whether a programme may pass over it (reference 1.2).
    pub fn is_optional(self) -> bool {
        matches!(self, Self::AgreementSigned | Self::Extended)
    }
}
