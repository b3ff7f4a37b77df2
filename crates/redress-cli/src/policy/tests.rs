//! `redress policy test`: stories on a policy.

use std::path::Path;

use redress::vocabulary::Lang;

use super::story::Stories;
use crate::args::Blanks;
use crate::failure::{Failure, UNUSABLE, WRONG};
use crate::load::{Text, text_of};
use crate::output::print;

/// Stories to start from.
pub(crate) const EXAMPLE: &str = include_str!("stories.toml");

pub(crate) fn run(
    policy: &str,
    stories: &Path,
    blanks: &Blanks,
    lang: Lang,
) -> Result<u8, Failure> {
    let policy = Text::of(policy)?.policy(blanks, lang)?;
    let text = text_of(stories)?;
    let file = stories.display();
    let read: Stories = toml::from_str(&text).map_err(|error| {
        let line = error
            .span()
            .map_or(1, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
        Failure::plain(format!("{file}:{line}: {}", error.message()))
    })?;
    let (mut failed, mut unclear, mut out) = (0, 0, Vec::new());
    for story in &read.story {
        let name = &story.name;
        match story.play(&policy, lang) {
            Ok(wrong) if wrong.is_empty() => {
                out.push(format!("{} {name}", lang.pick("ok    ", "通过  ")));
            }
            Ok(wrong) => {
                failed += 1;
                out.push(format!("{} {name}", lang.pick("FAILED", "未通过")));
                out.extend(wrong.iter().map(|line| format!("       {line}")));
            }
            Err(why) => {
                unclear += 1;
                out.push(format!("{} {name}", lang.pick("UNCLEAR", "看不懂")));
                out.push(format!("       {why}"));
            }
        }
    }
    let stories = read.story.len();
    out.push(match lang {
        Lang::En => format!(
            "{stories} stories: {} hold, {failed} fail, {unclear} cannot be understood",
            stories - failed - unclear
        ),
        Lang::Zh => format!(
            "共{stories}个案例：{}个成立，{failed}个不成立，{unclear}个看不懂",
            stories - failed - unclear
        ),
    });
    print(&out.join("\n"))?;
    Ok(match (unclear, failed) {
        (0, 0) => 0,
        (0, _) => WRONG,
        _ => UNUSABLE,
    })
}
