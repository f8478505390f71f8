//! What a sheet and a field of the model are, and the macro that declares them.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::listed::{Listed, ListedValue};
use super::month::Month;
use super::origin::Origin;

/// A sheet of the model.
#[derive(Debug)]
pub struct SheetSpec {
    /// The key, e.g. `budget_lines`.
    pub name: &'static str,
    /// English title.
    pub en: &'static str,
    /// Korean title.
    pub ko: &'static str,
    /// Whether an input without this sheet is incomplete.
    pub required: bool,
    /// The fields that together identify a row.
    pub key: &'static [&'static str],
    /// All fields in the order of the model.
    pub fields: &'static [FieldSpec],
}

impl SheetSpec {
    /// The position of a field. Panics on a name that the sheet does not have: that is a mistake in
    /// this program, not in its input.
    pub fn position(&self, field: &str) -> usize {
        self.find(field).unwrap_or_else(|| panic!("{} has no field {field}", self.name))
    }

    /// The position of a field, if the sheet has it.
    pub fn find(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|spec| spec.name == field)
    }
}

/// A field of a sheet.
#[derive(Debug)]
pub struct FieldSpec {
    /// The key, e.g. `signing_date`.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: FieldKind,
    /// Whether its cells may be blank.
    pub need: Need,
    /// English header.
    pub en: &'static str,
    /// Korean header.
    pub ko: &'static str,
    /// Unit or format; empty if there is none.
    pub unit: &'static str,
    /// Note for the person who fills it in; empty if there is none.
    pub note: &'static str,
}

/// What a field's cells hold (reference 1.1).
#[derive(Debug, Clone, Copy)]
pub enum FieldKind {
    /// Identifier text, trimmed, case kept.
    Code,
    /// Short text.
    Text,
    /// Text that may be long.
    LongText,
    /// Text, a number or a date, as the setting that it belongs to wants.
    Setting,
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal,
    /// A positive exact decimal.
    Rate,
    /// A calendar date.
    Date,
    /// A calendar month.
    Month,
    /// Yes or no.
    Flag,
    /// Codes separated by semicolons.
    List,
    /// One of these values.
    Listed(&'static [ListedValue]),
    /// The key of a row of another sheet.
    Reference {
        /// The sheet referred to.
        sheet: &'static str,
        /// Its key field.
        field: &'static str,
    },
}

/// Requirement of a field (reference 1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Never blank.
    Always,
    /// Not blank when a condition holds.
    Conditional,
    /// May be blank.
    Optional,
}

/// The value of a cell after conversion to its field's kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Code, text or reference.
    Text(String),
    /// Whole number.
    Integer(i64),
    /// Exact decimal.
    Decimal(Decimal),
    /// Calendar date.
    Date(Date),
    /// Calendar month.
    Month(Month),
    /// Yes or no.
    Flag(bool),
    /// Codes.
    List(Vec<String>),
    /// One of the field's listed values.
    Listed(&'static ListedValue),
}

impl Value {
    /// The value as canonical text, as the model writes it.
    pub fn canonical(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Decimal(number) => number.normalize().to_string(),
            Self::Date(date) => date.to_string(),
            Self::Month(month) => month.to_string(),
            Self::Flag(flag) => if *flag { "Y" } else { "N" }.to_owned(),
            Self::List(items) => items.join(";"),
            Self::Listed(value) => value.key.to_owned(),
        }
    }
}

/// A Rust type that holds the value of one kind of field.
pub trait FieldValue: Sized {
    /// Takes the value over, if it is of this type.
    fn from_value(value: Value) -> Option<Self>;
    /// Gives the value back.
    fn to_value(&self) -> Value;
}

macro_rules! plain_value {
    ($($type:ty = $variant:ident),+) => {$(
        impl FieldValue for $type {
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::$variant(inner) => Some(inner),
                    _ => None,
                }
            }
            fn to_value(&self) -> Value {
                Value::$variant(self.clone())
            }
        }
    )+};
}
plain_value!(
    String = Text,
    i64 = Integer,
    Decimal = Decimal,
    Date = Date,
    Month = Month,
    bool = Flag,
    Vec<String> = List
);

impl<T: Listed> FieldValue for T {
    fn from_value(value: Value) -> Option<Self> {
        let Value::Listed(listed) = value else {
            return None;
        };
        T::VALUES.iter().position(|other| other == listed).and_then(T::at)
    }

    fn to_value(&self) -> Value {
        Value::Listed(self.listed())
    }
}

/// A row of a sheet as a typed record. A field is `None` where its cell is blank or could not be
/// converted; the latter has been reported.
pub trait Record: Sized + Send + Sync + 'static {
    /// The sheet this is a row of.
    const SHEET: &'static SheetSpec;

    /// Builds the record; `values` are in the order of the sheet's fields.
    fn from_values(origin: Origin, values: Vec<Option<Value>>) -> Self;

    /// Where the row was.
    fn origin(&self) -> &Origin;

    /// The value of the field at a position.
    fn value(&self, field: usize) -> Option<Value>;

    /// All values in the order of the sheet's fields.
    fn values(&self) -> Vec<Option<Value>> {
        (0..Self::SHEET.fields.len()).map(|field| self.value(field)).collect()
    }

    /// The key as one text; `None` if a part of it is blank.
    fn key(&self) -> Option<String> {
        let parts: Option<Vec<_>> = Self::SHEET
            .key
            .iter()
            .map(|field| self.value(Self::SHEET.position(field)).map(|value| value.canonical()))
            .collect();
        parts.map(|parts| parts.join(" / "))
    }
}

macro_rules! field_kind {
    (code) => {
        $crate::programme::schema::FieldKind::Code
    };
    (str) => {
        $crate::programme::schema::FieldKind::Text
    };
    (text) => {
        $crate::programme::schema::FieldKind::LongText
    };
    (setting) => {
        $crate::programme::schema::FieldKind::Setting
    };
    (int) => {
        $crate::programme::schema::FieldKind::Integer
    };
    (dec) => {
        $crate::programme::schema::FieldKind::Decimal
    };
    (rate) => {
        $crate::programme::schema::FieldKind::Rate
    };
    (date) => {
        $crate::programme::schema::FieldKind::Date
    };
    (month) => {
        $crate::programme::schema::FieldKind::Month
    };
    (bool) => {
        $crate::programme::schema::FieldKind::Flag
    };
    (list) => {
        $crate::programme::schema::FieldKind::List
    };
    (listed($type:ident)) => {
        $crate::programme::schema::FieldKind::Listed(
            <$type as $crate::programme::listed::Listed>::VALUES,
        )
    };
    (refers($sheet:ident, $field:ident)) => {
        $crate::programme::schema::FieldKind::Reference {
            sheet: stringify!($sheet),
            field: stringify!($field),
        }
    };
}
pub(crate) use field_kind;

macro_rules! field_type {
    (int) => { i64 };
    (dec) => { rust_decimal::Decimal };
    (rate) => { rust_decimal::Decimal };
    (date) => { jiff::civil::Date };
    (month) => { $crate::programme::month::Month };
    (bool) => { bool };
    (list) => { Vec<String> };
    (listed($type:ident)) => { $type };
    ($($text:tt)*) => { String };
}
pub(crate) use field_type;

macro_rules! need {
    (R) => {
        $crate::programme::schema::Need::Always
    };
    (C) => {
        $crate::programme::schema::Need::Conditional
    };
    (O) => {
        $crate::programme::schema::Need::Optional
    };
}
pub(crate) use need;

macro_rules! required {
    (required) => {
        true
    };
    (optional) => {
        false
    };
}
pub(crate) use required;

/// Declares the sheets of the model: for each a record type, and together the [`Register`] that
/// holds all records.
///
/// [`Register`]: super::Register
macro_rules! sheets {
    ($(
        $(#[$doc:meta])*
        $record:ident in $sheet:ident $en:literal $ko:literal $required:ident key [$($key:ident),+]
        {$(
            $field:ident: $kind:ident $(($($arg:ident),+))? $need:ident
                $field_en:literal $field_ko:literal unit $unit:literal note $note:literal;
        )+}
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone)]
            pub struct $record {
                /// Where the row was.
                pub origin: $crate::programme::origin::Origin,
                $(
                    #[doc = $field_en]
                    pub $field: Option<$crate::programme::schema::field_type!($kind $(($($arg),+))?)>,
                )+
            }

            impl $crate::programme::schema::Record for $record {
                const SHEET: &'static $crate::programme::schema::SheetSpec =
                    &$crate::programme::schema::SheetSpec {
                        name: stringify!($sheet),
                        en: $en,
                        ko: $ko,
                        required: $crate::programme::schema::required!($required),
                        key: &[$(stringify!($key)),+],
                        fields: &[$($crate::programme::schema::FieldSpec {
                            name: stringify!($field),
                            kind: $crate::programme::schema::field_kind!($kind $(($($arg),+))?),
                            need: $crate::programme::schema::need!($need),
                            en: $field_en,
                            ko: $field_ko,
                            unit: $unit,
                            note: $note,
                        }),+],
                    };

                fn from_values(
                    origin: $crate::programme::origin::Origin,
                    values: Vec<Option<$crate::programme::schema::Value>>,
                ) -> Self {
                    use $crate::programme::schema::FieldValue;
                    let mut values = values.into_iter();
                    Self {
                        origin,
                        $($field: values.next().flatten().and_then(FieldValue::from_value),)+
                    }
                }

                fn origin(&self) -> &$crate::programme::origin::Origin {
                    &self.origin
                }

                fn value(&self, field: usize) -> Option<$crate::programme::schema::Value> {
                    use $crate::programme::schema::FieldValue;
                    let mut position = 0;
                    $(
                        if position == field {
                            return self.$field.as_ref().map(FieldValue::to_value);
                        }
                        position += 1;
                    )+
                    let _ = position;
                    None
                }
            }
        )+

        /// All sheets of the model in its order.
        pub static SHEETS: &[&$crate::programme::schema::SheetSpec] =
            &[$(<$record as $crate::programme::schema::Record>::SHEET),+];

        /// All records of a run, each sheet indexed by key.
        #[derive(Debug, Default)]
        pub struct Register {
            $(
                #[doc = $en]
                pub $sheet: $crate::programme::register::Rows<$record>,
            )+
            /// Sheets of which rows or amounts are missing, because a file or sheet could not be read
            /// (STR-01) or its amounts are in another unit (STR-07).
            pub incomplete: std::collections::BTreeSet<&'static str>,
        }

        impl Register {
            /// Adds a row to the sheet of this name.
            pub fn insert(
                &mut self,
                sheet: &str,
                origin: $crate::programme::origin::Origin,
                values: Vec<Option<$crate::programme::schema::Value>>,
            ) {
                use $crate::programme::schema::Record;
                match sheet {
                    $(stringify!($sheet) => self.$sheet.push($record::from_values(origin, values)),)+
                    other => panic!("no sheet {other} in the model"),
                }
            }

            /// Puts another value into a field of a row; keys stay as they were indexed.
            pub fn amend(
                &mut self,
                sheet: &str,
                row: usize,
                field: usize,
                value: $crate::programme::schema::Value,
            ) {
                match sheet {
                    $(stringify!($sheet) => self.$sheet.amend(row, field, value),)+
                    other => panic!("no sheet {other} in the model"),
                }
            }

            /// The rows of each sheet, without their types, in the order of the model.
            pub fn sheets(&self) -> Vec<&dyn $crate::programme::register::AnyRows> {
                vec![$(&self.$sheet),+]
            }
        }
    };
}
pub(crate) use sheets;
