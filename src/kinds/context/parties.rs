//! The two sides: organisations, persons, the centre and its members.

use schemars::JsonSchema;
use serde::Serialize;

use super::Subject;
use super::names::Names;
use crate::kinds::leaf::Leaf;
use crate::kinds::row::Row;
use crate::programme::{
    Center, CenterMember, Dossier, Listed, Organization, Person, Position, Role, Side, Trace,
};

/// A side of the programme.
#[derive(Serialize, JsonSchema, Clone)]
pub struct SideView {
    /// `KR`, or the partner's country code.
    pub code: String,
    /// Whether this is Korea.
    pub is_korea: bool,
    /// Formal name of the State with its article.
    pub state: Leaf,
    /// Short name of the State.
    pub state_short: Leaf,
    /// `the Korean side`, `the Uzbekistan side`.
    pub label: String,
    /// `Korean side`, `Uzbekistan side`: the same without an article.
    pub label_bare: String,
    /// `For the Korean side`: what stands above a signature.
    pub on_behalf: String,
    /// The organisation that signs this document.
    pub org: Option<OrgView>,
    /// Who signs this document.
    pub signatory: Option<PersonView>,
    /// Lead organisation.
    pub lead: Option<OrgView>,
    /// Cooperation organisation.
    pub cooperation: Option<OrgView>,
    /// Specialised organisation.
    pub specialized: Option<OrgView>,
    /// Diplomatic organisation.
    pub diplomatic: Option<OrgView>,
    /// All organisations of the side.
    pub orgs: Vec<OrgView>,
}

/// An organisation.
#[derive(Serialize, JsonSchema, Clone)]
pub struct OrgView {
    /// Organisation ID.
    pub id: String,
    /// English name.
    pub name: Leaf,
    /// Name followed by the formal name of its State, never doubled; in Korean preceded by it.
    pub in_full: Leaf,
    /// The same with the definite article, where the language has one.
    pub definite: Leaf,
    /// The same with what joins it to the next name: in Korean its particle.
    pub joined: Leaf,
    /// `For the Ministry ...`: what stands above its signature.
    pub on_behalf: Leaf,
    /// Abbreviation, else the name.
    pub short: Leaf,
    /// Abbreviation.
    pub abbreviation: Leaf,
    /// Name in its own language.
    pub name_local: Leaf,
    /// Its role.
    pub role: Leaf,
    /// Its address.
    pub address: Leaf,
    /// Its head.
    pub head: Option<PersonView>,
    /// Whom to turn to: the first of its persons below the rank of its head.
    pub contact: Option<PersonView>,
}

/// A person.
#[derive(Serialize, JsonSchema, Clone, Default)]
pub struct PersonView {
    /// Name as printed.
    pub name: Leaf,
    /// Name with the honorific before it.
    pub styled: Leaf,
    /// Honorific.
    pub honorific: Leaf,
    /// Family name.
    pub family_name: Leaf,
    /// Name in its own script.
    pub name_local: Leaf,
    /// Official title.
    pub title: Leaf,
    /// Name of the organisation.
    pub organization: Leaf,
    /// Short name of the organisation.
    pub organization_short: Leaf,
    /// Rank.
    pub rank: Leaf,
    /// E-mail address.
    pub email: Leaf,
}

/// A role and who fills it.
#[derive(Serialize, JsonSchema)]
pub struct RoleRow {
    /// The role.
    pub role: Leaf,
    /// Its key, e.g. `lead`.
    pub key: String,
    /// The organisation of the side named first.
    pub first: Option<OrgView>,
    /// The organisation of the side named second.
    pub second: Option<OrgView>,
    /// The Korean organisation.
    pub korea: Option<OrgView>,
    /// The partner's organisation.
    pub partner: Option<OrgView>,
}

/// The centre.
#[derive(Serialize, JsonSchema)]
pub struct CentreView<'a> {
    /// Its row.
    #[serde(flatten)]
    pub row: Row<'a, Center>,
    /// Whether there is one.
    pub exists: bool,
    /// Its name in the language of the text.
    pub name: Leaf,
    /// Whether its name in its own language is another than that.
    pub has_other_name: bool,
    /// Who designated the site.
    pub designated_by: Option<OrgView>,
    /// The day on which operation ends as things stand.
    pub term_end: Leaf,
    /// The head in post, else the first to be.
    pub head: Option<HeadView>,
}

/// The head of the centre.
#[derive(Serialize, JsonSchema)]
pub struct HeadView {
    /// Name.
    pub name: Leaf,
    /// Side.
    pub side: Leaf,
}

/// A member of the centre.
#[derive(Serialize, JsonSchema)]
pub struct MemberView {
    /// Name.
    pub name: Leaf,
    /// Post.
    pub position: Leaf,
    /// Side.
    pub side: Leaf,
    /// Organisation.
    pub organization: Leaf,
    /// First day.
    pub start: Leaf,
    /// Last day.
    pub end: Leaf,
    /// Full-time equivalent.
    pub fte: Leaf,
    /// Who pays.
    pub funded_by: Leaf,
}

/// How many members the centre has at the as-of date, or had when it closed; unknown while none is
/// recorded.
#[derive(Serialize, JsonSchema, Default)]
pub struct MemberCounts {
    /// Heads of centre.
    pub heads: Leaf,
    /// Dispatched experts.
    pub experts: Leaf,
    /// Local staff: local experts, coordinators, administration.
    pub local: Leaf,
    /// Members of the Korean side.
    pub korea: Leaf,
    /// Members of the partner side.
    pub partner: Leaf,
}

/// Who signs a document, by side.
pub struct Signing<'a> {
    korea: (Option<&'a Organization>, Option<&'a Person>),
    partner: (Option<&'a Organization>, Option<&'a Person>),
}

impl<'a> Signing<'a> {
    /// The signing organisations and signatories of a document.
    pub fn of(dossier: &Dossier<'a>, subject: Subject<'a>) -> Self {
        let in_role = |side, role| dossier.organization_in(side, role);
        let by_role = |role| Self {
            korea: (in_role(Side::Korea, role), None),
            partner: (in_role(Side::Partner, role), None),
        };
        let named = |org, person, side, role| {
            (dossier.organization(org).or_else(|| in_role(side, role)), dossier.person(person))
        };
        match subject {
            Subject::Mou(Some(mou)) => Self {
                korea: named(&mou.kr_org_id, &mou.kr_signatory_id, Side::Korea, Role::Lead),
                partner: named(
                    &mou.partner_org_id,
                    &mou.partner_signatory_id,
                    Side::Partner,
                    Role::Lead,
                ),
            },
            Subject::Agreement(Some(agreement)) => Self {
                korea: named(
                    &agreement.kr_org_id,
                    &agreement.kr_signatory_id,
                    Side::Korea,
                    Role::Specialized,
                ),
                partner: named(
                    &agreement.partner_org_id,
                    &agreement.partner_signatory_id,
                    Side::Partner,
                    Role::Specialized,
                ),
            },
            Subject::Agreement(None) => {
                let orgs = by_role(Role::Specialized);
                let head = |org: Option<&'a Organization>| {
                    org.and_then(|org| dossier.person(&org.head_person_id))
                };
                Self {
                    korea: (orgs.korea.0, head(orgs.korea.0)),
                    partner: (orgs.partner.0, head(orgs.partner.0)),
                }
            }
            Subject::Meeting(meeting) => {
                let orgs = by_role(Role::Lead);
                Self {
                    korea: (orgs.korea.0, dossier.person(&meeting.kr_cochair_id)),
                    partner: (orgs.partner.0, dossier.person(&meeting.partner_cochair_id)),
                }
            }
            Subject::Mou(None) | Subject::Country | Subject::FiscalYear(_) => by_role(Role::Lead),
        }
    }
}

/// Builds the view of a side.
pub fn side(names: Names<'_, '_>, side: Side, signing: &Signing<'_>) -> SideView {
    let dossier = names.dossier;
    let korea = side == Side::Korea;
    let (org, signatory) = if korea { &signing.korea } else { &signing.partner };
    let in_role = |role| super::org_in(names, side, role);
    let label = names.side_label(side);
    let of_state = |name: String, field| match side {
        Side::Korea => Leaf::text(name),
        Side::Partner => Leaf::text(name)
            .from_trace(Trace::text("name of State", [Trace::cell(dossier.country, field)])),
    };
    SideView {
        code: if korea { "KR".to_owned() } else { dossier.code().to_owned() },
        is_korea: korea,
        state: of_state(names.state(side), "formal_name"),
        state_short: of_state(names.state_short(side), "short_name"),
        label_bare: bare(&label).to_owned(),
        on_behalf: names.on_behalf(&label),
        label,
        org: org.map(|org| OrgView::of(names, org)),
        signatory: signatory.map(|person| PersonView::of(names, person)),
        lead: in_role(Role::Lead),
        cooperation: in_role(Role::Cooperation),
        specialized: in_role(Role::Specialized),
        diplomatic: in_role(Role::Diplomatic),
        orgs: dossier.organizations(side).into_iter().map(|org| OrgView::of(names, org)).collect(),
    }
}

/// A label without the article of its language.
fn bare(label: &str) -> &str {
    ["the ", "la ", "el "].iter().find_map(|the| label.strip_prefix(the)).unwrap_or(label)
}

impl OrgView {
    /// The view of an organisation.
    pub fn of(names: Names<'_, '_>, org: &Organization) -> Self {
        let in_full = names.organization_in_full(org);
        let definite = names.definite(&in_full);
        let with_state = |text: String, how| {
            let state = Trace::cell(names.dossier.country, "formal_name");
            let state = (org.side == Some(Side::Partner)).then_some(state);
            let of = [Trace::cell(org, "name_en")].into_iter().chain(state);
            Leaf::text(text).from_trace(Trace::text(how, of))
        };
        let person = |person| PersonView::with_org(names, person, Some(org));
        Self {
            id: org.org_id.clone().unwrap_or_default(),
            on_behalf: with_state(names.on_behalf(&definite), "on behalf of"),
            joined: with_state(names.joined(&definite), "joined"),
            definite: with_state(definite, "definite"),
            in_full: with_state(in_full, "in full"),
            short: short_name(names, org),
            abbreviation: Leaf::field(org, "abbreviation"),
            name_local: Leaf::field(org, "name_local"),
            role: Leaf::field(org, "role"),
            address: Leaf::field(org, "address"),
            head: names.dossier.person(&org.head_person_id).map(person),
            contact: names.dossier.contact_of(org).map(person),
            name: named(names, org),
        }
    }
}

impl PersonView {
    /// The view of a person of a dossier.
    pub fn of(names: Names<'_, '_>, person: &Person) -> Self {
        Self::with_org(names, person, names.dossier.organization(&person.org_id))
    }

    fn with_org(names: Names<'_, '_>, person: &Person, org: Option<&Organization>) -> Self {
        let own = |field| Trace::cell(person, field);
        let organization = |org| named(names, org);
        Self {
            name: Leaf::text(names.person(person, org))
                .from_trace(Trace::text("name of person", [own("full_name")])),
            styled: Leaf::text(names.styled(person, org))
                .from_trace(Trace::text("styled", [own("honorific"), own("full_name")])),
            honorific: Leaf::field(person, "honorific"),
            family_name: Leaf::field(person, "family_name"),
            name_local: Leaf::field(person, "name_local"),
            title: Leaf::maybe_text(names.title(person, org))
                .from_trace(Trace::text("title of person", [own("title")])),
            organization: org.map(organization).unwrap_or_default(),
            organization_short: org.map(|org| short_name(names, org)).unwrap_or_default(),
            rank: Leaf::field(person, "rank"),
            email: Leaf::field(person, "email"),
        }
    }
}

/// The abbreviation of an organisation, else its name.
fn short_name(names: Names<'_, '_>, org: &Organization) -> Leaf {
    match &org.abbreviation {
        Some(_) => Leaf::field(org, "abbreviation"),
        None => named(names, org),
    }
}

/// The name of an organisation in the language of the text.
pub fn named(names: Names<'_, '_>, org: &Organization) -> Leaf {
    let trace = Trace::text("name of organisation", [Trace::cell(org, "name_en")]);
    Leaf::text(names.organization(org)).from_trace(trace)
}

/// The four roles and who fills them.
pub fn roles(names: Names<'_, '_>, partner_first: bool) -> Vec<RoleRow> {
    [Role::Lead, Role::Cooperation, Role::Specialized, Role::Diplomatic]
        .into_iter()
        .map(|role| {
            let korea = super::org_in(names, Side::Korea, role);
            let partner = super::org_in(names, Side::Partner, role);
            let (first, second) =
                if partner_first { (&partner, &korea) } else { (&korea, &partner) };
            RoleRow {
                role: Leaf::listed(Some(role)),
                key: role.key().to_owned(),
                first: first.clone(),
                second: second.clone(),
                korea,
                partner,
            }
        })
        .collect()
}

/// The centre of the programme.
pub fn centre<'a>(names: Names<'_, 'a>) -> CentreView<'a> {
    let dossier = names.dossier;
    let center = dossier.center();
    let name = center.and_then(|center| {
        Some(names.centre(center.name_en.as_deref()?, center.name_local.as_deref()))
    });
    let designated_by =
        center.and_then(|center| dossier.organization(&center.designated_by_org_id));
    CentreView {
        row: Row(center),
        exists: center.is_some(),
        designated_by: designated_by.map(|org| OrgView::of(names, org)),
        has_other_name: center
            .and_then(|center| center.name_local.as_ref())
            .is_some_and(|local| Some(local) != name.as_ref()),
        name: Leaf::maybe_text(name).from_trace(center.map(|center| {
            let of = ["name_en", "name_local"].map(|field| Trace::cell(center, field));
            Trace::text("name of centre", of)
        })),
        term_end: Leaf::date(dossier.term_end()).from_trace(center.map(|center| {
            let ends = dossier.adopted_extensions().into_iter();
            let ends = ends.map(|extension| Trace::cell(extension, "end_date"));
            let planned = ["planned_closing_date", "closing_date"];
            let planned = planned.map(|field| Trace::cell(center, field));
            Trace::text("end of term", planned.into_iter().chain(ends))
        })),
        head: head(dossier).map(|member| HeadView {
            name: Leaf::field_of(dossier.person(&member.person_id), "full_name"),
            side: Leaf::field(member, "side"),
        }),
    }
}

/// The members of the centre, in the order of the input.
pub fn members(names: Names<'_, '_>) -> Vec<MemberView> {
    let dossier = names.dossier;
    dossier
        .members
        .iter()
        .copied()
        .map(|member| {
            let person = dossier.person(&member.person_id);
            let org = person.and_then(|person| dossier.organization(&person.org_id));
            MemberView {
                name: person
                    .map(|person| PersonView::with_org(names, person, org).name)
                    .unwrap_or_default(),
                position: Leaf::field(member, "position"),
                side: Leaf::field(member, "side"),
                organization: org.map(|org| named(names, org)).unwrap_or_default(),
                start: Leaf::field(member, "start_date"),
                end: Leaf::field(member, "end_date"),
                fte: Leaf::field(member, "fte"),
                funded_by: Leaf::field(member, "funded_by"),
            }
        })
        .collect()
}

/// The head in post on the day that counts, else the first by start date.
fn head<'a>(dossier: &Dossier<'a>) -> Option<&'a CenterMember> {
    let is_head = |member: &&CenterMember| member.position == Some(Position::HeadOfCenter);
    in_post(dossier).into_iter().find(is_head).or_else(|| {
        dossier.members.iter().copied().filter(is_head).min_by_key(|member| member.start_date)
    })
}

/// The members in post at the as-of date, or on the closing day of a closed centre.
fn in_post<'a>(dossier: &Dossier<'a>) -> Vec<&'a CenterMember> {
    let closing = dossier.center().and_then(|center| center.closing_date);
    let opening = dossier.center().and_then(|center| center.opening_date);
    let as_of = dossier.settings.as_of_date;
    let day = closing.map_or(as_of, |closing| closing.min(as_of));
    let day = opening.map_or(day, |opening| opening.max(day));
    let members = dossier.members.iter().copied();
    let serving = members.filter(|member| {
        member.start_date.is_none_or(|start| start <= day)
            && member.end_date.is_none_or(|end| day <= end)
    });
    serving.collect()
}

/// Counts the members in post.
pub fn member_counts(dossier: &Dossier<'_>) -> MemberCounts {
    if dossier.members.is_empty() {
        return MemberCounts::default();
    }
    let in_post = in_post(dossier);
    let in_positions = |positions: &[Position]| {
        let count = in_post
            .iter()
            .filter(|member| member.position.is_some_and(|position| positions.contains(&position)));
        Leaf::integer(count.count() as i64)
    };
    let of_side = |side: Side| {
        Leaf::integer(in_post.iter().filter(|member| member.side == Some(side)).count() as i64)
    };
    MemberCounts {
        heads: in_positions(&[Position::HeadOfCenter]),
        experts: in_positions(&[Position::DispatchedExpert]),
        local: in_positions(&[Position::LocalExpert, Position::Coordinator, Position::Admin]),
        korea: of_side(Side::Korea),
        partner: of_side(Side::Partner),
    }
}
