//! How cells look: fonts, rules and number formats.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The ground of headers, with white letters.
pub const BLUE: u32 = 0x1F3864;
/// The ground of groups of rows.
pub const PALE: u32 = 0xD9E2F3;
/// Letters of small print.
pub const QUIET: u32 = 0x6B6B6B;
const ALARM: u32 = 0xF8CBAD;

/// Negative amounts in parentheses, nothing as a dash (reference 3.4).
pub const AMOUNT: &str = "#,##0.00_);(#,##0.00);\"–\"_)";
/// A difference that has to be nothing is printed even so.
const CHECK: &str = "#,##0.00_);(#,##0.00);0.00_)";
/// A share with one decimal.
pub const PERCENT: &str = "0.0%_);(0.0%);\"–\"_)";
const RATE: &str = "#,##0.00####_)";
const DATE: &str = "yyyy-mm-dd";

/// How much a row of a table weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A row that others sum up.
    Plain,
    /// A sum within a table.
    Subtotal,
    /// The sum of a table.
    Total,
}

impl Weight {
    fn format(self) -> Format {
        let format = Format::new().set_align(FormatAlign::VerticalCenter);
        match self {
            Self::Plain => format,
            Self::Subtotal => format.set_bold().set_border_top(FormatBorder::Thin),
            Self::Total => format
                .set_bold()
                .set_border_top(FormatBorder::Thin)
                .set_border_bottom(FormatBorder::Double),
        }
    }

    /// A label, which breaks where it is longer than its column is wide.
    pub fn label(self) -> Format {
        self.format().set_text_wrap()
    }

    /// An amount with two decimals.
    pub fn amount(self) -> Format {
        self.format().set_num_format(AMOUNT)
    }

    /// A share with one decimal.
    pub fn percent(self) -> Format {
        self.format().set_num_format(PERCENT)
    }

    /// A difference that has to be 0.00.
    pub fn check(self) -> Format {
        self.format().set_num_format(CHECK)
    }
}

/// The title of a sheet.
pub fn title() -> Format {
    Format::new().set_bold().set_font_size(14).set_font_color(Color::RGB(BLUE))
}

/// The lines below the title, and notes.
pub fn quiet() -> Format {
    Format::new().set_font_color(Color::RGB(QUIET))
}

/// A note that breaks over lines.
pub fn note() -> Format {
    quiet().set_text_wrap().set_align(FormatAlign::Top)
}

/// The year and the date that formulas of a sheet refer to.
pub fn parameter() -> Format {
    Format::new().set_bold().set_align(FormatAlign::Left)
}

/// The date that formulas of a sheet refer to.
pub fn date_parameter() -> Format {
    parameter().set_num_format(DATE)
}

/// A word among amounts.
pub fn right() -> Format {
    Weight::Plain.format().set_align(FormatAlign::Right)
}

/// The header of a table.
pub fn header() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(BLUE))
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::White)
}

/// The row that begins a block of a table.
pub fn heading() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(PALE))
}

/// A date in a row that begins a block.
pub fn date_heading() -> Format {
    heading().set_num_format(DATE).set_align(FormatAlign::Right)
}

/// A difference that is not 0.00.
pub fn alarm() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(ALARM))
}

/// A text in a row of the input, which breaks where it is longer than its column is wide.
pub fn input() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// An amount in a row of the input.
pub fn amount() -> Format {
    Weight::Plain.amount().set_align(FormatAlign::Top)
}

/// A rate of exchange.
pub fn rate() -> Format {
    amount().set_num_format(RATE)
}

/// A whole number without separators: a year.
pub fn whole() -> Format {
    amount().set_num_format("0").set_align(FormatAlign::Center)
}

/// A date.
pub fn date() -> Format {
    whole().set_num_format(DATE)
}
