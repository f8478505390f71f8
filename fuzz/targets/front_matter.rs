//! See `dgcc_fuzz::front_matter` for what is promised.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dgcc_fuzz::front_matter(bytes));
