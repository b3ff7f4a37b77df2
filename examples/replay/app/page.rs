//! What `--out` writes: the one place where a report with charts is to be plugged in.

use redress::vocabulary::Lang;

use super::Replayed;

/// A page that needs nothing from outside.
pub(crate) fn page(_replayed: &Replayed, text: &str, lang: Lang) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (code, title) = (lang.pick("en", "zh-CN"), lang.pick("Replayed records", "记录回放"));
    format!(
        "<!doctype html><html lang=\"{code}\"><meta charset=\"utf-8\"><title>{title}</title>\
         <style>pre{{font:13px/1.4 monospace;overflow-x:auto}}</style>\n<pre>{escaped}</pre></html>\n"
    )
}
