//! Conditions that ask a single question.

use handlebars::template::{Parameter, TemplateElement};
use serde_json::Value as Json;

use crate::kinds::leaf;
use crate::kinds::library::condition_template;
use crate::kinds::template::{compile, subexpression_call};

/// The single question of a condition: whether a field counts as true, or is one of some values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The path of the field.
    pub path: String,
    /// The values asked for, as canonical text; empty if any value will do.
    pub values: Vec<String>,
    /// Whether the clause is in where the answer is no.
    pub is_negated: bool,
}

impl Question {
    /// The question of a condition; `None` if it asks for several things or for an order.
    pub fn of(condition: &str) -> Option<Self> {
        let compiled = compile(&condition_template(condition)).ok()?;
        match compiled.template.elements.first()? {
            TemplateElement::HelperBlock(block) => asked(block.params.first()?),
            _ => None,
        }
    }
}

fn asked(parameter: &Parameter) -> Option<Question> {
    let path_of = |parameter: &Parameter| Some(super::plain(parameter.as_name()?));
    let Parameter::Subexpression(subexpression) = parameter else {
        return Some(Question { path: path_of(parameter)?, values: Vec::new(), is_negated: false });
    };
    let call = subexpression_call(subexpression)?;
    match (call.name.as_name()?, &call.params[..]) {
        ("not", [inner]) => {
            let inner = asked(inner)?;
            Some(Question { is_negated: !inner.is_negated, ..inner })
        }
        ("is", [field, wanted @ ..]) if !wanted.is_empty() => {
            let values = wanted.iter().map(canonical).collect::<Option<_>>()?;
            Some(Question { path: path_of(field)?, values, is_negated: false })
        }
        _ => None,
    }
}

fn canonical(parameter: &Parameter) -> Option<String> {
    match parameter {
        Parameter::Literal(Json::Null) => None,
        Parameter::Literal(value) => Some(leaf::canonical(value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(path: &str, values: &[&str], is_negated: bool) -> Option<Question> {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Some(Question { path: path.to_owned(), values, is_negated })
    }

    #[test]
    fn a_single_question_is_recognised() {
        assert_eq!(Question::of("mou.binding"), question("mou.binding", &[], false));
        assert_eq!(Question::of("(not mou.binding)"), question("mou.binding", &[], true));
        let is = "(is agreement.ip_regime \"joint\" \"partner\")";
        let values = &["joint", "partner"];
        assert_eq!(Question::of(is), question("agreement.ip_regime", values, false));
        assert_eq!(
            Question::of(&format!("(not {is})")),
            question("agreement.ip_regime", values, true)
        );
    }

    #[test]
    fn what_asks_for_more_is_no_single_question() {
        for condition in [
            "(and mou.binding document.is_draft)",
            "(not mou.binding document.is_draft)",
            "(gt (len meeting.agenda) 8)",
            "(is mou.status agreement.status)",
            "(is (len projects) 3)",
        ] {
            assert_eq!(Question::of(condition), None, "{condition}");
        }
    }
}
