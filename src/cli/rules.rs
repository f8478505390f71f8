//! `dgcc rules`: what is checked.

use clap::Args;
use comfy_table::{ContentArrangement, Table, presets};

use super::lang::Lang;
use super::{Failure, show};
use crate::diag::{Severity, Texts};
use crate::rules::{self, RULES, Rule, Tier};

/// List the rules, or explain one
#[derive(Args)]
pub struct RulesArguments {
    /// The rule to explain, e.g. BUD-06
    rule: Option<String>,

    /// Language of the explanation
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
}

/// Runs the command.
pub fn run(arguments: &RulesArguments) -> Result<bool, Failure> {
    let texts = arguments.lang.texts();
    match &arguments.rule {
        None => list(texts)?,
        Some(id) => {
            let rule = rules::find(id).ok_or_else(|| {
                let known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
                Failure::Unknown { what: "rule", name: id.clone(), known: known.join(", ") }
            })?;
            explain(rule, texts)?;
        }
    }
    Ok(true)
}

fn word(texts: &Texts, id: &str) -> String {
    texts.plain(id).unwrap_or_default()
}

fn severity(rule: &Rule, texts: &Texts) -> String {
    word(
        texts,
        match rule.severity {
            Severity::Error => "word-error",
            Severity::Warning => "word-warning",
        },
    )
}

fn list(texts: &Texts) -> Result<(), Failure> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if table.width().is_none() {
        table.set_width(100);
    }
    for rule in RULES {
        let statement = word(texts, &format!("rule-{}", rule.id));
        table.add_row([rule.id.to_owned(), severity(rule, texts), statement]);
    }
    show::line(table)
}

fn explain(rule: &Rule, texts: &Texts) -> Result<(), Failure> {
    let id = format!("rule-{}", rule.id);
    let tier = match rule.tier {
        Tier::Core => "word-core",
        Tier::Extended => "word-extended",
        Tier::Own => "word-own",
    };
    let width = textwrap::Options::new(92).initial_indent("   ").subsequent_indent("   ");
    show::line(format_args!("{}  {}, {}", rule.id, severity(rule, texts), word(texts, tier)))?;
    show::line(textwrap::fill(&word(texts, &id), &width))?;
    for (attribute, title) in
        [("formula", "word-formula"), ("source", "word-source"), ("example", "word-example")]
    {
        if let Some(text) = texts.attribute(&id, attribute) {
            show::line(format_args!("\n{}", word(texts, title)))?;
            show::line(textwrap::fill(&text, &width))?;
        }
    }
    Ok(())
}
