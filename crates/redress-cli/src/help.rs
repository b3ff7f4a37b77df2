//! Help, manual pages and usage errors in Chinese: the command line of `args` with other words.

use anstyle::Reset;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};
use redress::vocabulary::Lang;

use crate::help_words::{ABOUT, ARGUMENTS, HEADINGS, ROFF};

/// The command line in a language.
pub(crate) fn command(plain: Command, lang: Lang) -> Command {
    let mut plain = plain;
    plain.build();
    if lang == Lang::En { plain } else { translated(plain, "") }
}

/// The Chinese words for a command by its path, short and long.
pub(crate) fn about(path: &str) -> Option<(&'static str, &'static str)> {
    ABOUT.iter().find(|(known, ..)| *known == path).map(|(_, short, long)| (*short, *long))
}

/// The Chinese words for an argument: those of its command first, then those that it has everywhere.
pub(crate) fn argument(path: &str, id: &str) -> Option<&'static str> {
    let find = |path: &str| {
        ARGUMENTS
            .iter()
            .find(|(known, name, _)| *known == path && *name == id)
            .map(|(.., text)| *text)
    };
    find(path).or_else(|| find("*"))
}

fn translated(mut command: Command, path: &str) -> Command {
    if let Some((short, long)) = about(path) {
        command = command.about(short);
        command = if long.is_empty() { command.long_about(None) } else { command.long_about(long) };
    }
    let ids: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    for id in ids {
        if let Some(text) = argument(path, &id) {
            command = command.mut_arg(&id, |arg| arg.help(text).long_help(None));
        }
    }
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let inner = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(&name, |sub| translated(sub, &inner));
    }
    command
}

/// A text of clap with its fixed words in Chinese.
pub(crate) fn worded(text: &str) -> String {
    HEADINGS.iter().fold(text.to_owned(), |text, (en, zh)| text.replace(en, zh))
}

/// A manual page with its fixed words in Chinese.
pub(crate) fn manual(text: &str) -> String {
    let headed = ROFF.iter().fold(text.to_owned(), |text, (en, zh)| text.replace(en, zh));
    worded(&headed)
}

/// What is wrong with the arguments, or the help that was asked for, in Chinese, with colours.
pub(crate) fn said(error: &Error) -> String {
    let whole = error.render().ansi().to_string();
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        return worded(&whole);
    }
    let get = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (arg, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数`{arg}`"),
        ErrorKind::InvalidSubcommand => {
            format!("没有子命令`{}`", get(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "请给出子命令".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{arg}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{arg}`需要一个值"),
        ErrorKind::InvalidValue => format!("`{arg}`不接受`{value}`"),
        ErrorKind::ValueValidation => format!("`{arg}`的值`{value}`无法读取"),
        ErrorKind::ArgumentConflict => {
            format!("`{arg}`不能与`{}`同时使用", get(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues => format!("`{arg}`的值过多：`{value}`"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{arg}`的值的个数不对")
        }
        ErrorKind::NoEquals => format!("`{arg}`与其值之间应有等号"),
        ErrorKind::InvalidUtf8 => "参数不是UTF-8文本".to_owned(),
        _ => "参数有误".to_owned(),
    };
    let near =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().map(get).find(|near| !near.is_empty()) {
        text += &format!("；是不是`{near}`？");
    }
    let valid = get(ContextKind::ValidValue);
    if !valid.is_empty() {
        text += &format!("\n可选：{valid}");
    }
    let style = anstyle::AnsiColor::Red.on_default().bold();
    let usage = worded(get(ContextKind::Usage).trim());
    let usage = if usage.is_empty() { usage } else { format!("\n\n{usage}") };
    format!("{style}错误{Reset}：{text}{usage}\n\n更多说明见`--help`。\n")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use redress::vocabulary::Lang;

    use super::{about, argument, command, worded};
    use crate::args::Cli;
    use crate::help_words::{ABOUT, ARGUMENTS};

    /// Whether a line consists of English words, apart from what stands in quotes.
    fn is_english(line: &str) -> bool {
        if line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
            return false;
        }
        let outside = line.split('`').step_by(2);
        outside
            .flat_map(str::split_whitespace)
            .filter(|word| word.chars().all(char::is_alphabetic))
            .count()
            > 1
    }

    /// Every command with its path, and the names of its own arguments.
    fn walk(command: &clap::Command, path: &str, found: &mut Vec<(String, Vec<String>)>) {
        let own = command.get_arguments().map(|arg| arg.get_id().to_string());
        found.push((path.to_owned(), own.collect()));
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let inner = [path, sub.get_name()].join(" ");
            walk(sub, inner.trim(), found);
        }
    }

    fn all() -> Vec<(String, Vec<String>)> {
        let (mut plain, mut found) = (Cli::command(), Vec::new());
        plain.build();
        walk(&plain, "", &mut found);
        found
    }

    #[test]
    fn every_command_and_argument_has_chinese_words() {
        let commands = all();
        assert!(commands.len() > 15, "{commands:?}");
        for (path, arguments) in &commands {
            assert!(about(path).is_some(), "`{path}` has no Chinese text");
            for id in arguments {
                assert!(argument(path, id).is_some(), "`{path}`: `{id}` has no Chinese text");
            }
        }
        // And no words are left over from what is no more.
        for (path, ..) in ABOUT {
            assert!(commands.iter().any(|(known, _)| known == path), "there is no `{path}`");
        }
        for (path, id, _) in ARGUMENTS {
            let has = |(known, ids): &(String, Vec<String>)| {
                (*path == "*" || known == path) && ids.iter().any(|known| known == id)
            };
            assert!(commands.iter().any(has), "`{path}` has no `{id}`");
        }
    }

    #[test]
    fn help_has_no_english_line_in_chinese_and_no_chinese_in_english() {
        for lang in [Lang::En, Lang::Zh] {
            let whole = command(Cli::command(), lang);
            for (path, _) in all() {
                let names = path.split(' ').filter(|name| !name.is_empty());
                let mut one = names.fold(whole.clone(), |found, name| {
                    found.find_subcommand(name).unwrap().clone()
                });
                let text = one.render_long_help().to_string() + &one.render_help().to_string();
                let text = if lang == Lang::Zh { worded(&text) } else { text };
                // Commands to type, and names and examples of values, are the same in every language.
                let said = text.lines().filter(|line| {
                    let line = line.trim_start();
                    !["redress ", "用法：", "Usage:", "-", "["]
                        .iter()
                        .any(|start| line.starts_with(start))
                });
                for line in said {
                    let chinese = line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                    match lang {
                        Lang::En => assert!(
                            !chinese || line.contains("中文") || line.contains('3'),
                            "{path}: {line}"
                        ),
                        Lang::Zh => assert!(!is_english(line), "{path}: {line}"),
                    }
                }
            }
        }
    }
}
