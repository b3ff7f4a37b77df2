//! What the changed library asks at each switch.

pub(crate) const SOURCE: &str = r#"//! Switches for changes; one is on at most.
#![allow(missing_docs, clippy::all, clippy::pedantic, unused)]
use std::io::Write as _;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

static ACTIVE: LazyLock<u32> =
    LazyLock::new(|| std::env::var("MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0));

/// Where each switch that is asked leaves its number, once.
static SEEN: LazyLock<Option<std::path::PathBuf>> =
    LazyLock::new(|| std::env::var_os("MUTANT_SEEN").map(Into::into));
static ASKED: [AtomicBool; 16_384] = [const { AtomicBool::new(false) }; 16_384];

#[inline]
pub(crate) fn on(number: u32) -> bool {
    if *ACTIVE == number {
        return true;
    }
    if SEEN.is_some() {
        note(number);
    }
    false
}
#[cold]
fn note(number: u32) {
    let Some(asked) = ASKED.get(number as usize) else { return };
    if !asked.swap(true, Ordering::Relaxed)
        && let Some(path) = &*SEEN
        && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path)
    {
        let _ = file.write_all(format!("{number}\n").as_bytes());
    }
}
/// `number`: always true; `number + 1`: always false.
#[inline]
pub(crate) fn fixed(number: u32, value: bool) -> bool {
    if on(number) { true } else if on(number + 1) { false } else { value }
}
#[inline]
pub(crate) fn not<T: std::ops::Not<Output = T>>(number: u32, value: T) -> T {
    if on(number) { !value } else { value }
}
macro_rules! order {
    ($($name:ident: $op:tt, $first:tt, $second:tt;)*) => {$(
        #[inline]
        pub(crate) fn $name<L: PartialOrd<R> + ?Sized, R: ?Sized>(number: u32, l: &L, r: &R) -> bool {
            if on(number) { l $first r } else if on(number + 1) { l $second r } else { l $op r }
        }
    )*};
}
order! { lt: <, <=, >=; le: <=, <, >; gt: >, >=, <=; ge: >=, >, <; }
"#;
