//! The page: head, table of contents, sections, language switch.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Safe, sections};
use crate::{Report, text, words};
use redress::vocabulary::Lang;

/// The style sheet of reports; `body`, `header`, `main`, `nav` and `section` are styled as elements.
pub const STYLE: &str = include_str!("style.css");

const fn tag(lang: Lang) -> &'static str {
    lang.pick("en", "zh-CN")
}

pub(super) fn single(report: &Report, lang: Lang) -> Markup {
    document(report, lang, &body(report, lang))
}

pub(super) fn both(report: &Report, first: Lang) -> Markup {
    let content = html! {
        @for (lang, id, name) in [(Lang::En, "in-en", "English"), (Lang::Zh, "in-zh", "中文")] {
            input type="radio" name="lang" id=(id) class="switch" checked[lang == first];
            label for=(id) class="switch" lang=(tag(lang)) { (name) }
        }
        @for lang in [Lang::En, Lang::Zh] { (body(report, lang)) }
    };
    document(report, first, &content)
}

/// The HTML document. Its content security policy forbids scripts and any request.
fn document(report: &Report, lang: Lang, content: &Markup) -> Markup {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
    html! {
        (DOCTYPE)
        html lang=(tag(lang)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (Safe(words::heading(report, lang))) }
                style { (PreEscaped(STYLE)) }
            }
            body { (content) }
        }
        "\n"
    }
}

/// All sections in one language.
fn body(report: &Report, lang: Lang) -> Markup {
    let code = lang.pick("en", "zh");
    let as_of = words::as_of(report.as_of, report.zone, lang);
    let id = |at: usize| format!("{code}-{}", at.saturating_add(1));
    html! {
        div class=(format!("report {code}")) lang=(tag(lang)) {
            header {
                h1 { (Safe(words::heading(report, lang))) }
                p { (lang.pick("as of", "数据截至")) " " (Safe(as_of)) }
                @if !report.agrees() {
                    p class="loud missed" {
                        "✗ " (lang.pick("The counts in this report do not agree", "本报告中的计数互不相符"))
                    }
                }
            }
            @if report.sections.len() > 3 {
                nav aria-label=(lang.pick("contents", "目录")) {
                    ol {
                        @for (at, section) in report.sections.iter().enumerate() {
                            li { a href=(format!("#{}", id(at))) { (Safe(section.title.text(lang))) } }
                        }
                    }
                }
            }
            main {
                @for (at, section) in report.sections.iter().enumerate() {
                    section id=(id(at)) {
                        h2 {
                            (Safe(section.title.text(lang)))
                            small { (Safe(text::cited(&section.cite, lang))) }
                        }
                        @if let Some(intro) = &section.intro { p { (Safe(intro.text(lang))) } }
                        (sections::content(report, section, lang))
                    }
                }
            }
        }
    }
}
