//! What the changed library asks at each switch.

pub(crate) const SOURCE: &str = r#"//! Switches for changes; one is on at most.
#![allow(missing_docs, clippy::all, clippy::pedantic, unused)]
use std::io::Write as _;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// The number of the change that is on; 0 for none.
static STATE: AtomicU32 = AtomicU32::new(UNREAD);
const UNREAD: u32 = u32::MAX;
/// None is on, and what each would have changed is noted.
const SEEING: u32 = u32::MAX - 1;

/// Where the numbers are left: each as it is asked, and again with a mark as it would make a difference.
static SEEN: LazyLock<Option<std::path::PathBuf>> =
    LazyLock::new(|| std::env::var_os("MUTANT_SEEN").map(Into::into));
static ASKED: [AtomicBool; 16_384] = [const { AtomicBool::new(false) }; 16_384];
static DIFFERS: [AtomicBool; 16_384] = [const { AtomicBool::new(false) }; 16_384];

#[inline]
fn state() -> u32 {
    let state = STATE.load(Ordering::Relaxed);
    if state == UNREAD { read() } else { state }
}
#[cold]
fn read() -> u32 {
    let on = std::env::var("MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let state = if SEEN.is_some() { SEEING } else { on };
    STATE.store(state, Ordering::Relaxed);
    state
}
#[cold]
fn note(number: u32, differs: bool) {
    let known = if differs { &DIFFERS } else { &ASKED };
    let Some(known) = known.get(number as usize) else { return };
    if !known.swap(true, Ordering::Relaxed)
        && let Some(path) = &*SEEN
        && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path)
    {
        let mark = if differs { "!" } else { "" };
        let _ = file.write_all(format!("{number}{mark}\n").as_bytes());
    }
}
/// Notes a pair of changes of one value.
#[cold]
fn note_pair<T: PartialEq>(number: u32, value: T, first: T, second: T) -> T {
    for (number, changed) in [(number, first), (number + 1, second)] {
        note(number, false);
        if changed != value {
            note(number, true);
        }
    }
    value
}
/// Whether a change is on that makes a difference wherever it is asked.
#[inline]
pub(crate) fn on(number: u32) -> bool {
    let state = state();
    if state == SEEING {
        note(number, false);
        note(number, true);
    }
    state == number
}
/// `number`: always true; `number + 1`: always false.
#[inline]
pub(crate) fn fixed(number: u32, value: bool) -> bool {
    let state = state();
    if state == SEEING {
        return note_pair(number, value, true, false);
    }
    if state == number { true } else if state == number + 1 { false } else { value }
}
#[inline]
pub(crate) fn not<T: std::ops::Not<Output = T>>(number: u32, value: T) -> T {
    if on(number) { !value } else { value }
}
macro_rules! order {
    ($($name:ident: $op:tt, $first:tt, $second:tt;)*) => {$(
        #[inline]
        pub(crate) fn $name<L: PartialOrd<R> + ?Sized, R: ?Sized>(number: u32, l: &L, r: &R) -> bool {
            let state = state();
            if state == SEEING {
                return note_pair(number, l $op r, l $first r, l $second r);
            }
            if state == number { l $first r } else if state == number + 1 { l $second r } else { l $op r }
        }
    )*};
}
order! { lt: <, <=, >=; le: <=, <, >; gt: >, >=, <=; ge: >=, >, <; }
"#;
