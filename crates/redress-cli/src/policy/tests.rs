//! `redress policy test`: stories on a policy.

use std::collections::BTreeMap;
use std::path::Path;

use redress::vocabulary::Lang;

use super::story::{Stories, Told};
use crate::args::Blanks;
use crate::failure::{Failure, UNUSABLE, WRONG};
use crate::load::{Text, position, text_of};
use crate::output::print;
use crate::refused;

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
        let at = error.span().map(|span| position(&text, span.start));
        let (line, column) = at.unwrap_or((1, 1));
        let why = refused::toml::<Stories>(&text, &error);
        Failure::about(format_args!("{file}:{line}:{column}"), &why)
    })?;
    let line = |begins: usize| position(&text, begins).0;
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for story in &read.story {
        let (name, here) = (story.get_ref().name.as_str(), line(story.span().start));
        if let Some(before) = names.insert(name, here) {
            return Err(Failure::new(
                format!(
                    "{file}:{here}: there are two stories called \"{name}\", the other in line {before}; give each a name of its own"
                ),
                format!("{file}:{here}：有两个案例名为“{name}”，另一个在第{before}行；请各取一名"),
            ));
        }
    }
    let (mut failed, mut unclear, mut out) = (0, 0, Vec::new());
    let told =
        |(begins, why): &Told| format!("       {file}:{}: {}", line(*begins), why.text(lang));
    for story in &read.story {
        let name = &story.get_ref().name;
        match story.get_ref().play(&policy, story.span().start) {
            Ok(wrong) if wrong.is_empty() => {
                out.push(format!("{} {name}", lang.pick("ok    ", "通过  ")));
            }
            Ok(wrong) => {
                failed += 1;
                out.push(format!("{} {name}", lang.pick("FAILED", "未通过")));
                out.extend(wrong.iter().map(told));
            }
            Err(why) => {
                unclear += 1;
                out.push(format!("{} {name}", lang.pick("UNCLEAR", "看不懂")));
                out.push(told(&why));
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
