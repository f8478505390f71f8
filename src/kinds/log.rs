//! What the helpers print while a template is filled, so that the texts of several languages can be
//! compared value by value and the finished PDF can be searched for each of them.

use std::cell::RefCell;

/// A value that a helper printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The path of the field, as the template writes it.
    pub path: String,
    /// What was printed.
    pub text: String,
    /// The path of the value from the root of the context, if it is traced.
    pub traced: Option<String>,
}

thread_local! {
    /// Helpers have no place of their own to write to; a template is filled on one thread.
    static VALUES: RefCell<Vec<Printed>> = const { RefCell::new(Vec::new()) };
}

/// Notes a value.
pub fn value(path: &str, text: &str, traced: Option<String>) {
    let printed = Printed { path: path.to_owned(), text: text.to_owned(), traced };
    VALUES.with_borrow_mut(|values| values.push(printed));
}

/// Takes the values noted since the last call.
pub fn take() -> Vec<Printed> {
    VALUES.take()
}
