//! A chart as SVG elements, in pixels: shapes, and texts that are made to fit.

use maud::{Markup, PreEscaped, html};

use super::Safe;
use crate::text::width as cells;

/// Dark enough for text on white, and distinguishable with red-green colour blindness.
pub(crate) const INK: &str = "#1c2733";
pub(crate) const SOFT: &str = "#52606d";
pub(super) const GRID: &str = "#e1e6ea";
pub(super) const WASH: &str = "#f1f3f5";
pub(crate) const BLUE: &str = "#0b5c94";
pub(super) const RED: &str = "#b33f0a";
pub(super) const GREY: &str = "#8a97a4";
pub(super) const PALE: &str = "#c9ddec";
pub(crate) const MIST: &str = "#e3eef6";
pub(crate) const AMBER: &str = "#8a5a00";

/// Font size.
pub(super) const LETTERS: i32 = 14;

/// Alignment of a text relative to its point.
#[derive(Clone, Copy)]
pub(super) enum Side {
    /// Ends at the point.
    Before,
    /// Centred on the point.
    Around,
    /// Begins at the point.
    After,
}

/// A chart under construction; later marks cover earlier ones.
pub(super) struct Drawing {
    width: i32,
    height: i32,
    marks: String,
}

impl Drawing {
    pub(super) const fn new(width: i32, height: i32) -> Self {
        Self { width, height, marks: String::new() }
    }

    fn put(&mut self, mark: Markup) {
        self.marks.push_str(&mark.0);
    }

    /// A filled rectangle between two corners, with a tooltip if `hint` is not empty.
    pub(super) fn block(&mut self, from: (i32, i32), to: (i32, i32), color: &str, hint: &str) {
        let (width, height) = (to.0.saturating_sub(from.0), to.1.saturating_sub(from.1));
        self.put(html! {
            rect x=(from.0) y=(from.1) width=(width.max(0)) height=(height.max(0)) fill=(color) {
                @if !hint.is_empty() { title { (Safe(hint)) } }
            }
        });
    }

    /// A line through points.
    pub(super) fn path(&mut self, points: &[(i32, i32)], color: &str, width: u8) {
        self.polyline(points, color, width, None);
    }

    /// A dashed line through points.
    pub(super) fn dashes(&mut self, points: &[(i32, i32)], color: &str) {
        self.polyline(points, color, 1, Some("6 4"));
    }

    fn polyline(&mut self, points: &[(i32, i32)], color: &str, width: u8, dash: Option<&str>) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        self.put(html! {
            polyline points=(points.join(" ")) fill="none" stroke=(color) stroke-width=(width)
                stroke-dasharray=[dash] {}
        });
    }

    /// A dot.
    pub(super) fn dot(&mut self, (x, y): (i32, i32), radius: u8, color: &str) {
        self.put(html! { circle cx=(x) cy=(y) r=(radius) fill=(color) {} });
    }

    /// A small upward triangle with its tip at a point.
    pub(super) fn triangle(&mut self, (x, y): (i32, i32), color: &str) {
        self.put(html! { path d=(format!("M{x} {y}l5 9h-10z")) fill=(color) {} });
    }

    /// A text, vertically centred on a point.
    pub(super) fn text(
        &mut self,
        text: &str,
        (x, y): (i32, i32),
        side: Side,
        color: &str,
        letters: i32,
    ) {
        let anchor = match side {
            Side::Before => "end",
            Side::Around => "middle",
            Side::After => "start",
        };
        self.put(html! {
            text x=(x) y=(y) dy=".36em" text-anchor=(anchor) font-size=(letters) fill=(color) {
                (Safe(text))
            }
        });
    }

    /// The finished SVG, with a title and a description for screen readers.
    pub(super) fn finish(self, title: &str, description: &str) -> Markup {
        html! {
            svg viewBox=(format!("0 0 {} {}", self.width, self.height))
                xmlns="http://www.w3.org/2000/svg" role="img" aria-label=(Safe(title)) {
                title { (Safe(title)) }
                desc { (Safe(description)) }
                (PreEscaped(self.marks))
            }
        }
    }
}

/// The approximate width of a text.
pub(crate) fn wide(text: &str, size: i32) -> i32 {
    // A Chinese character is as wide as it is high, a Latin letter about six tenths of that.
    let letters = text.chars().count();
    let twice = cells(text).saturating_sub(letters);
    let once = letters.saturating_sub(twice);
    let tenths = twice.saturating_mul(10).saturating_add(once.saturating_mul(6));
    i32::try_from(tenths).unwrap_or(i32::MAX).saturating_mul(size) / 10
}

/// Breaks a text into at most two lines that fit; text that does not fit is cut off with `…`.
pub(super) fn fit(text: &str, room: i32, size: i32) -> Vec<String> {
    if wide(text, size) <= room {
        return vec![text.to_owned()];
    }
    // The longest prefix that fits, broken after a blank or a Chinese character.
    let mut end = 0;
    let mut word = 0;
    for (at, c) in text.char_indices() {
        let next = at.saturating_add(c.len_utf8());
        if wide(text.get(..next).unwrap_or(text), size) > room {
            break;
        }
        end = next;
        if c == ' ' || c == '-' || c == '/' || !c.is_ascii() {
            word = next;
        }
    }
    let (first, rest) =
        text.split_at_checked(if word > 0 { word } else { end }).unwrap_or((text, ""));
    let mut second = rest.trim_start().to_owned();
    if wide(&second, size) > room {
        while !second.is_empty() && wide(&second, size).saturating_add(size) > room {
            second.pop();
        }
        second.push('…');
    }
    vec![first.trim_end().to_owned(), second]
}
