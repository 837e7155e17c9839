//! `authenticity` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| postar_fuzz::authenticity::run(data));
