//! A drawing area in pixels, over `plotters`: sizes, colours, texts that fit.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{escape, visible};
use crate::text::width as cells;

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(super) type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// Dark enough for text on white, and apart for those who do not tell red from green.
pub(super) const INK: RGBColor = RGBColor(0x1c, 0x27, 0x33);
pub(super) const SOFT: RGBColor = RGBColor(0x52, 0x60, 0x6d);
pub(super) const GRID: RGBColor = RGBColor(0xe1, 0xe6, 0xea);
pub(super) const BLUE: RGBColor = RGBColor(0x0b, 0x5c, 0x94);
pub(super) const RED: RGBColor = RGBColor(0xb3, 0x3f, 0x0a);
pub(super) const GREY: RGBColor = RGBColor(0x8a, 0x97, 0xa4);

/// The size of letters.
pub(super) const LETTERS: i32 = 14;

/// Draws a picture: what is drawn, in a frame with a title and a description for those who cannot see
/// it. Empty where drawing fails, which a text as target does not.
pub(super) fn picture(
    (width, height): (u32, u32),
    title: &str,
    description: &str,
    draw: impl FnOnce(&Area<'_>) -> Drawn,
) -> String {
    let mut svg = String::new();
    let drawn = {
        let area = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        draw(&area).and_then(|()| area.present())
    };
    let Some((_, body)) = svg.split_once('>').filter(|_| drawn.is_ok()) else {
        return String::new();
    };
    let (title, description) = (escape(title), escape(description));
    format!(
        "<svg viewBox=\"0 0 {width} {height}\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         aria-label=\"{title}\"><title>{title}</title><desc>{description}</desc>{body}"
    )
}

/// Where a text stands against its point.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Left,
    Middle,
    Right,
}

/// Writes a text; its point is at its middle height.
pub(super) fn write(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    side: Side,
    color: RGBColor,
    letters: i32,
) -> Drawn {
    let h_pos = match side {
        Side::Left => HPos::Right,
        Side::Middle => HPos::Center,
        Side::Right => HPos::Left,
    };
    // The backend divides by 1.24.
    let style = ("sans-serif", f64::from(letters) * 1.24).into_font().color(&color);
    let style = style.pos(Pos::new(h_pos, VPos::Center));
    let text: String = text.chars().map(visible).collect();
    area.draw(&Text::new(text, at, style))
}

/// About how wide a text will be.
pub(super) fn wide(text: &str, size: i32) -> i32 {
    // A Chinese character is as wide as it is high, a Latin letter some six tenths of that.
    let letters = text.chars().count();
    let twice = cells(text).saturating_sub(letters);
    let once = letters.saturating_sub(twice);
    let tenths = twice.saturating_mul(10).saturating_add(once.saturating_mul(6));
    i32::try_from(tenths).unwrap_or(i32::MAX).saturating_mul(size) / 10
}

/// A text in one line or two that fit; what does not fit either ends in `…`.
pub(super) fn fit(text: &str, room: i32, size: i32) -> Vec<String> {
    if wide(text, size) <= room {
        return vec![text.to_owned()];
    }
    // The longest beginning that fits, broken behind a blank if there is one, or a Chinese character.
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

/// A filled rectangle.
pub(super) fn block(area: &Area<'_>, from: (i32, i32), to: (i32, i32), color: RGBColor) -> Drawn {
    area.draw(&Rectangle::new([from, to], color.filled()))
}

/// A line through points.
pub(super) fn path(area: &Area<'_>, points: Vec<(i32, i32)>, color: RGBColor, width: u32) -> Drawn {
    area.draw(&PathElement::new(points, color.stroke_width(width)))
}
