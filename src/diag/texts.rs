//! The words of findings and rules, in every language that the program speaks.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};

use super::message::{Message, Said};

/// A language that the program speaks to its users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Korean.
    Korean,
}

/// The texts of one language.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts of a language. Panics if they cannot be parsed: they are part of the program.
    pub fn of(language: Language) -> &'static Self {
        static ENGLISH: OnceLock<Texts> = OnceLock::new();
        static KOREAN: OnceLock<Texts> = OnceLock::new();
        match language {
            Language::English => ENGLISH.get_or_init(|| {
                let sources = [
                    include_str!("../../texts/findings.en.ftl"),
                    include_str!("../../texts/rules.en.ftl"),
                    include_str!("../../texts/screen.en.ftl"),
                ];
                Self::parsed("en", sources)
            }),
            Language::Korean => KOREAN.get_or_init(|| {
                let sources = [
                    include_str!("../../texts/findings.ko.ftl"),
                    include_str!("../../texts/rules.ko.ftl"),
                    include_str!("../../texts/screen.ko.ftl"),
                ];
                Self::parsed("ko", sources)
            }),
        }
    }

    fn parsed(language: &str, sources: [&str; 3]) -> Self {
        let mut bundle =
            FluentBundle::new_concurrent(vec![language.parse().expect("a language tag")]);
        bundle.set_use_isolating(false);
        for source in sources {
            let resource = FluentResource::try_new(source.to_owned());
            let resource = resource.unwrap_or_else(|(_, errors)| panic!("texts: {errors:?}"));
            bundle.add_resource(resource).unwrap_or_else(|errors| panic!("texts: {errors:?}"));
        }
        Self { bundle }
    }

    /// What was seen.
    pub fn seen(&self, message: &Message) -> String {
        self.said(message, "seen")
    }

    /// What was expected.
    pub fn expected(&self, message: &Message) -> String {
        self.said(message, "expected")
    }

    /// What to do.
    pub fn help(&self, message: &Message) -> String {
        self.said(message, "help")
    }

    /// What was seen and what was expected, in one sentence.
    pub fn sentence(&self, message: &Message) -> String {
        let sentence = Message::new("sentence")
            .with("seen", self.seen(message))
            .with("expected", self.expected(message));
        self.text(&sentence)
    }

    fn said(&self, message: &Message, attribute: &str) -> String {
        self.lookup(message, Some(attribute)).unwrap_or_else(|| message.id.to_owned())
    }

    /// A text that is no finding, by its id.
    pub fn text(&self, message: &Message) -> String {
        self.lookup(message, None).unwrap_or_else(|| message.id.to_owned())
    }

    /// An attribute of a text, if it has it.
    pub fn attribute(&self, id: &str, attribute: &str) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.get_attribute(attribute)?;
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern.value(), None, &mut errors).into_owned())
    }

    /// A text without values, if there is one of this id.
    pub fn plain(&self, id: &str) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        Some(self.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned())
    }

    fn lookup(&self, message: &Message, attribute: Option<&str>) -> Option<String> {
        let found = self.bundle.get_message(message.id)?;
        let pattern = match attribute {
            Some(attribute) => found.get_attribute(attribute)?.value(),
            None => found.value()?,
        };
        let mut values = FluentArgs::new();
        for (name, value) in message.values() {
            match value {
                Said::Text(text) => values.set(*name, Cow::from(text.as_str())),
                Said::Count(count) => values.set(*name, *count),
                Said::Term(id) => values.set(*name, self.plain(id)?),
            }
        }
        let mut errors: Vec<FluentError> = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors);
        debug_assert!(errors.is_empty(), "{}: {errors:?}", message.id);
        Some(text.into_owned())
    }
}
