//! `executor` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(init: postar_fuzz::trust_the_fences(), |data: &[u8]| postar_fuzz::executor::run(data));
