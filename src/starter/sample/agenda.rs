//! What the Committee talks about: the agenda of each kind of session with deliberations, decisions
//! and tasks.

use rust_decimal::Decimal;

use super::calendar::shown;
use super::committee::{Occasion, Session, Tag};
use super::plan::{Plan, Transfer};
use super::programme::Programme;
use super::projects::titles;
use super::rows::{listed, usd};
use super::words;
use crate::programme::{AgendaKind, Outcome, ResolutionSubject, Stage};

/// An agenda item.
pub struct Item {
    /// Title.
    pub title: String,
    /// What it asks of the Committee.
    pub kind: AgendaKind,
    /// What was said, in reported speech; `None` where a draft leaves it open.
    pub deliberation: Option<String>,
    /// What was decided.
    pub resolutions: Vec<Resolve>,
    /// Whether the Korean side presents it.
    pub by_korea: bool,
}

/// A resolution.
pub struct Resolve {
    /// The matter, where other rows rest on it.
    pub tag: Option<Tag>,
    /// Subject.
    pub subject: ResolutionSubject,
    /// Operative text.
    pub text: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Amount decided, USD.
    pub amount: Option<Decimal>,
}

/// A task given at a meeting.
pub struct Task {
    /// What is to be done.
    pub text: String,
    /// Whether the Korean side does it.
    pub by_korea: bool,
    /// The resolution it follows from, by its position in the session.
    pub resolution: Option<usize>,
}

impl Item {
    fn new(kind: AgendaKind, title: impl Into<String>, deliberation: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            kind,
            deliberation: Some(deliberation.into()),
            resolutions: Vec::new(),
            by_korea: false,
        }
    }

    fn by_korea(self) -> Self {
        Self { by_korea: true, ..self }
    }

    fn resolved(mut self, resolve: Resolve) -> Self {
        self.resolutions.push(resolve);
        self
    }
}

impl Resolve {
    fn adopted(subject: ResolutionSubject, text: impl Into<String>) -> Self {
        Self { tag: None, subject, text: text.into(), outcome: Outcome::Adopted, amount: None }
    }

    fn of(self, amount: Decimal) -> Self {
        Self { amount: Some(amount), ..self }
    }

    fn on(self, tag: Tag) -> Self {
        Self { tag: Some(tag), ..self }
    }
}

impl Programme<'_> {
    /// The agenda of a session and the tasks given at it.
    pub fn agenda(&mut self, session: Session, plan: &Plan) -> (Vec<Item>, Vec<Task>) {
        let mut items = Vec::new();
        if session.occasion != Occasion::Midyear(self.course.first_year + 2) {
            let text = self.pick(words::AGENDA_ADOPTED);
            items.push(Item::new(AgendaKind::Adoption, "Adoption of the agenda", text));
        }
        match session.occasion {
            Occasion::First => self.first(plan, &mut items),
            Occasion::Midyear(year) => self.midyear(year, plan, &mut items),
            Occasion::Late(year) => self.late(year, session, plan, &mut items),
            Occasion::Closing => self.closing(&mut items),
            Occasion::Recent => self.recent(&mut items),
        }
        let tasks = self.tasks(session, &items);
        (items, tasks)
    }

    /// One of some texts with the name of the partner side in it.
    fn pick(&mut self, texts: &[&str]) -> String {
        let text = self.dice.pick(texts);
        let side = format!("{} side", self.land.short);
        text.replace("{side}", &format!("the {side}")).replace("{Side}", &format!("The {side}"))
    }

    fn first(&mut self, plan: &Plan, items: &mut Vec<Item>) {
        let amended = self.dice.chance(50);
        let rules = Resolve {
            outcome: if amended { Outcome::AdoptedAsAmended } else { Outcome::Adopted },
            ..Resolve::adopted(ResolutionSubject::Rules, words::RULES)
        };
        let text = self.pick(words::RULES_DISCUSSED);
        items.push(
            Item::new(
                AgendaKind::Decision,
                "Composition and rules of procedure of the Committee",
                text,
            )
            .by_korea()
            .resolved(rules),
        );
        items.push(self.agreement_item());
        let text = self.pick(words::PREMISES);
        items.push(Item::new(AgendaKind::Report, "Premises and preparation of the opening", text));
        if plan.projects.is_empty() {
            self.outlook(items);
        } else {
            let projects = self.projects_item(
                "Cooperation projects of the first term",
                plan,
                Tag::FirstProjects,
            );
            items.push(projects);
            items.push(self.budget_item(self.course.first_year));
        }
        let text = self.pick(words::OTHER_BUSINESS);
        items.push(Item::new(AgendaKind::OtherBusiness, "Other business", text));
    }

    fn agreement_item(&mut self) -> Item {
        let title = "Draft agreement on the operation of the centre";
        // In a draft of the minutes the wording is still being settled.
        if self.course.stage == Stage::CommitteeOrganised {
            let item = Item::new(AgendaKind::Deliberation, title, "");
            return Item { deliberation: None, ..item };
        }
        if self.course.agreement.is_none() {
            let text = self.pick(words::NO_AGREEMENT);
            return Item::new(AgendaKind::Deliberation, "Need for an operation agreement", text);
        }
        let text = self.pick(words::AGREEMENT_DISCUSSED);
        Item::new(AgendaKind::Decision, title, text)
            .resolved(Resolve::adopted(ResolutionSubject::Other, words::AGREEMENT))
    }

    /// Before the centre is open the work plan is only outlined.
    fn outlook(&mut self, items: &mut Vec<Item>) {
        let text = self.pick(words::OUTLINE_DISCUSSED);
        items.push(
            Item::new(AgendaKind::Deliberation, "Outline of the first work plan", text)
                .by_korea()
                .resolved(Resolve::adopted(ResolutionSubject::Workplan, words::OUTLINE)),
        );
        let text = self.pick(words::FINANCIAL_PLAN_DISCUSSED);
        let money = self.korean_money(self.course.first_year);
        let deferred = Resolve {
            outcome: Outcome::Deferred,
            ..Resolve::adopted(
                ResolutionSubject::BudgetApproval,
                format!(
                    "The Committee approves a Korean contribution of {} for the fiscal year {}.",
                    usd(money),
                    self.course.first_year
                ),
            )
        };
        items.push(
            Item::new(AgendaKind::Decision, "Indicative financial plan", text)
                .resolved(deferred.of(money)),
        );
    }

    fn projects_item(&mut self, title: &str, plan: &Plan, tag: Tag) -> Item {
        let titles = titles(&plan.projects, tag);
        let approved = plan.projects.iter().filter(|project| project.approved_by == Some(tag));
        let amount: Decimal = approved.map(|project| project.budget).sum();
        let text = self.pick(words::PROJECTS_DISCUSSED);
        Item::new(AgendaKind::Decision, title, text).by_korea().resolved(
            Resolve::adopted(
                ResolutionSubject::ProjectApproval,
                format!(
                    "The Committee approves the following projects within the budgets stated: {}.",
                    listed(&titles)
                ),
            )
            .of(amount)
            .on(tag),
        )
    }

    /// Work plan and budget of a year, or the use of what is carried into it.
    fn budget_item(&mut self, year: i16) -> Item {
        let money = self.korean_money(year);
        if money.is_zero() {
            let text = self.pick(words::CARRY_OVER_DISCUSSED);
            let resolve = format!(
                "The Committee approves that funds committed but unpaid at the end of {} are carried over to {year} and used for the same lines; what is not used is returned.",
                year - 1
            );
            let title = format!("Use of carried-over funds in {year}");
            return Item::new(AgendaKind::Decision, title, text)
                .resolved(Resolve::adopted(ResolutionSubject::BudgetApproval, resolve));
        }
        let text = self.pick(words::BUDGET_DISCUSSED);
        let title = format!("Work plan and budget {year}");
        let workplan = format!(
            "The Committee approves the work plan {year} as presented by the head of centre."
        );
        let budget = format!(
            "The Committee approves the budget {year} with a Korean contribution of {} in cash and takes note of the contributions in kind of the {} side.",
            usd(money),
            self.land.short
        );
        Item::new(AgendaKind::Decision, title, text)
            .by_korea()
            .resolved(Resolve::adopted(ResolutionSubject::Workplan, workplan))
            .resolved(Resolve::adopted(ResolutionSubject::BudgetApproval, budget).of(money))
    }

    fn midyear(&mut self, year: i16, plan: &Plan, items: &mut Vec<Item>) {
        let text = self.pick(words::HALF_YEAR);
        items.push(Item::new(
            AgendaKind::Report,
            format!("Budget execution in the first months of {year}"),
            text,
        ));
        let year_plan = plan.years.iter().find(|plan| plan.year == year);
        let text = self.pick(words::REVISION_DISCUSSED);
        let mut item =
            Item::new(AgendaKind::Decision, format!("Revision of the budget {year}"), text)
                .by_korea();
        let transfers = year_plan.map_or(&[][..], |plan| plan.transfers.as_slice());
        for transfer in transfers {
            if let Some(tag) = transfer.decided {
                let resolve = Resolve::adopted(
                    ResolutionSubject::BudgetRevision,
                    revision(year_plan, transfer),
                );
                item = item.resolved(resolve.of(transfer.amount).on(tag));
            }
        }
        items.push(item);
    }

    fn late(&mut self, year: i16, session: Session, plan: &Plan, items: &mut Vec<Item>) {
        let text = self.pick(words::PROGRESS);
        items.push(
            Item::new(AgendaKind::Report, "Matters arising and progress of the work plan", text)
                .by_korea(),
        );
        let text = self.pick(words::ACCOUNTS);
        items.push(Item::new(
            AgendaKind::Report,
            format!("Financial report for the first nine months of {year}"),
            text,
        ));
        let third = year == self.course.first_year + 2;
        if year == self.course.first_year + 1 && self.has_second_batch() {
            let title = format!("Cooperation projects beginning in {}", year + 1);
            let projects = self.projects_item(&title, plan, Tag::SecondProjects);
            items.push(projects);
        }
        if self.course.extension.is_some_and(|(decided, _)| decided == session.date) {
            items.push(self.extension_item());
        }
        if third && self.course.closing.is_some() {
            let text = self.pick(words::CLOSING_PLAN_DISCUSSED);
            items.push(
                Item::new(AgendaKind::Decision, "Closing plan of the centre", text)
                    .resolved(Resolve::adopted(ResolutionSubject::Closure, words::CLOSING_PLAN)),
            );
        }
        items.push(self.budget_item(year + 1));
        if !third {
            items.push(self.open_question());
        }
        let text = self.pick(words::OTHER_BUSINESS);
        items.push(Item::new(AgendaKind::OtherBusiness, "Other business", text));
    }

    fn extension_item(&mut self) -> Item {
        let amount = Decimal::from(self.extension_money());
        let end = self.course.end().map(shown).unwrap_or_default();
        let text = self.pick(words::EXTENSION_DISCUSSED);
        let resolve = format!(
            "The Committee decides to extend the operation of the centre until {end} and notes an additional Korean contribution of up to {}.",
            usd(amount)
        );
        Item::new(AgendaKind::Decision, "Extension of the term of the centre", text).resolved(
            Resolve::adopted(ResolutionSubject::Extension, resolve).of(amount).on(Tag::Extension),
        )
    }

    /// A proposal that the Committee puts off or turns down.
    fn open_question(&mut self) -> Item {
        let (title, discussed, text, outcome) = self.dice.pick(words::OPEN_QUESTIONS);
        let discussed = self.pick(&[discussed]);
        let resolve = Resolve { outcome, ..Resolve::adopted(ResolutionSubject::Other, text) };
        Item::new(AgendaKind::Decision, title, discussed).resolved(resolve)
    }

    fn closing(&mut self, items: &mut Vec<Item>) {
        let text = self.pick(words::FINAL_REPORT);
        items.push(Item::new(AgendaKind::Report, "Final activity report", text).by_korea());
        let text = self.pick(words::INVENTORY_DISCUSSED);
        items.push(
            Item::new(AgendaKind::Decision, "Inventory and hand-over of assets", text)
                .resolved(Resolve::adopted(ResolutionSubject::Closure, words::INVENTORY)),
        );
        let text = self.pick(words::FINAL_ACCOUNT_DISCUSSED);
        items.push(
            Item::new(AgendaKind::Decision, "Final account and return of unspent funds", text)
                .by_korea()
                .resolved(Resolve::adopted(ResolutionSubject::Closure, words::FINAL_ACCOUNT)),
        );
        let text = self.pick(words::FOLLOW_UP);
        items.push(Item::new(AgendaKind::Deliberation, "Cooperation after the closing", text));
    }

    fn recent(&mut self, items: &mut Vec<Item>) {
        let text = self.pick(words::PROGRESS);
        items.push(
            Item::new(AgendaKind::Report, "Progress since the last meeting", text).by_korea(),
        );
        let item = Item::new(AgendaKind::Deliberation, "Proposal for a further pilot project", "");
        items.push(Item { deliberation: None, ..item });
        let text = self.pick(words::VISIBILITY_DISCUSSED);
        items.push(
            Item::new(AgendaKind::Decision, "Publication of results", text)
                .resolved(Resolve::adopted(ResolutionSubject::Other, words::VISIBILITY)),
        );
    }

    fn tasks(&mut self, session: Session, items: &[Item]) -> Vec<Task> {
        let resolutions = items.iter().map(|item| item.resolutions.len()).sum::<usize>();
        let texts = match session.occasion {
            Occasion::First => words::FIRST_TASKS,
            Occasion::Midyear(_) => words::MIDYEAR_TASKS,
            Occasion::Late(_) => words::LATE_TASKS,
            Occasion::Closing => words::CLOSING_TASKS,
            Occasion::Recent => words::RECENT_TASKS,
        };
        let skip = self.dice.below(2).min(texts.len() - 2);
        let follows = |at: usize| (at == 0).then(|| resolutions.checked_sub(1)).flatten();
        let tasks = texts.iter().skip(skip).enumerate().map(|(at, (text, by_korea))| Task {
            text: (*text).to_owned(),
            by_korea: *by_korea,
            resolution: follows(at),
        });
        tasks.collect()
    }
}

/// The text of a decision on a transfer.
fn revision(plan: Option<&super::plan::YearPlan>, transfer: &Transfer) -> String {
    let line = |slot: Option<usize>| {
        let line = plan?.lines.iter().find(|line| Some(line.slot) == slot)?;
        Some(format!("\"{}\"", line.description))
    };
    let amount = usd(transfer.amount);
    match (line(transfer.from), line(transfer.to)) {
        (Some(from), Some(to)) => {
            format!(
                "The Committee approves the transfer of {amount} from the line {from} to the line {to}."
            )
        }
        (None, Some(to)) => {
            format!("The Committee approves supplementary money of {amount} for the line {to}.")
        }
        (Some(from), None) => {
            format!("The Committee approves the reduction of the line {from} by {amount}.")
        }
        (None, None) => format!("The Committee approves a revision of {amount}."),
    }
}
