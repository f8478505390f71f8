//! The memorandum and the operation agreement.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::kinds::leaf::Leaf;
use crate::kinds::row::Row;
use crate::programme::{Agreement, Dossier, Mou, Resolution, Side, SigningMode, Trace};

/// A memorandum of understanding.
#[derive(Serialize, JsonSchema)]
pub struct MouView<'a> {
    /// Its row.
    #[serde(flatten)]
    pub row: Row<'a, Mou>,
    /// Whether there is a row.
    pub exists: bool,
    /// Its languages and places.
    #[serde(flatten)]
    pub form: FormView,
}

/// An operation agreement.
#[derive(Serialize, JsonSchema)]
pub struct AgreementView<'a> {
    /// Its row.
    #[serde(flatten)]
    pub row: Row<'a, Agreement>,
    /// Whether there is a row.
    pub exists: bool,
    /// Its languages and places.
    #[serde(flatten)]
    pub form: FormView,
    /// The Committee's decision that the agreement rests on, if there is one.
    pub resolution: Option<ResolutionRef>,
}

/// The form of an instrument: languages, places, way of signing.
#[derive(Serialize, JsonSchema)]
pub struct FormView {
    /// Names of the languages, the holder's first, English last.
    pub language_names: Vec<Leaf>,
    /// Number of languages.
    pub language_count: i64,
    /// Whether there are two or more languages.
    pub multilingual: bool,
    /// Name of the language that prevails.
    pub prevailing: Leaf,
    /// Whether the two sides sign apart (remotely or by circulation).
    pub apart: bool,
    /// Places of signing.
    pub places: Vec<Leaf>,
}

/// A resolution referred to.
#[derive(Serialize, JsonSchema)]
pub struct ResolutionRef {
    /// Its number.
    pub resolution_no: Leaf,
    /// The day of the meeting.
    pub meeting_date: Leaf,
    /// The session's number.
    pub session_no: Leaf,
}

/// The view of a memorandum.
pub fn mou(mou: Option<&Mou>, holder: Option<Side>) -> MouView<'_> {
    MouView {
        row: Row(mou),
        exists: mou.is_some(),
        form: form(
            mou.and_then(|mou| mou.languages.as_deref()),
            mou.and_then(|mou| mou.prevailing_language.as_deref()),
            mou.and_then(|mou| mou.signing_mode),
            mou.and_then(|mou| {
                Some((mou.signing_place.as_deref()?, Trace::cell(mou, "signing_place")))
            }),
            holder,
        ),
    }
}

/// The view of an agreement.
pub fn agreement<'a>(
    dossier: &Dossier<'a>,
    agreement: Option<&'a Agreement>,
    holder: Option<Side>,
) -> AgreementView<'a> {
    AgreementView {
        row: Row(agreement),
        exists: agreement.is_some(),
        form: form(
            agreement.and_then(|agreement| agreement.languages.as_deref()),
            agreement.and_then(|agreement| agreement.prevailing_language.as_deref()),
            agreement.and_then(|agreement| agreement.signing_mode),
            agreement.and_then(|agreement| {
                let trace = Trace::cell(agreement, "signing_place");
                Some((agreement.signing_place.as_deref()?, trace))
            }),
            holder,
        ),
        resolution: basis(dossier, agreement.and_then(|agreement| agreement.signing_date)),
    }
}

fn form(
    languages: Option<&[String]>,
    prevailing: Option<&str>,
    mode: Option<SigningMode>,
    place: Option<(&str, Trace)>,
    holder: Option<Side>,
) -> FormView {
    let language_names: Vec<Leaf> = language_order(languages.unwrap_or_default(), holder)
        .into_iter()
        .map(Leaf::language)
        .collect();
    FormView {
        language_count: language_names.len() as i64,
        multilingual: language_names.len() > 1,
        language_names,
        prevailing: prevailing.map_or(Leaf::UNKNOWN, Leaf::language),
        apart: matches!(mode, Some(SigningMode::Remote | SigningMode::Circulation)),
        places: place
            .map(|(places, trace)| {
                let parts: Vec<&str> = places.split(';').map(str::trim).collect();
                let trace_of = |at: usize| match parts.len() {
                    1 => trace.clone(),
                    _ => Trace::text(["first place", "second place"][at.min(1)], [trace.clone()]),
                };
                let leaf = |(at, part): (usize, &&str)| Leaf::text(*part).from_trace(trace_of(at));
                parts.iter().enumerate().map(leaf).collect()
            })
            .unwrap_or_default(),
    }
}

/// Languages in the order of the alternat: the holder's first, English last (reference 3.0).
pub fn language_order(tags: &[String], holder: Option<Side>) -> Vec<String> {
    let rank = |tag: &str| match (tag, holder) {
        ("en", _) => 2,
        ("ko", Some(Side::Partner)) => 1,
        ("ko", _) => 0,
        (_, Some(Side::Partner)) => 0,
        (_, _) => 1,
    };
    let mut tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    tags.sort_by_key(|tag| rank(tag));
    tags.dedup();
    tags.into_iter().map(str::to_owned).collect()
}

/// The latest adopted resolution on the rules, the work plan or the budget that is no later than the
/// signing; for an unsigned agreement the latest of all.
fn basis(dossier: &Dossier<'_>, signed: Option<Date>) -> Option<ResolutionRef> {
    use crate::programme::ResolutionSubject::{BudgetApproval, Rules, Workplan};
    let dated = |resolution: &&Resolution| dossier.meeting(&resolution.meeting_id)?.meeting_date;
    let resolution = dossier
        .resolutions
        .iter()
        .copied()
        .filter(|resolution| resolution.is_adopted())
        .filter(|resolution| matches!(resolution.subject, Some(Rules | Workplan | BudgetApproval)))
        .filter(|resolution| {
            dated(resolution).is_some_and(|date| signed.is_none_or(|signed| date <= signed))
        })
        .max_by_key(dated)?;
    let meeting = dossier.meeting(&resolution.meeting_id)?;
    Some(ResolutionRef {
        resolution_no: Leaf::field(resolution, "resolution_no"),
        meeting_date: Leaf::field(meeting, "meeting_date"),
        session_no: Leaf::field(meeting, "session_no"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holders_language_comes_first_and_english_last() {
        let tags = ["ko", "es", "en"].map(str::to_owned);
        let of = |holder| language_order(&tags, Some(holder));
        assert_eq!(of(Side::Korea), ["ko", "es", "en"]);
        assert_eq!(of(Side::Partner), ["es", "ko", "en"]);
        let english = ["en", "ko"].map(str::to_owned);
        assert_eq!(language_order(&english, Some(Side::Partner)), ["ko", "en"]);
    }
}
