//! Near misses: what was probably meant.

/// How alike two texts must be for the one to be suggested for the other.
const ALIKE: f64 = 0.7;

/// How alike two texts are, from 0 to 1: one less the share of letters to be changed.
pub fn likeness(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(a, b)
}

/// The most alike of several things, if it is alike enough.
pub fn best<T>(candidates: impl IntoIterator<Item = (T, f64)>) -> Option<T> {
    let alike = candidates.into_iter().filter(|(_, likeness)| *likeness >= ALIKE);
    alike.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(candidate, _)| candidate)
}

/// The text that is most like another, if one is.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_lowercase();
    best(candidates.into_iter().map(|other| (other, likeness(&text, &other.to_lowercase()))))
}
