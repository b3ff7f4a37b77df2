//! A report as one page that needs nothing else: no script, no font, no picture from elsewhere.
//!
//! Charts are drawn by `plotters` with nothing but its SVG backend: two small crates besides itself, one
//! more (`num-traits`) that is here anyway; MIT; the crate behind criterion's plots. It writes every
//! text as a `<text>` element, escaped and anchored, without measuring fonts, so that Chinese labels are
//! set by the reader's own fonts, and its coordinates leave the layout to us. It changes seldom. `charts-rs`
//! and `kuva` are busier and bring whole charts; the first measures by a Latin font that it carries unless
//! it is given others, the second is made for genomes; `charming` needs a script or a JavaScript engine.
//! What is wider than a label's place is broken into two lines here, and the table beside a chart has
//! all of it.
//!
//! A heat map is a table with shades: it reads on a phone and to a screen reader, and scrolls in its box.

mod canvas;
mod charts;
mod page;
mod table;

use super::Report;
use redress::vocabulary::Lang;

impl Report {
    /// As one page of HTML: printable on A4, readable on a phone. Feature `html`.
    ///
    /// Whatever comes from records is escaped, and characters that cannot be seen are shown as `�`.
    #[must_use]
    pub fn html(&self, lang: Lang) -> String {
        page::single(self, lang)
    }

    /// As one page in both languages, with a switch that needs no script; `first` is shown first, and
    /// what is shown is printed. Feature `html`.
    #[must_use]
    pub fn html_in_both(&self, first: Lang) -> String {
        page::both(self, first)
    }
}

/// A text that may stand in HTML, between tags and in quoted attributes.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(' '),
            c => safe.push(visible(c)),
        }
    }
    safe
}

/// What controls text or cannot be seen, such as a change of direction, becomes a mark that can.
fn visible(c: char) -> char {
    if redress::vocabulary::is_unprintable(c) { '\u{FFFD}' } else { c }
}
