//! Compiling a template: every printed field goes through a helper, and what could print raw text or
//! leave the template is refused.

use handlebars::Template;
use handlebars::template::{HelperTemplate, Parameter, TemplateElement};

use super::helpers::{BLOCKS, DECIDING, PRINTING};

/// Something a template uses, with its line in the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Line, counted from 1.
    pub line: usize,
    /// What is used.
    pub what: Used,
    /// Whether it decides about the text that follows, instead of being printed.
    pub asked: bool,
}

/// What a template uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Used {
    /// A field, by path as written, below these list fields (innermost last).
    Field(String, Vec<String>),
    /// A clause that is referred to or asked for.
    Clause(String),
}

/// A compiled template and what it uses.
pub struct Compiled {
    /// The template, ready to be registered.
    pub template: Template,
    /// Its uses in the order of the text.
    pub uses: Vec<Use>,
}

/// A mistake in a template: line and message.
pub type Mistake = (usize, String);

/// Compiles a template.
///
/// # Errors
/// All mistakes that can be told without data: syntax, unknown helpers, raw output, partials.
pub fn compile(text: &str) -> Result<Compiled, Vec<Mistake>> {
    if let Some(line) = too_deep(text) {
        let message = format!("more than {DEEPEST} blocks and calls lie in each other");
        return Err(vec![(line, message)]);
    }
    let mut template = Template::compile(text).map_err(|error| {
        let line = error.pos().map_or(1, |(line, _)| line);
        vec![(line, error.reason().to_string())]
    })?;
    let mut walk =
        Walk { uses: Vec::new(), mistakes: Vec::new(), scopes: Vec::new(), asking: false };
    walk.template(&mut template);
    if walk.mistakes.is_empty() {
        Ok(Compiled { template, uses: walk.uses })
    } else {
        Err(walk.mistakes)
    }
}

/// How many blocks and calls may lie in each other: the parser takes up stack with each.
const DEEPEST: usize = 64;

/// The line of the first expression that lies too deep or holds what does.
fn too_deep(text: &str) -> Option<usize> {
    let (mut rest, mut blocks) = (text, 0_usize);
    while let Some(at) = rest.find("{{") {
        let line = || 1 + text[..text.len() - rest.len() + at].matches('\n').count();
        let expression = rest[at..].trim_start_matches(['{', '~']);
        match expression.as_bytes().first() {
            Some(b'#') => blocks += 1,
            Some(b'/') => blocks = blocks.saturating_sub(1),
            _ => {}
        }
        let (calls, length) = calls_in(expression);
        if blocks + calls > DEEPEST {
            return Some(line());
        }
        rest = &expression[length..];
    }
    None
}

/// How many calls lie in each other in an expression, and where it ends.
fn calls_in(expression: &str) -> (usize, usize) {
    let (mut calls, mut most, mut quote) = (0_usize, 0, None);
    let is_comment = expression.starts_with('!');
    for (at, byte) in expression.bytes().enumerate() {
        match byte {
            _ if quote == Some(byte) => quote = None,
            _ if quote.is_some() => {}
            b'}' if expression[at..].starts_with("}}") => return (most, at),
            _ if is_comment => {}
            b'"' | b'\'' => quote = Some(byte),
            b'(' => calls += 1,
            b')' => calls = calls.saturating_sub(1),
            _ => {}
        }
        most = most.max(calls);
    }
    (most, expression.len())
}

struct Walk {
    uses: Vec<Use>,
    mistakes: Vec<Mistake>,
    /// The fields that enclosing `each` and `with` blocks opened.
    scopes: Vec<String>,
    /// Whether the parameters at hand are those of a block or of a helper that decides.
    asking: bool,
}

impl Walk {
    fn template(&mut self, template: &mut Template) {
        let lines: Vec<usize> = template.mapping.iter().map(|mapping| mapping.0).collect();
        for (at, element) in template.elements.iter_mut().enumerate() {
            let line = lines.get(at).copied().unwrap_or(1);
            match element {
                TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
                TemplateElement::Expression(expression) => self.expression(expression, line),
                TemplateElement::HelperBlock(block) => self.block(block, line),
                TemplateElement::HtmlExpression(_) => {
                    self.mistake(line, "raw output {{{ }}} or {{& }} is not allowed; use {{ }}");
                }
                _ => self.mistake(line, "partials and decorators are not allowed"),
            }
        }
    }

    /// A printed field becomes a call of the `field` helper; a helper must be one that prints.
    fn expression(&mut self, expression: &mut HelperTemplate, line: usize) {
        let name = expression.name.as_name().unwrap_or_default().to_owned();
        let plain = expression.params.is_empty() && expression.hash.is_empty();
        if plain && !PRINTING.contains(&name.as_str()) {
            self.parameter(&expression.name.clone(), line);
            let field =
                std::mem::replace(&mut expression.name, Parameter::Name("field".to_owned()));
            expression.params.push(as_path(field));
        } else if PRINTING.contains(&name.as_str()) && name != "field" {
            if name == "ref" {
                self.clause(expression.params.first(), line);
            }
            self.parameters(expression, line);
        } else {
            self.mistake(line, &format!("there is no helper '{name}' that prints"));
        }
    }

    fn block(&mut self, block: &mut HelperTemplate, line: usize) {
        let name = block.name.as_name().unwrap_or_default().to_owned();
        if !BLOCKS.contains(&name.as_str()) {
            self.mistake(line, &format!("there is no block '{name}'"));
        }
        self.asking = true;
        self.parameters(block, line);
        self.asking = false;
        let opened = matches!(name.as_str(), "each" | "with")
            .then(|| block.params.first().and_then(path_text))
            .flatten();
        if block.block_param.is_some() {
            self.mistake(line, "block parameters (as |x|) are not supported; use this.field");
        }
        let opens = opened.is_some();
        self.scopes.extend(opened);
        if let Some(inner) = &mut block.template {
            self.template(inner);
        }
        if opens {
            self.scopes.pop();
        }
        if let Some(inverse) = &mut block.inverse {
            self.template(inverse);
        }
    }

    fn parameters(&mut self, call: &HelperTemplate, line: usize) {
        for parameter in call.params.iter().chain(call.hash.values()) {
            self.parameter(parameter, line);
        }
    }

    fn parameter(&mut self, parameter: &Parameter, line: usize) {
        match parameter {
            Parameter::Subexpression(subexpression) => {
                let Some(call) = subexpression_call(subexpression) else { return };
                let name = call.name.as_name().unwrap_or_default();
                if !DECIDING.contains(&name) {
                    self.mistake(line, &format!("there is no helper '{name}' that decides"));
                }
                if name == "has" {
                    self.clause(call.params.first(), line);
                }
                self.parameters(call, line);
            }
            Parameter::Literal(_) => {}
            other => {
                if let Some(path) = path_text(other) {
                    let scopes = self.scopes.clone();
                    let asked = self.asking;
                    self.uses.push(Use { line, what: Used::Field(path, scopes), asked });
                }
            }
        }
    }

    fn clause(&mut self, id: Option<&Parameter>, line: usize) {
        match id {
            Some(Parameter::Literal(serde_json::Value::String(id))) => {
                let asked = self.asking;
                self.uses.push(Use { line, what: Used::Clause(id.clone()), asked });
            }
            _ => self.mistake(line, "a clause is named by its id in quotes"),
        }
    }

    fn mistake(&mut self, line: usize, message: &str) {
        self.mistakes.push((line, message.to_owned()));
    }
}

/// A name at the head of an expression, as a path.
fn as_path(parameter: Parameter) -> Parameter {
    match parameter {
        Parameter::Name(name) => {
            handlebars::Path::parse(&name).map_or(Parameter::Name(name), Parameter::Path)
        }
        other => other,
    }
}

fn path_text(parameter: &Parameter) -> Option<String> {
    parameter.as_name().map(str::to_owned)
}

/// The call of a helper inside a parameter.
pub(super) fn subexpression_call(
    subexpression: &handlebars::template::Subexpression,
) -> Option<&HelperTemplate> {
    match &*subexpression.element {
        TemplateElement::Expression(call) => Some(call),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<usize> {
        compile(text).err().map(|mistakes| mistakes[0].0)
    }

    #[test]
    fn blocks_and_calls_in_each_other_have_an_end() {
        let calls = |depth| {
            format!("\n{{{{#if {}a{}}}}}b{{{{/if}}}}", "(not ".repeat(depth), ")".repeat(depth))
        };
        let blocks = |depth| "{{#if a}}".repeat(depth) + &"{{/if}}".repeat(depth);
        assert_eq!(refused(&calls(20)), None);
        assert_eq!(refused(&blocks(20)), None);
        assert_eq!(refused(&calls(5_000)), Some(2));
        assert_eq!(refused(&blocks(50_000)), Some(1));
        assert_eq!(
            refused(&("{{! don't }} {{is \"}}\" ".to_owned() + &calls(5_000)[6..])),
            Some(1)
        );
        assert_eq!(refused(&"{{#if (not a)}}(b{{/if}} ".repeat(100)), None, "one after the other");
    }
}
