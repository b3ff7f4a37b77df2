//! Drawing: an SVG picture as text, with a title and a description for those who cannot see it.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

/// Which way a text runs from its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture being drawn.
#[derive(Clone, Debug)]
pub(crate) struct Svg {
    body: String,
    head: String,
}

/// A text that may stand in HTML and SVG.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// About how wide a text will be, at this size of letters.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    // A Chinese character is as wide as it is high, a Latin letter little more than half of that.
    let (cells, letters) = (text.width(), text.chars().count());
    let wide = cells.saturating_sub(letters);
    let narrow = letters.saturating_sub(wide);
    size * (count(wide) + 0.55 * count(narrow))
}

/// A count as a length.
#[allow(clippy::cast_precision_loss, reason = "counts of what is on a page")]
pub(crate) const fn count(count: usize) -> f64 {
    count as f64
}

impl Svg {
    /// An empty picture of a size.
    pub(crate) fn new(width: f64, height: f64, title: &str, description: &str) -> Self {
        let (title, description) = (escape(title), escape(description));
        let head = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" \
             aria-label=\"{title}\"><title>{title}</title><desc>{description}</desc>\n"
        );
        Self { body: String::new(), head }
    }

    /// Anything, as it is written.
    pub(crate) fn raw(&mut self, text: &str) {
        self.body.push_str(text);
        self.body.push('\n');
    }

    /// A text.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), class: &str, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escape(text);
        let _ = writeln!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    }

    /// A rectangle; with words of its own where the pointer rests on it.
    pub(crate) fn rect(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        class: &str,
        hint: &str,
    ) {
        let _ = write!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\" class=\"{class}\"",
            width.max(0.0)
        );
        self.body.push_str(&if hint.is_empty() {
            "/>\n".to_owned()
        } else {
            format!("><title>{}</title></rect>\n", escape(hint))
        });
    }

    /// A straight line.
    pub(crate) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), class: &str) {
        let _ = writeln!(
            self.body,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" class=\"{class}\"/>"
        );
    }

    /// The whole picture.
    pub(crate) fn finish(self) -> String {
        format!("{}{}</svg>\n", self.head, self.body)
    }
}
