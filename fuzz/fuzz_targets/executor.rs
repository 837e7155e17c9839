//! `executor` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| postar_fuzz::executor::run(data));
