//! Cooperation projects of a programme.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::calendar::{AS_OF, days, workday, workday_before};
use super::committee::{Decisions, Tag};
use super::ideas::{ADVICE, DISCOVERY, EXCHANGE, Idea, JOINT, TRAINING};
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
        crate::locale::Locale::english().plain_number(target),
        plan.idea.indicator,
        crate::locale::Locale::english().plain_number(actual),
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
