//! The picture of a policy: it shows what the policy's Mermaid diagram says, and nothing lies on anything else.

use quick_xml::events::{BytesStart, Event};
use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::Policy;
use redress::vocabulary::{Label, Lang};
use redress_report::diagram;
use unicode_width::UnicodeWidthStr as _;

use crate::BOTH;

fn policies() -> Vec<Policy> {
    vec![
        redress_presets::dealership().unwrap(),
        redress_demo::telecom::operator().policy().unwrap(),
    ]
}

/// A text with the box that it takes: left, top, right, bottom.
struct Text {
    text: String,
    around: [f64; 4],
}

/// What is drawn: the texts, the upright lines (x, from, to), and the picture's size.
struct Drawn {
    texts: Vec<Text>,
    upright: Vec<(f64, f64, f64)>,
    size: [f64; 2],
}

fn value(tag: &BytesStart<'_>, name: &str) -> String {
    let value = tag.try_get_attribute(name).unwrap();
    value.map_or(String::new(), |value| value.value.to_string())
}

fn number(tag: &BytesStart<'_>, name: &str) -> f64 {
    value(tag, name).parse().unwrap()
}

fn drawn(svg: &str) -> Drawn {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut drawn = Drawn { texts: Vec::new(), upright: Vec::new(), size: [0.0; 2] };
    let mut at: Option<(f64, f64, f64, String)> = None;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "svg" => {
                drawn.size = [number(&tag, "width"), number(&tag, "height")];
            }
            Event::Start(tag) if tag.name().as_ref() == "text" => {
                let [x, y, size] = ["x", "y", "font-size"].map(|name| number(&tag, name));
                at = Some((x, y, size, value(&tag, "text-anchor")));
            }
            Event::Text(text) => {
                let Some((x, y, size, anchor)) = at.take() else { continue };
                let text = text.to_string();
                // Half the size for a Latin letter: what a browser's usual font takes on average.
                #[allow(clippy::cast_precision_loss, reason = "a few dozen characters")]
                let wide = text.width() as f64 * size / 2.0;
                let left = match anchor.as_str() {
                    "end" => x - wide,
                    "middle" => x - wide / 2.0,
                    _ => x,
                };
                drawn.texts.push(Text { text, around: [left, y - 0.7 * size, left + wide, y] });
            }
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "path" => {
                // `M x yH nearQ.. lane turnV end`: the part that runs along.
                let path = value(&tag, "d");
                let Some((before, after)) = path.split_once('V') else { continue };
                let numbers = |text: &str| -> Vec<f64> {
                    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '-');
                    parts
                        .filter(|part| !part.is_empty())
                        .map(|part| part.parse().unwrap())
                        .collect()
                };
                let (before, after) = (numbers(before), numbers(after));
                let [.., x, from] = before[..] else { panic!("{path}") };
                drawn.upright.push((x, from.min(after[0]), from.max(after[0])));
            }
            Event::Eof => return drawn,
            _ => {}
        }
    }
}

#[test]
fn no_words_lie_on_other_words_or_on_a_line_or_outside() {
    for (policy, lang) in policies().iter().flat_map(|policy| BOTH.map(|lang| (policy, lang))) {
        let drawn = drawn(&diagram::svg(policy, lang));
        assert!(drawn.texts.len() > 20 && drawn.upright.len() > 5);
        for (at, one) in drawn.texts.iter().enumerate() {
            let [left, top, right, bottom] = one.around;
            assert!(left >= 0.0 && top >= 0.0, "{} is outside", one.text);
            assert!(right <= drawn.size[0] && bottom <= drawn.size[1], "{} is outside", one.text);
            for other in &drawn.texts[at + 1..] {
                let [l, t, r, b] = other.around;
                let apart = right <= l || r <= left || bottom <= t || b <= top;
                assert!(apart, "`{}` lies on `{}`", one.text, other.text);
            }
            for (x, from, to) in &drawn.upright {
                let apart = right <= *x || *x <= left || bottom <= *from || *to <= top;
                assert!(apart, "a line at {x} crosses `{}`", one.text);
            }
        }
    }
}

#[test]
fn every_arrow_of_the_diagram_in_text_is_told_and_every_state_has_a_box() {
    for (policy, lang) in policies().iter().flat_map(|policy| BOTH.map(|lang| (policy, lang))) {
        let (svg, text) = (diagram::svg(policy, lang), policy.mermaid());
        let told = svg.split("<desc>").nth(1).unwrap().split("</desc>").next().unwrap();
        let state = |code: &str| StateKind::ALL.iter().find(|state| state.as_str() == code);
        let mut arrows = 0;
        for line in text.lines().filter(|line| line.contains(": ") && line.contains(" --> ")) {
            let (from, rest) = line.trim().split_once(" --> ").unwrap();
            let (to, label) = rest.split_once(": ").unwrap();
            let step = label.split("<br/>").next().unwrap();
            let step = CommandKind::ALL.iter().find(|kind| kind.as_str() == step).unwrap();
            let name = policy.term("command", step.as_str(), step.label(lang), lang);
            let (from, to) = (state(from).map_or("", |from| from.label(lang)), state(to).unwrap());
            let arrow = format!("{from} → {}: ", to.label(lang));
            let said = told.split("; ").find(|one| one.starts_with(&arrow)).unwrap();
            assert!(said.contains(name), "{line}: {said}");
            assert!(svg.contains(&format!(">{}</text>", to.label(lang))), "{line}");
            arrows += 1;
        }
        assert!(arrows > 10);
    }
}

/// DLR-9: who is dissatisfied at the call-back has three days from then.
#[test]
fn a_call_back_that_sends_a_case_back_shows_the_limits_of_the_next_cycle() {
    let [en, zh] = BOTH.map(|lang| diagram::svg(&redress_presets::dealership().unwrap(), lang));
    assert!(en.contains("with rework: ▶") && zh.contains("重新处理：▶"));
    let mut spec = redress_presets::dealership().unwrap().spec().clone();
    spec.limits.retain(|rule| rule.from != redress::lifecycle::Point::Reopened.into());
    let none = diagram::svg(&Policy::new(spec).unwrap(), Lang::En);
    assert!(!none.contains("with rework"));
}

#[test]
fn labels_do_not_become_markup_and_long_ones_are_broken() {
    let mut spec = redress_presets::dealership().unwrap().spec().clone();
    let hostile = format!("</text><script>alert(1)</script>{}", "很长的名称".repeat(30));
    spec.title = Label::new(&hostile, &hostile);
    for rule in &mut spec.limits {
        rule.label = Label::new(&hostile, &hostile);
    }
    let policy = Policy::new(spec).unwrap();
    for lang in BOTH {
        let svg = diagram::svg(&policy, lang);
        assert!(!svg.contains("<script") && svg.contains("&lt;script"));
        assert!(drawn(&svg).texts.iter().all(|text| text.around[0] >= 0.0));
    }
}

#[test]
fn words_are_those_of_the_policy_in_the_language_asked_for() {
    // TEL-2: a front-line agent fills in a ticket; the policy calls the step so.
    let policy = redress_demo::telecom::operator().policy().unwrap();
    let [en, zh] = BOTH.map(|lang| diagram::svg(&policy, lang));
    assert!(en.contains(">fill in the ticket</text>") && zh.contains(">填写工单</text>"));
    assert!(!en.contains(Lang::Zh.pick("", "已接收")));
}
