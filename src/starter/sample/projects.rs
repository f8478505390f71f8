//! Cooperation projects of a programme.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::calendar::{AS_OF, days, workday, workday_before};
use super::committee::{Decisions, Tag};
use super::programme::Programme;
use super::rows::{next, text, usd};
use crate::programme::{FundingSource, Project, ProjectCategory, ProjectStatus, Stage};

/// A project as planned.
pub struct ProjectPlan {
    /// Its part of the id, e.g. `J1`.
    pub key: &'static str,
    /// The kind of cooperation.
    pub category: ProjectCategory,
    /// Its title, and how its outcome is measured.
    pub idea: Idea,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// How far it has come.
    pub status: ProjectStatus,
    /// The decision that approves it.
    pub approved_by: Option<Tag>,
    /// Approved budget, known once the budget is planned.
    pub budget: Decimal,
}

/// What a project is about.
#[derive(Clone, Copy)]
pub struct Idea {
    /// Title.
    pub title: &'static str,
    /// Outcome indicator.
    pub indicator: &'static str,
    /// Target value.
    pub target: i64,
    /// What came of it, after the figures.
    pub result: &'static str,
}

const fn idea(
    title: &'static str,
    indicator: &'static str,
    target: i64,
    result: &'static str,
) -> Idea {
    Idea { title, indicator, target, result }
}

const JOINT: [Idea; 8] = [
    idea(
        "Integrated public service portal: joint pilot in three ministries",
        "Services available on the portal",
        40,
        "The portal is run by the ministry's own staff since the hand-over.",
    ),
    idea(
        "Government data exchange layer: design and pilot",
        "Registers connected",
        8,
        "A second group of registers is being connected with the partner's own means.",
    ),
    idea(
        "Electronic identity for public servants: pilot",
        "Public servants enrolled",
        5000,
        "Sign-in to three internal systems no longer needs a password.",
    ),
    idea(
        "National address information system: pilot in one district",
        "Addresses recorded",
        25000,
        "The district uses the addresses for emergency calls and deliveries.",
    ),
    idea(
        "Civil registration: digitisation of paper records",
        "Records digitised",
        300_000,
        "Certificates are issued on the same day instead of within two weeks.",
    ),
    idea(
        "Government cloud: migration of agency systems",
        "Systems migrated",
        12,
        "Running costs of the migrated systems fell by about one fifth.",
    ),
    idea(
        "Electronic procurement: supplier register and catalogue pilot",
        "Suppliers registered",
        1200,
        "The catalogue was opened to local governments in the last quarter.",
    ),
    idea(
        "Disaster alert messages: pilot in two provinces",
        "Households reached in the test",
        80_000,
        "The operating manual was adopted by the emergency service.",
    ),
];

const ADVICE: [Idea; 4] = [
    idea(
        "Advice on the national digital government strategy",
        "Recommendations taken up",
        12,
        "The strategy was approved with an action plan and a budget.",
    ),
    idea(
        "Advice on data governance and its regulations",
        "Draft provisions delivered",
        30,
        "The draft has been submitted to the legislature.",
    ),
    idea(
        "Advice on interoperability standards and enterprise architecture",
        "Standards adopted",
        8,
        "The standards are binding for new systems of central government.",
    ),
    idea(
        "Advice on the measurement of digital service quality",
        "Services assessed",
        25,
        "The assessment is repeated every year by the ministry.",
    ),
];

const TRAINING: [Idea; 4] = [
    idea(
        "Invitational training for chief digital officers",
        "Officials trained",
        60,
        "Participants presented an improvement plan for their agency.",
    ),
    idea(
        "Training programme on digital service design",
        "Officials trained",
        90,
        "Course material is available in the national language.",
    ),
    idea(
        "Training of trainers for digital skills in local government",
        "Trainers certified",
        45,
        "The trainers have since held courses in all regions.",
    ),
    idea(
        "Fellowships for young public servants in digital administration",
        "Fellows graduated",
        24,
        "Most fellows now work in units for digital services.",
    ),
];

const DISCOVERY: [Idea; 4] = [
    idea(
        "Feasibility study for a national government data centre",
        "Concept papers accepted by the funder",
        2,
        "The funder has opened the appraisal of the project.",
    ),
    idea(
        "Feasibility study for a unified social benefits system",
        "Concept papers accepted by the funder",
        1,
        "The study was handed to the ministry in charge.",
    ),
    idea(
        "Preparation of a digital land administration project",
        "Concept papers accepted by the funder",
        2,
        "A fact-finding mission of the funder took place.",
    ),
    idea(
        "Preparation of a single window for customs and trade",
        "Concept papers accepted by the funder",
        1,
        "Terms of reference for the main project were agreed.",
    ),
];

const EXCHANGE: [Idea; 3] = [
    idea(
        "Annual forum on digital government and exchange of officials",
        "Officials exchanged",
        30,
        "The forum is held alternately in both countries.",
    ),
    idea(
        "Joint working group on response to cyber incidents",
        "Joint exercises held",
        6,
        "Contact points answer to each other within one hour.",
    ),
    idea(
        "Twinning of local governments for online services",
        "Local governments twinned",
        4,
        "Two of the twinned cities signed arrangements of their own.",
    ),
];

impl Programme<'_> {
    /// Plans the projects; none before the centre opens.
    pub fn plan_projects(&mut self) -> Vec<ProjectPlan> {
        let (Some(opening), Some(end)) = (self.course.opening, self.course.end()) else {
            return Vec::new();
        };
        let joint = self.dice.below(JOINT.len());
        let joint = |at: usize| JOINT[(joint + 3 * at) % JOINT.len()];
        let (advice, training) = (self.dice.pick(&ADVICE), self.dice.pick(&TRAINING));
        let (discovery, exchange) = (self.dice.pick(&DISCOVERY), self.dice.pick(&EXCHANGE));
        let second_year = self.course.first_year + 1;
        let first = |key, category, idea, after: i64, end: Date| ProjectPlan {
            key,
            category,
            idea,
            start: workday(days(opening, after)),
            end,
            status: ProjectStatus::Active,
            approved_by: Some(Tag::FirstProjects),
            budget: Decimal::ZERO,
        };
        let before_end = |days_before: i64| workday_before(days(end, -days_before));
        let second_end = date(second_year, 12, 15);
        use ProjectCategory::*;
        let mut projects = vec![
            first("J1", JointCooperation, joint(0), 15, before_end(12)),
            first("J2", JointCooperation, joint(1), 21, workday_before(second_end)),
            first("P1", PolicyCapacity, advice, 10, before_end(8)),
            first("P2", PolicyCapacity, training, 30, before_end(30)),
            first("D1", ProjectDiscovery, discovery, 45, before_end(40)),
            first("G1", G2gCooperation, exchange, 40, before_end(18)),
        ];
        if self.has_second_batch() {
            projects.push(ProjectPlan {
                start: workday(date(second_year + 1, 1, 18)),
                end: before_end(20),
                approved_by: Some(Tag::SecondProjects),
                ..first("J3", JointCooperation, joint(2), 0, end)
            });
        }
        for project in &mut projects {
            project.status = match (project.start, project.end) {
                (_, end) if end < AS_OF => ProjectStatus::Completed,
                (start, _) if start > AS_OF => ProjectStatus::Approved,
                _ if project.key == "G1" && self.index % 7 == 6 => ProjectStatus::Suspended,
                _ => ProjectStatus::Active,
            };
        }
        projects.extend(self.undecided_project(opening, end, joint(3)));
        projects
    }

    /// Whether the Committee has decided on the projects that begin in the third year.
    pub fn has_second_batch(&self) -> bool {
        self.late_session(self.course.first_year + 1).is_some()
    }

    /// A project that is still an idea, or that was given up.
    fn undecided_project(&self, opening: Date, end: Date, idea: Idea) -> Option<ProjectPlan> {
        let (status, start, last) = if self.course.closing.is_some() {
            (ProjectStatus::Cancelled, days(opening, 120), days(opening, 480))
        } else if end > days(AS_OF, 300) && self.course.stage == Stage::Operating {
            (ProjectStatus::Planned, days(AS_OF, 120), days(AS_OF, 280))
        } else {
            return None;
        };
        Some(ProjectPlan {
            key: "X1",
            category: ProjectCategory::JointCooperation,
            idea,
            start: workday(start),
            end: workday_before(last),
            status,
            approved_by: None,
            budget: Decimal::ZERO,
        })
    }

    /// The id of a project.
    pub fn project_id(&self, project: &ProjectPlan) -> String {
        format!("PRJ-{}-{}", self.land.code, project.key)
    }

    /// Writes the projects.
    pub fn write_projects(&mut self, projects: &[ProjectPlan], decisions: &Decisions) {
        for plan in projects {
            let (source, other, external) = self.funding(plan);
            let target = Decimal::from(plan.idea.target);
            let actual = self.actual(plan);
            let outcome = (plan.status == ProjectStatus::Completed)
                .then(|| outcome(plan, actual.unwrap_or_default()));
            self.register.projects.push(Project {
                project_id: Some(self.project_id(plan)),
                country_code: self.code(),
                category: Some(plan.category),
                title: text(plan.idea.title),
                resolution_id: plan.approved_by.and_then(|tag| decisions.of(tag)),
                start_date: Some(plan.start),
                end_date: Some(plan.end),
                status: Some(plan.status),
                funding_source: Some(source),
                funding_source_other: other.map(str::to_owned),
                expected_external_usd: external,
                budget_usd: Some(plan.budget),
                indicator: text(plan.idea.indicator),
                target_value: Some(target),
                actual_value: actual,
                outcome,
                ..next(&self.register.projects)
            });
        }
    }

    /// Who pays: the centre, or for discovery the outside source that the project is prepared for.
    fn funding(
        &mut self,
        plan: &ProjectPlan,
    ) -> (FundingSource, Option<&'static str>, Option<Decimal>) {
        if plan.category != ProjectCategory::ProjectDiscovery {
            return (FundingSource::Dgcc, None, None);
        }
        let external = Decimal::from(self.dice.between(8, 70) * 500_000);
        let (source, other) = match (self.land.code, self.land.language, self.index % 6) {
            ("CR" | "HN", ..) => {
                (FundingSource::Other, Some("Central American Bank for Economic Integration"))
            }
            (_, _, 3) => (FundingSource::Koica, None),
            (_, _, 4) => (FundingSource::Edcf, None),
            (_, _, 5) => (FundingSource::PartnerOwn, None),
            (_, "es", _) => (FundingSource::Idb, None),
            (_, "ar" | "am" | "fr" | "pt" | "sw" | "rw", _) => (FundingSource::Afdb, None),
            (_, "uz" | "km" | "lo" | "vi" | "id" | "kk" | "mn", _) => (FundingSource::Adb, None),
            _ => (FundingSource::Wb, None),
        };
        (source, other, Some(external))
    }

    fn actual(&mut self, plan: &ProjectPlan) -> Option<Decimal> {
        let percent = match plan.status {
            ProjectStatus::Completed => self.dice.between(92, 118),
            ProjectStatus::Active => self.dice.between(15, 70),
            ProjectStatus::Suspended => self.dice.between(5, 20),
            _ => return None,
        };
        Some(Decimal::from((plan.idea.target * percent + 50) / 100))
    }
}

fn outcome(plan: &ProjectPlan, actual: Decimal) -> String {
    let target = Decimal::from(plan.idea.target);
    let reached = if actual >= target { "reached" } else { "nearly reached" };
    format!(
        "The target of {} was {reached}. {}: {}. {}",
        crate::locale::plain_number(target),
        plan.idea.indicator,
        crate::locale::plain_number(actual),
        plan.idea.result
    )
}

/// The titles of projects with their budgets, for the text of a decision.
pub fn titles(projects: &[ProjectPlan], tag: Tag) -> Vec<String> {
    let approved = projects.iter().filter(|project| project.approved_by == Some(tag));
    approved
        .map(|project| format!("\"{}\" ({})", project.idea.title, usd(project.budget)))
        .collect()
}
