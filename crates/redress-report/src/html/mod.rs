//! Reports as one self-contained HTML page: no script, font or image from elsewhere.
//!
//! Markup and charts are written with `maud`, which escapes every text. SVG is markup too, so no drawing
//! library is needed. Labels are `<text>` elements, so Chinese is set in the reader's own fonts. A label that
//! is too wide is broken into two lines; the table beside the chart has it in full. A heat map is a shaded
//! table: it works on a phone and with a screen reader, and scrolls in its box.

mod charts;
pub(crate) mod drawing;
mod page;
mod sections;
mod table;
mod timeline;
mod trend;

use maud::{Escaper, Render};
use std::fmt::Write as _;

pub use page::STYLE;

use super::Report;
use redress::vocabulary::Lang;

impl Report {
    /// Renders the report as an HTML page: printable on A4, readable on a phone.
    ///
    /// Text from records is escaped, and invisible characters are shown as `�`.
    #[must_use]
    pub fn html(&self, lang: Lang) -> String {
        page::single(self, lang).into_string()
    }

    /// Renders the report as one HTML page in both languages, with a switch that needs no script. `first` is
    /// shown first; the language shown is the one printed.
    #[must_use]
    pub fn html_in_both(&self, first: Lang) -> String {
        page::both(self, first).into_string()
    }

    /// Renders one section's content for a page of the host's own, without its heading; empty where there is no
    /// such section. The page links [`STYLE`].
    #[must_use]
    pub fn section_html(&self, at: usize, lang: Lang) -> String {
        let section = self.sections.get(at);
        section.map(|one| sections::content(self, one, lang).into_string()).unwrap_or_default()
    }
}

/// A text from a record: escaped, and with a mark in place of control and invisible characters, such as
/// changes of direction.
pub(crate) struct Safe<T>(pub(crate) T);

impl<T: AsRef<str>> Render for Safe<T> {
    fn render_to(&self, buffer: &mut String) {
        let text = self.0.as_ref().chars().map(|c| match c {
            '\n' | '\t' => ' ',
            c if redress::vocabulary::is_unprintable(c) => '\u{FFFD}',
            c => c,
        });
        // Writing to a `String` cannot fail.
        let _ = Escaper::new(buffer).write_str(&text.collect::<String>());
    }
}
