//! The texts of the Committee's minutes: neutral, in reported speech. `{side}` stands for the
//! partner side, `{Side}` at the beginning of a sentence.

use crate::programme::Outcome;

/// Variants of a text.
type Texts = &'static [&'static str];

pub const AGENDA_ADOPTED: Texts = &[
    "The co-chairs opened the meeting and welcomed the delegations. The agenda was adopted as circulated.",
    "The agenda was adopted with the order of two items exchanged at the request of {side}.",
    "The co-chairs noted that the documents had been received two weeks before. The agenda was adopted without change.",
];

pub const RULES_DISCUSSED: Texts = &[
    "The Korean side presented the draft rules of procedure. {Side} proposed that documents be sent fifteen days before a meeting instead of ten. The Korean side accepted the proposal. Both sides confirmed the members nominated for the lead, cooperation, specialised and diplomatic organisations.",
    "The Korean side explained that the rules follow those of comparable joint committees. {Side} asked how decisions are taken between meetings. Both sides concurred that a written procedure of ten days may be used.",
];
pub const RULES: &str = "The Committee adopts its rules of procedure as contained in Annex 1 and confirms its composition. Decisions are taken by consensus of both sides.";

pub const AGREEMENT_DISCUSSED: Texts = &[
    "The specialised organisations reported that the draft had been settled except for the article on assets. {Side} explained its rules on public property. Both sides concurred on a wording that refers to these rules.",
    "{Side} reported that the draft had been cleared by its legal department. The Korean side noted that two annexes still had to be completed. No objection was raised to the text.",
];
pub const AGREEMENT: &str = "The Committee takes note of the draft operation agreement and invites the heads of the specialised organisations to sign it.";
pub const NO_AGREEMENT: Texts = &[
    "Both sides compared the subjects of an operation agreement with those already covered by the memorandum and the rules of procedure. {Side} held that no separate agreement was needed for the time being. The Korean side concurred and reserved the right to return to the matter.",
];

pub const PREMISES: Texts = &[
    "{Side} reported that the premises had been designated and that partition walls and network cabling were being installed. The Korean side thanked {side} and asked for the floor plan. The nomination of the head of centre will be communicated through the embassy.",
    "{Side} informed the Committee that the rooms were available from the first of the following month. The Korean side presented the list of equipment to be bought and the time needed for delivery.",
];

pub const OUTLINE_DISCUSSED: Texts = &[
    "The Korean side presented an outline with three joint projects and a programme of training. {Side} asked that local governments be included from the start. Both sides will exchange project sheets before the next meeting.",
];
pub const OUTLINE: &str = "The Committee takes note of the outline of the first work plan and asks the specialised organisations to prepare project sheets.";
pub const FINANCIAL_PLAN_DISCUSSED: Texts = &[
    "The Korean side explained that the contribution is subject to the approval of its budget. {Side} stated that the value of the premises was still being assessed. Both sides concurred that the decision be taken once both figures are available.",
];

pub const PROJECTS_DISCUSSED: Texts = &[
    "The Korean side introduced the project sheets. {Side} stressed the importance of maintenance after the end of a project and asked for a hand-over plan in each of them. The Korean side agreed to add one. Both sides supported the projects as amended in this way.",
    "The project managers presented objectives, schedule and indicators. {Side} asked that targets be stated by year. The Korean side explained the assumptions behind the budgets. There were no objections.",
];

pub const BUDGET_DISCUSSED: Texts = &[
    "The head of centre presented activities and budget by category. {Side} confirmed the office space and the running costs for the period. The Korean side recalled that transfers above ten per cent of a line are reserved for the Committee.",
    "The budget was presented line by line. {Side} asked for the reasons behind the increase for training and was satisfied with the explanation. Both sides concurred on the quarterly distribution.",
    "The Korean side explained that the contribution will be made available in one instalment at the beginning of the year. {Side} presented the value of its contributions in kind and the basis of their valuation.",
];

pub const CARRY_OVER_DISCUSSED: Texts = &[
    "The Korean side explained that no new money is foreseen and that open commitments will be paid from funds carried over. {Side} asked that the last payments be made as early as possible. Both sides concurred.",
];

pub const HALF_YEAR: Texts = &[
    "The head of centre reported that about one third of the budget had been spent. {Side} noted that the procurement of services took longer than expected because the first tender had drawn a single offer.",
    "Execution was reported to be in line with the plan except for field testing, which had started late. {Side} confirmed that the permits had been issued in the meantime.",
];
pub const REVISION_DISCUSSED: Texts = &[
    "The Korean side explained the proposed changes and their effect on the projects. {Side} asked for confirmation that no approved activity would be dropped. The confirmation was given, and no objection was raised.",
    "Both sides examined the table of changes. {Side} welcomed the shift towards training. The Korean side noted that the total of the year does not exceed the contributions pledged.",
];

pub const PROGRESS: Texts = &[
    "The head of centre reported on each project. {Side} expressed satisfaction with the pilot and asked for closer contact with the regional offices. All action items of the previous meeting had been dealt with or had been given a new date.",
    "The Korean side reported that the studies were complete and that testing had begun. {Side} noted that two officials trained in Korea had taken over the operation of the pilot. Delays in one project were explained by a change in the standards used.",
    "Progress was presented with the help of the indicators. {Side} observed that the number of users grew faster than planned and that support staff had to be added. The Korean side took note of the request for a further advisory mission.",
];

pub const ACCOUNTS: Texts = &[
    "The finance managers of both sides presented the accounts. The Korean side noted that exchange differences were small. {Side} stated that the value of the office space had been certified by its property agency.",
    "The accounts were presented with a forecast for the fourth quarter. Both sides concurred that an amount not yet due at the end of the year be carried over.",
];

pub const EXTENSION_DISCUSSED: Texts = &[
    "{Side} proposed to continue the work of the centre in order to bring the pilots to all regions. The Korean side stated that the results justified an extension, that an additional contribution had been included in its budget, and that the partner should gradually take over the costs. Both sides concurred on the period and on the amount.",
    "The Korean side presented the evaluation of the base term. {Side} confirmed that premises and staff would remain available. The question of a second extension was not discussed.",
];

pub const CLOSING_PLAN_DISCUSSED: Texts = &[
    "The Korean side presented the steps up to the closing: completion of projects, inventory, hand-over, final account. {Side} asked that two local experts be kept until the last hand-over. Both sides concurred on the schedule.",
];
pub const CLOSING_PLAN: &str = "The Committee takes note of the end of the term and approves the closing plan with its schedule.";

pub const FINAL_REPORT: Texts = &[
    "The head of centre summarised the results of the whole term. {Side} thanked the experts and stated that the systems handed over are in daily use. Both sides regarded the objectives of the memorandum as achieved in the main.",
];
pub const INVENTORY_DISCUSSED: Texts = &[
    "The inventory was compared with the books. {Side} confirmed that it will take over the equipment and bear the costs of its maintenance.",
];
pub const INVENTORY: &str = "The Committee approves the inventory and the hand-over of the equipment in accordance with the provisions on assets.";
pub const FINAL_ACCOUNT_DISCUSSED: Texts = &[
    "The Korean side explained which payments are still to be made and that unspent funds will be returned. {Side} confirmed that its own account would be delivered within sixty days.",
];
pub const FINAL_ACCOUNT: &str = "The Committee takes note of the provisional final account and asks that unspent funds be returned within ninety days of the closing.";
pub const FOLLOW_UP: Texts = &[
    "{Side} stated that it will continue two of the projects with its own budget. The Korean side referred to development cooperation programmes to which proposals may be submitted. Both sides named contact points.",
];

pub const VISIBILITY_DISCUSSED: Texts = &[
    "{Side} proposed to publish the results of the pilots on the pages of both specialised organisations. The Korean side concurred on condition that personal data are removed.",
];
pub const VISIBILITY: &str =
    "The Committee approves the publication of results under the names of both lead organisations.";

pub const OTHER_BUSINESS: Texts = &[
    "No other business was raised.",
    "{Side} informed the Committee of a change in the structure of its administration, which does not affect the members nominated.",
    "The Korean side invited {side} to an exhibition on public services in the following spring.",
];

/// Proposals that were put off or turned down: title, deliberation, text, outcome.
pub type OpenQuestion = (&'static str, &'static str, &'static str, Outcome);

pub const OPEN_QUESTIONS: &[OpenQuestion] = &[
    (
        "Opening of a branch office",
        "{Side} proposed a branch office in the second city. The Korean side asked for an estimate of costs and staff. The matter was put off until the estimate is available.",
        "The Committee approves the opening of a branch office of the centre.",
        Outcome::Deferred,
    ),
    (
        "Purchase of a vehicle",
        "{Side} explained the need for transport to the pilot districts. The Korean side stated that vehicles cannot be bought with its contribution. {Side} withdrew the request and will provide transport itself.",
        "The Committee approves the purchase of a vehicle for the centre.",
        Outcome::NotAdopted,
    ),
    (
        "Working languages of training courses",
        "{Side} asked that courses be given in the national language with interpretation. The Korean side supported the request for courses held in the country and proposed English for study visits in Korea.",
        "The Committee decides that courses in the country are held in the national language, and study visits in English with interpretation.",
        Outcome::AdoptedAsAmended,
    ),
    (
        "Sharing of training rooms with other donors",
        "{Side} reported that another donor had asked to use the training rooms on two days a week. The Korean side asked for draft rules of use. The decision was put off.",
        "The Committee approves the shared use of the training rooms.",
        Outcome::Deferred,
    ),
];

/// Tasks: what, and whether the Korean side does it.
type Tasks = &'static [(&'static str, bool)];

pub const FIRST_TASKS: Tasks = &[
    ("Send the final text of the rules of procedure to all members.", true),
    ("Provide the floor plan and the certificate on the value of the premises.", false),
    ("Nominate the contact points for each project.", false),
    ("Share the terms of reference of the head of centre.", true),
];
pub const MIDYEAR_TASKS: Tasks = &[
    ("Enter the approved changes in the budget lines and inform both finance managers.", true),
    ("Issue the remaining permits for field testing.", false),
];
pub const LATE_TASKS: Tasks = &[
    ("Send the approved work plan and budget with the quarterly distribution.", true),
    ("Deliver the statement of contributions in kind for the closed year.", false),
    ("Submit the draft annual budget report to both specialised organisations.", true),
    ("Propose participants for the next training course.", false),
];
pub const CLOSING_TASKS: Tasks = &[
    ("Sign the record of hand-over for each item of the inventory.", false),
    ("Deliver the final account with the vouchers of the last quarter.", true),
    ("Archive the files of the centre and agree on access to them.", false),
];
pub const RECENT_TASKS: Tasks = &[
    ("Prepare a project sheet for the proposed pilot.", false),
    ("Draft the page on the results of the pilots.", true),
];
