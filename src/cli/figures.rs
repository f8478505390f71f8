//! `dgcc figures`: the derived amounts.

use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, Table, presets};

use super::input::{self, Input, InputArguments};
use super::lang::Lang;
use super::{Failure, screen, show};
use crate::diag::Severity;
use crate::figures::{BudgetFigures, CategoryFigures, Figure};
use crate::locale::Locale;
use crate::programme::{Dossiers, Listed};

/// Print the derived amounts that the documents use
#[derive(Args)]
pub struct FiguresArguments {
    #[command(flatten)]
    input: InputArguments,

    /// Only these countries (ISO code; may be repeated)
    #[arg(long, value_name = "CC")]
    country: Vec<String>,

    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Tables for people
    Table,
    /// Country, fiscal year, side, category; amounts as text with two decimals
    Json,
}

/// Runs the command; true if there was no error among the findings.
pub fn run(arguments: &FiguresArguments) -> Result<bool, Failure> {
    let input = Input::read(&arguments.input)?;
    screen::print_aside(&input, Lang::En.texts());
    let dossiers = Dossiers::new(&input.register, &input.settings);
    input::countries_known(&dossiers, &arguments.country)?;
    let wanted = |code: &str| {
        arguments.country.is_empty()
            || arguments.country.iter().any(|c| c.eq_ignore_ascii_case(code))
    };
    let figures = dossiers
        .iter()
        .filter(|dossier| wanted(dossier.code()))
        .map(|dossier| (dossier, BudgetFigures::of(dossier)))
        .filter(|(_, figures)| !figures.years.is_empty());
    match arguments.format {
        Format::Json => {
            let countries =
                figures.map(|(dossier, figures)| (dossier.code().to_owned(), figures.to_json()));
            let all = serde_json::Value::Object(countries.collect());
            show::json(&all)?;
        }
        Format::Table => {
            for (dossier, figures) in figures {
                let name = dossier.country.short_name.as_deref().unwrap_or_default();
                print_tables(name, &figures)?;
            }
        }
    }
    Ok(!input.findings.iter().any(|finding| finding.severity == Severity::Error))
}

fn print_tables(country: &str, figures: &BudgetFigures) -> Result<(), Failure> {
    for (year, sides) in &figures.years {
        for (side, amounts) in sides {
            let side = side.listed().en;
            show::line(format_args!(
                "{country}, fiscal year {year}, {side} side (reporting currency)"
            ))?;
            let mut table = Table::new();
            table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_header([
                "Category",
                "Original",
                "Transfers",
                "Carried in",
                "Final",
                "Actual",
                "Variance",
                "%",
                "Committed",
                "Carried out",
                "Lapsed",
                "Execution %",
            ]);
            for (category, row) in &amounts.categories {
                table.add_row(cells(category.listed().en, row));
            }
            table.add_row(cells("Total", &amounts.total()));
            for column in table.column_iter_mut().skip(1) {
                column.set_cell_alignment(CellAlignment::Right);
            }
            show::line(format_args!(
                "{table}\nExchange differences: gains {}, losses {}, net {}\n",
                Locale::english().table_amount(*amounts.exchange.gain, 2),
                Locale::english().table_amount(*amounts.exchange.loss, 2),
                Locale::english().table_amount(*amounts.exchange.net(), 2)
            ))?;
        }
    }
    Ok(())
}

fn cells(label: &str, row: &CategoryFigures) -> Vec<String> {
    let amounts = [
        &row.planned,
        &row.transfers(),
        &row.carried_in,
        &row.available(),
        &row.disbursed,
        &row.variance(),
    ];
    let rest = [&row.committed, &row.carried_out, &row.lapsed];
    let amount = |amount: &Figure| Locale::english().table_amount(**amount, 2);
    let rate = |rate: Option<Figure>| {
        rate.map(|rate| Locale::english().table_percent(*rate)).unwrap_or_default()
    };
    std::iter::once(label.to_owned())
        .chain(amounts.map(amount))
        .chain([rate(row.variance_rate())])
        .chain(rest.map(amount))
        .chain([rate(row.execution_rate())])
        .collect()
}
