#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    redress_fuzz::calendar(bytes);
});
