//! Logs: opened, looked at, and read by a mapping.

use std::fs::File;
use std::io::{self, BufRead};
use std::path::Path;

use redress::vocabulary::Lang;
use redress_replay::rows::unpacked;
use redress_replay::{HELPDESK, Look, Mapping};

use crate::args::Log;
use crate::failure::Failure;
use crate::load::text_of;

/// How a log is read.
#[derive(Debug)]
pub(crate) enum Map {
    /// By a mapping.
    Mapping(Box<Mapping>),
    /// As the complaint database of the US Consumer Financial Protection Bureau.
    Cfpb,
}

/// Opens a log from its beginning.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    unpacked(file)
}

/// A replay that cannot be made.
pub(crate) fn failed(path: &Path, error: &redress_replay::Error) -> Failure {
    Failure::at(path.display(), error)
}

/// The mapping that is asked for.
pub(crate) fn map(name: &str, log: &Path) -> Result<Map, Failure> {
    let text = match name {
        "cfpb" => return Ok(Map::Cfpb),
        "helpdesk" => HELPDESK.to_owned(),
        path => text_of(Path::new(path))?,
    };
    let mapping = Mapping::read(&text).map_err(|fault| match fault.at {
        Some((line, column)) => Failure::about(format_args!("{name}:{line}:{column}"), &fault.what),
        None => Failure::about(name, &fault.what),
    })?;
    let stream = std::fs::metadata(log).is_ok_and(|about| !about.is_file() && !about.is_dir());
    if stream && mapping.needs_two_passes() {
        return Err(Failure::new(
            format!(
                "{}: this cannot be read twice; give `order`, `until` and the `departments` in the mapping",
                log.display()
            ),
            format!("{}：无法读两遍；请在映射中给出`order`、`until`和`departments`", log.display()),
        ));
    }
    Ok(Map::Mapping(Box::new(mapping)))
}

/// Looks at a log without a mapping: what is recognised, and a mapping to complete.
pub(crate) fn look(log: &Log, lang: Lang) -> Result<String, Failure> {
    let path = &log.file;
    let look = Look::at(&mut || open(path)).map_err(|error| failed(path, &error))?;
    let name = path.display();
    let rows = if look.more { format!("{}+", look.rows) } else { look.rows.to_string() };
    let source = look.source.text(lang);
    let mut out = vec![match lang {
        Lang::En => format!("# {name}: {source}; {rows} rows, {} malformed", look.malformed),
        Lang::Zh => format!("# {name}：{source}；{rows}行，{}行格式有误", look.malformed),
    }];
    for (place, column) in look.columns.iter().enumerate() {
        let roles = &look.roles;
        let role = [
            (roles.case == Some(place), "case", "编号"),
            (roles.time.contains(&place), "time", "时间"),
            (roles.activity == Some(place), "activity", "活动"),
            (roles.actor == Some(place), "actor", "经办人"),
            (roles.received == Some(place), "received", "受理时间"),
        ];
        let role = role.iter().find(|(is, ..)| *is);
        let role = role.map_or("", |(_, en, zh)| lang.pick(en, zh));
        let what = match (column.is_time(), column.range) {
            (true, Some((first, last))) => {
                format!("{} … {}", first.format("%Y-%m-%d %H:%M"), last.format("%Y-%m-%d %H:%M"))
            }
            (true, None) => {
                lang.pick("dates, day or month first?", "日期，日在前还是月在前？").to_owned()
            }
            (false, _) => match (column.different(), lang) {
                (Some(n), Lang::En) => format!("{n} different values"),
                (Some(n), Lang::Zh) => format!("{n}种取值"),
                (None, _) => lang.pick("many different values", "取值很多").to_owned(),
            },
        };
        let (filled, of) = (column.filled, lang.pick("filled", "非空"));
        out.push(format!("#   {:<10} {:<24} {what}; {filled} {of}", role, column.name));
    }
    out.push("#".to_owned());
    let has =
        |names: [&str; 2]| look.columns.iter().any(|column| names.contains(&column.name.as_str()));
    if has(["complaint_id", "Complaint ID"]) && has(["timely_response", "Timely response?"]) {
        let known = lang.pick(
            "# These are the columns of the CFPB's complaint database, which has outcomes and no events. Run:",
            "# 这是CFPB投诉数据库的列，只有结果而无过程。请运行：",
        );
        out.push(format!("{known}\n#   redress replay {name} --map cfpb\n#"));
    }
    let missing = look.missing();
    out.push(match (missing.is_empty(), lang) {
        (true, Lang::En) => format!("# Save what follows as map.toml, check what is marked TODO, and run:\n#   redress replay {name} --map map.toml"),
        (true, Lang::Zh) => format!("# 将以下内容存为map.toml，核对标有TODO之处，然后运行：\n#   redress replay {name} --map map.toml"),
        (false, Lang::En) => format!("# Not recognised: {}. Fill in what is marked TODO and save it as map.toml.", missing.join(", ")),
        (false, Lang::Zh) => format!("# 未能识别：{}。请填写标有TODO之处并存为map.toml。", missing.join("、")),
    });
    out.push(String::new());
    out.push(look.mapping(lang));
    Ok(out.join("\n"))
}
