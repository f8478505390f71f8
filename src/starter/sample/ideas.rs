//! What the projects are about.

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

/// Joint cooperation.
pub const JOINT: [Idea; 8] = [
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

/// Policy consultation.
pub const ADVICE: [Idea; 4] = [
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

/// Capacity building.
pub const TRAINING: [Idea; 4] = [
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

/// Discovery of projects that others pay for.
pub const DISCOVERY: [Idea; 4] = [
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

/// Cooperation between the governments.
pub const EXCHANGE: [Idea; 3] = [
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
