//! A report as one page that needs nothing else: no script, no font, no picture from elsewhere.
//!
//! Markup and pictures are written with `maud`, which escapes every text at compile-checked places; SVG is
//! markup too, so no drawing library is needed. Texts stand as `<text>` elements, so that Chinese labels
//! are set in the reader's own fonts. A label that is wider than its place is broken into two lines; the
//! table beside a chart has all of it. A heat map is a table with shades: it reads on a phone and to a
//! screen reader, and scrolls in its box.

mod charts;
mod drawing;
mod page;
mod sections;
mod table;
mod timeline;
mod trend;

use maud::{Escaper, Render};
use std::fmt::Write as _;

use super::Report;
use redress::vocabulary::Lang;

impl Report {
    /// As one page of HTML: printable on A4, readable on a phone.
    ///
    /// Whatever comes from records is escaped, and characters that cannot be seen are shown as `�`.
    #[must_use]
    pub fn html(&self, lang: Lang) -> String {
        page::single(self, lang).into_string()
    }

    /// As one page in both languages, with a switch that needs no script; `first` is shown first, and
    /// what is shown is printed.
    #[must_use]
    pub fn html_in_both(&self, first: Lang) -> String {
        page::both(self, first).into_string()
    }
}

/// A text from a record, for the page: escaped, and with a mark for what controls text or cannot be
/// seen, such as a change of direction.
struct Safe<T>(T);

impl<T: AsRef<str>> Render for Safe<T> {
    fn render_to(&self, buffer: &mut String) {
        let text = self.0.as_ref().chars().map(|c| match c {
            '\n' | '\t' => ' ',
            c if redress::vocabulary::is_unprintable(c) => '\u{FFFD}',
            c => c,
        });
        // Writing to a String cannot fail.
        let _ = Escaper::new(buffer).write_str(&text.collect::<String>());
    }
}
