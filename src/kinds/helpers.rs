//! The Handlebars helpers that templates may use. Whatever a helper writes is Typst code made here:
//! text from cells enters only as a string literal, so that it prints literally, whatever characters
//! it holds.

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonRender, Output, PathAndJson,
    RenderContext, RenderError, RenderErrorReason, Renderable, ScopedJson, no_escape,
};
use serde_json::Value as Json;

use super::leaf::{self, Seen};
use super::log;
use crate::locale::{self, Gender, Locale};

/// Helpers that print something.
pub const PRINTING: [&str; 17] = [
    "field",
    "upper",
    "lower",
    "words",
    "ordinal",
    "ceremonial",
    "join",
    "plural",
    "ref",
    "proposed",
    "open",
    "str",
    "josa",
    "el",
    "del",
    "al",
    "El",
];
/// Helpers that decide something.
pub const DECIDING: [&str; 8] = ["is", "not", "and", "or", "gt", "lt", "len", "has"];
/// Helpers that hold text.
pub const BLOCKS: [&str; 5] = ["if", "unless", "each", "with", "position"];

/// The side that has to decide an open point, by the field's path.
fn responsible(path: &str, context: &Json) -> &'static str {
    let first = context["document"]["holder"] != "PARTNER";
    let of_korea = |is_korea: bool| if is_korea { "KR" } else { "PARTNER" };
    if path.starts_with("first") {
        of_korea(first)
    } else if path.starts_with("second") {
        of_korea(!first)
    } else if path.contains("korea") || path.contains("kr_") {
        "KR"
    } else if path.contains("partner") || path.starts_with("centre") {
        "PARTNER"
    } else {
        "both"
    }
}

/// A Typst string literal: only the backslash and the quote have a meaning in it.
pub fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Typst markup that prints a text literally.
fn shown(text: &str) -> String {
    format!("#{};", literal(text))
}

/// A registry with all helpers; templates are added by the caller.
pub fn registry() -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.register_escape_fn(no_escape);
    registry.set_prevent_indent(true);
    registry.register_helper("field", Box::new(Printing(|text, _| text.to_owned())));
    registry.register_helper("upper", Box::new(Printing(|text, _| text.to_uppercase())));
    registry.register_helper("lower", Box::new(Printing(|text, _| text.to_lowercase())));
    registry.register_helper("josa", Box::new(Printing(locale::with_particle)));
    registry.register_helper("el", Box::new(Printing(|name, _| with_article("", name))));
    registry
        .register_helper("El", Box::new(Printing(|name, _| capitalised(&with_article("", name)))));
    registry.register_helper("del", Box::new(Printing(|name, _| with_article("de", name))));
    registry.register_helper("al", Box::new(Printing(|name, _| with_article("a", name))));
    registry.register_helper("words", Box::new(Valued(words)));
    registry.register_helper("ordinal", Box::new(Valued(ordinal)));
    registry.register_helper("ceremonial", Box::new(Valued(ceremonial)));
    registry.register_helper("join", Box::new(Valued(join)));
    registry.register_helper("plural", Box::new(plural));
    registry.register_helper("ref", Box::new(reference));
    registry.register_helper("proposed", Box::new(proposed));
    registry.register_helper("open", Box::new(open));
    registry.register_helper("str", Box::new(string));
    registry.register_helper("position", Box::new(position));
    registry.register_helper("is", Box::new(Test(is)));
    registry.register_helper("not", Box::new(Test(|params| !params.iter().any(truthy))));
    registry.register_helper("and", Box::new(Test(|params| params.iter().all(truthy))));
    registry.register_helper("or", Box::new(Test(|params| params.iter().any(truthy))));
    registry
        .register_helper("gt", Box::new(Test(|params| ordered(params).is_some_and(|o| o.is_gt()))));
    registry
        .register_helper("lt", Box::new(Test(|params| ordered(params).is_some_and(|o| o.is_lt()))));
    registry.register_helper("len", Box::new(Length));
    registry.register_helper("has", Box::new(Included));
    registry
}

/// The path of a parameter as the template writes it, without the way up to the root.
fn path_of(param: &PathAndJson<'_>) -> String {
    let path = param.relative_path().map_or("value", |path| path.as_str());
    let path = path.trim_start_matches("../").trim_start_matches("@root.");
    path.trim_start_matches("this.").to_owned()
}

fn first<'rc>(helper: &'rc Helper<'_>) -> Result<&'rc PathAndJson<'rc>, RenderError> {
    let missing = || RenderErrorReason::ParamNotFoundForIndex("helper", 0).into();
    helper.param(0).ok_or_else(missing)
}

/// An open point for a value that is not known.
fn open_point(path: &str, side: Option<&str>, context: &Context) -> String {
    let data = context.data();
    let field = path.rsplit(['.', '/']).next().unwrap_or(path);
    let side = side.unwrap_or_else(|| responsible(path, data));
    let owner = path.rsplit_once('.').map_or("", |(owner, _)| owner);
    let pointer = format!("/{}/$cells/{field}", owner.replace('.', "/"));
    let cell = data.pointer(&pointer).and_then(Json::as_str);
    let cell = cell.map_or_else(|| "none".to_owned(), literal);
    format!("#open-point({}, side: {}, cell: {cell});", literal(field), literal(side))
}

/// How values print in the language of the text.
fn locale_of(context: &Context) -> &'static Locale {
    Locale::of(context.data()["document"]["locale"].as_str().unwrap_or("en"))
}

/// A Spanish name with its article, drawn together with the preposition before it.
fn with_article(preposition: &str, name: &str) -> String {
    let article = locale::spanish_article(name);
    match (preposition, article) {
        ("", article) => format!("{article} {name}"),
        ("de", "el") => format!("del {name}"),
        ("a", "el") => format!("al {name}"),
        (preposition, article) => format!("{preposition} {article} {name}"),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Prints what a parameter's value became, with a mark that says which value it is: the engine finds by
/// it where each value of the workbook stands.
fn print(
    helper: &str,
    param: &PathAndJson<'_>,
    text: String,
    out: &mut dyn Output,
) -> Result<(), RenderError> {
    let path = || param.context_path().map(|path| path.join("."));
    let traced = match param.value() {
        value if leaf::is_traced(value) => path(),
        // A list of one value is that value; a longer one is marked as a whole.
        Json::Array(items) if items.iter().all(leaf::is_traced) => match items.len() {
            0 => None,
            1 => path().map(|path| format!("{path}.0")),
            _ => path(),
        },
        _ => None,
    };
    match &traced {
        // Another form than the value's own says which: `mou.signing_date#ceremonial`.
        Some(path) if helper != "field" => {
            out.write(&format!(
                "#printed({}, {});",
                literal(&format!("{path}#{helper}")),
                literal(&text)
            ))?;
        }
        Some(path) => out.write(&format!("#printed({}, {});", literal(path), literal(&text)))?,
        None => out.write(&shown(&text))?,
    }
    log::value(&path_of(param), &text, traced);
    Ok(())
}

/// Prints its parameter's text after a change; the change may take the second parameter.
struct Printing(fn(&str, &str) -> String);

impl HelperDef for Printing {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let param = first(helper)?;
        match leaf::print(param.value(), locale_of(context)) {
            Seen::Text(text) => {
                let second = helper.param(1).and_then(|second| second.value().as_str());
                let changed = (self.0)(&text, second.unwrap_or_default());
                print(helper.name(), param, changed, out)?;
            }
            Seen::Unknown => out.write(&open_point(&path_of(param), None, context))?,
            Seen::Composite => {
                let message = format!("'{}' is a group of fields, not a value", path_of(param));
                return Err(RenderErrorReason::Other(message).into());
            }
        }
        Ok(())
    }
}

/// Prints what a function makes of its parameter's value.
struct Valued(fn(&Json, &Locale, Gender) -> Option<String>);

impl HelperDef for Valued {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let param = first(helper)?;
        if param.value().is_null() {
            out.write(&open_point(&path_of(param), None, context))?;
            return Ok(());
        }
        let feminine = helper.hash_get("gender").is_some_and(|gender| gender.value() == "f");
        let gender = if feminine { Gender::Feminine } else { Gender::Masculine };
        let text = (self.0)(param.value(), locale_of(context), gender).ok_or_else(|| {
            let message = format!("{} cannot print '{}'", helper.name(), path_of(param));
            RenderError::from(RenderErrorReason::Other(message))
        })?;
        print(helper.name(), param, text, out)?;
        Ok(())
    }
}

/// A value in words; in figures where the language has no words for it here.
fn words(value: &Json, locale: &Locale, gender: Gender) -> Option<String> {
    if let Some((amount, currency)) = leaf::as_money(value) {
        let words = locale.money_words(amount, &currency);
        return words.or_else(|| Some(locale.money(amount, &currency)));
    }
    let number = leaf::as_number(value)?;
    locale.number_words(number, gender).or_else(|| Some(locale.plain_number(number)))
}

/// An ordinal; English titles its meetings with a capital.
fn ordinal(value: &Json, locale: &Locale, _: Gender) -> Option<String> {
    let word = locale.ordinal_words(i64::try_from(leaf::as_number(value)?).ok()?);
    Some(if locale.language() == "en" { capitalised(&word) } else { word })
}

fn ceremonial(value: &Json, locale: &Locale, _: Gender) -> Option<String> {
    leaf::as_date(value).map(|date| locale.ceremonial_date(date))
}

fn join(value: &Json, locale: &Locale, _: Gender) -> Option<String> {
    let texts = value.as_array()?.iter().map(|item| match leaf::print(item, locale) {
        Seen::Text(text) => Some(text),
        _ => None,
    });
    Some(locale.join(&texts.collect::<Option<Vec<_>>>()?))
}

fn plural(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let count = leaf::as_number(first(helper)?.value());
    let at = if count == Some(rust_decimal::Decimal::ONE) { 1 } else { 2 };
    if let Some(form) = helper.param(at) {
        out.write(&shown(&form.value().render()))?;
    }
    Ok(())
}

fn reference(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    context: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let id = first(helper)?.value().render();
    if !includes(context.data(), &id) {
        let message =
            format!("the clause '{id}' is not in this document, so it cannot be referred to");
        return Err(RenderErrorReason::Other(message).into());
    }
    out.write(&format!("#clause-ref({});", literal(&id)))?;
    Ok(())
}

/// Whether a clause is in the document.
fn includes(context: &Json, id: &str) -> bool {
    context["$clauses"].as_array().is_some_and(|ids| ids.iter().any(|other| other == id))
}

fn is_draft(context: &Context) -> bool {
    context.data()["document"]["is_draft"] == true
}

fn side_of<'a>(helper: &'a Helper<'_>) -> Option<&'a str> {
    helper.hash_get("side").and_then(|side| side.value().as_str())
}

fn proposed(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    context: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let Seen::Text(text) = leaf::print(first(helper)?.value(), locale_of(context)) else {
        let message = "a proposed value has to be known".to_owned();
        return Err(RenderErrorReason::Other(message).into());
    };
    if is_draft(context) {
        let field =
            helper.param(1).map_or_else(|| "value".to_owned(), |name| name.value().render());
        let side = literal(side_of(helper).unwrap_or("both"));
        out.write(&format!("#proposed({}, {}, side: {side});", literal(&text), literal(&field)))?;
    } else {
        out.write(&shown(&text))?;
    }
    Ok(())
}

fn open(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    context: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let field = first(helper)?.value().render();
    out.write(&open_point(&field, side_of(helper).or(Some("both")), context))?;
    Ok(())
}

fn string(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    context: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let text = match leaf::print(first(helper)?.value(), locale_of(context)) {
        Seen::Text(text) => text,
        _ => String::new(),
    };
    out.write(&literal(&text))?;
    Ok(())
}

fn position<'reg, 'rc>(
    helper: &Helper<'rc>,
    registry: &'reg Handlebars<'reg>,
    context: &'rc Context,
    render: &mut RenderContext<'reg, 'rc>,
    out: &mut dyn Output,
) -> HelperResult {
    if is_draft(context)
        && let Some(template) = helper.template()
    {
        out.write(&format!("#position({})[", literal(&first(helper)?.value().render())))?;
        template.render(registry, context, render, out)?;
        out.write("]")?;
    }
    Ok(())
}

/// Decides something about its parameters.
struct Test(fn(&[&Json]) -> bool);

impl HelperDef for Test {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let params: Vec<&Json> = helper.params().iter().map(PathAndJson::value).collect();
        Ok(ScopedJson::Derived(Json::Bool((self.0)(&params))))
    }
}

/// Number of items.
struct Length;

impl HelperDef for Length {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let length = first(helper)?.value().as_array().map_or(0, Vec::len);
        Ok(ScopedJson::Derived(Json::from(length)))
    }
}

/// Whether a clause is in the document.
struct Included;

impl HelperDef for Included {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let id = first(helper)?.value().render();
        Ok(ScopedJson::Derived(Json::Bool(includes(context.data(), &id))))
    }
}

/// Whether a value counts as true: known, not empty, not zero, not `N`.
fn truthy(value: &&Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(flag) => *flag,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(object) => !object.is_empty(),
    }
}

fn is(params: &[&Json]) -> bool {
    match params {
        [value, wanted @ ..] => {
            wanted.iter().any(|wanted| leaf::canonical(value) == leaf::canonical(wanted))
        }
        [] => false,
    }
}

fn ordered(params: &[&Json]) -> Option<std::cmp::Ordering> {
    let [left, right] = params else { return None };
    if let (Some(left), Some(right)) = (leaf::as_date(left), leaf::as_date(right)) {
        return Some(left.cmp(&right));
    }
    Some(leaf::as_number(left)?.cmp(&leaf::as_number(right)?))
}
