//! The files that travel in a document: the rows that it was made from, and its figures.

use std::collections::BTreeSet;

use crate::figures::BudgetFigures;
use crate::kinds::{Attached, Attachment, Kind};
use crate::programme::Dossier;
use crate::publish::csv;

/// The files of a document of a kind, for a programme.
pub fn files(kind: &Kind, dossier: &Dossier<'_>, budget: &BudgetFigures) -> Vec<Attachment> {
    let sheets = &kind.manifest.attaches;
    let mut files: Vec<Attachment> = sheets.iter().map(|sheet| rows(*sheet, dossier)).collect();
    if !files.is_empty() {
        files.push(Attachment {
            name: "figures.json".to_owned(),
            description: "Derived amounts by fiscal year, side and category".to_owned(),
            mime_type: "application/json",
            relationship: "data",
            text: format!("{:#}\n", budget.to_json()),
        });
    }
    files
}

fn rows(sheet: Attached, dossier: &Dossier<'_>) -> Attachment {
    let (name, text) = match sheet {
        Attached::BudgetLines => ("budget_lines", csv(dossier.budget_lines.iter().copied())),
        Attached::BudgetRevisions => ("budget_revisions", csv(dossier.revisions.iter().copied())),
        Attached::Contributions => ("contributions", csv(dossier.contributions.iter().copied())),
        Attached::Expenditures => ("expenditures", csv(dossier.expenditures.iter().copied())),
        Attached::ExchangeRates => {
            let used = dossier.expenditures.iter().filter_map(|entry| entry.currency.as_deref());
            let local = dossier.country.local_currency.as_deref();
            let currencies: BTreeSet<&str> = used.chain(local).collect();
            let rates = currencies.into_iter().flat_map(|currency| dossier.rates_of(currency));
            ("exchange_rates", csv(rates))
        }
    };
    Attachment {
        name: format!("{name}.csv"),
        description: format!("Rows of the sheet {name} that belong to the programme"),
        mime_type: "text/csv",
        relationship: "source",
        text,
    }
}
