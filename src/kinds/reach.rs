//! What the Typst modules of a kind can print from the data of a document.
//!
//! A context holds all that a kind's texts may use; a document gets of it only what its modules can
//! print. So its data stay small, and a change in a cell that it cannot print leaves it as it is.

use std::collections::BTreeSet;

use super::narrow::WHOLE;

/// The fields that modules can print: those of the groups that they take from the data (`data.report`)
/// whose names occur in their text, as a field (`row.amount`) or in quotes (`"amount"`).
#[derive(Debug, Default)]
pub struct Reach {
    groups: BTreeSet<String>,
    /// Missing if a module goes through fields without naming them: all are in reach then.
    names: Option<BTreeSet<String>>,
}

/// What goes through the fields of a dictionary without naming them.
const UNNAMED: [&str; 3] = [".pairs()", ".keys()", ".values()"];

impl Reach {
    /// The reach of modules: those of the house, which take only fields that they name, and those of
    /// the kind.
    pub fn of<'m>(
        house: impl Iterator<Item = &'m str>,
        own: impl Iterator<Item = &'m str>,
    ) -> Self {
        let (mut groups, mut names) = (BTreeSet::new(), BTreeSet::new());
        let mut goes_through = false;
        let own = own.inspect(|text| {
            goes_through |= UNNAMED.iter().any(|unnamed| text.contains(unnamed));
        });
        for text in house.chain(own) {
            groups.extend(words(text).filter_map(|(before, word)| {
                let taken = ["data.", "data.at(\""].iter().any(|from| before.ends_with(from));
                taken.then(|| word.to_owned())
            }));
            names.extend(words(text).map(|(_, word)| word.to_owned()));
        }
        groups.insert(WHOLE.to_owned());
        Self { groups, names: (!goes_through).then_some(names) }
    }

    /// The names of the fields that modules can print; missing if these are all.
    pub fn names(&self) -> Option<&BTreeSet<String>> {
        self.names.as_ref()
    }

    /// Whether a group of the context, by the first part of its path, is in reach.
    pub fn group(&self, name: &str) -> bool {
        self.groups.contains(name)
    }

    /// Whether a field below a group is in reach.
    pub fn field(&self, group: &str, name: &str) -> bool {
        group == WHOLE || self.names.as_ref().is_none_or(|names| names.contains(name))
    }
}

/// The words of a text, each with what stands before it.
fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |end| start + end);
        at = end;
        Some((&text[..start], &text[start..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(own: &str) -> Reach {
        Reach::of(["#let of = data.sides"].into_iter(), [own].into_iter())
    }

    #[test]
    fn a_module_reaches_the_groups_that_it_takes_and_the_fields_that_it_names() {
        let reach = reach("#data.report.rows.map(row => row.at(\"amount\"))");
        assert!(reach.group("sides") && reach.group("report") && reach.group("document"));
        assert!(!reach.group("rows"), "no group of the data");
        assert!(reach.field("report", "rows") && reach.field("report", "amount"));
        assert!(!reach.field("report", "email"));
        assert!(reach.field("document", "email"), "every document has this group whole");
    }

    #[test]
    fn a_module_that_goes_through_a_dictionary_reaches_all_of_it() {
        assert!(
            reach("#for (key, value) in data.report.pairs() [#value]").field("report", "email")
        );
    }
}
