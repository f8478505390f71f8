//! See `dgcc_fuzz::escaping` for what is promised.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dgcc_fuzz::escaping(bytes));
