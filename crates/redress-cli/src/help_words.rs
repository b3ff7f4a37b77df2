//! The Chinese words of the command line: commands by their paths, arguments by command and name.

/// Commands: path, short text, long text (empty: the short one).
pub(crate) const ABOUT: &[(&str, &str, &str)] = &[
    (
        "",
        "按书面制度处理客户投诉",
        "按书面制度处理客户投诉：检查制度、计算期限、用制度回放去年的工单。

从手头的材料开始：

  redress replay tickets.csv             查看工单文件，得到它的读法
  redress replay tickets.csv --map m.toml --policy dealership
  redress policy new > my-policy.toml    得到一份可修改的制度
  redress policy check my-policy.toml
  redress calendar due \"3 working days\" --from 2026-09-30T14:00 --calendar china

退出状态：0为正常；1为所查内容有误（制度有错误、案例不成立、存在死路、规则已改而版本未升）；
2为无法读取或其中没有可用内容。",
    ),
    ("policy", "编写、检查、解释和比较制度", ""),
    ("policy new", "输出一份制度作为起点：带注释的简短制度，或内置制度", ""),
    (
        "policy check",
        "列出制度的全部问题，含文件、行和列",
        "列出制度的全部问题，含文件、行和列。

退出状态：0为没有错误，1为有错误，2为无法读取。",
    ),
    ("policy explain", "用文字说明制度的要求", ""),
    ("policy diagram", "画出制度下的流程图：Mermaid或SVG", ""),
    (
        "policy model",
        "穷尽投诉可能的走向：死路、绕过关卡、没有时限的等待",
        "穷尽投诉可能的走向：死路、绕过关卡、没有时限的等待。

退出状态：有死路、可绕过关卡或权限时为1。",
    ),
    (
        "policy diff",
        "逐条用文字说明两份制度的差别",
        "逐条用文字说明两份制度的差别。

退出状态：规则已改而版本未升时为1。",
    ),
    (
        "policy test",
        "用案例检验制度：给定投诉，发生这些事，应有那些结果",
        "用案例检验制度：给定投诉，发生这些事，应有那些结果。

案例写在TOML中；`redress policy test --example`输出示例。退出状态：有案例不成立时为1。",
    ),
    ("calendar", "计算期限，显示日历", ""),
    ("calendar due", "何时到期，为什么", ""),
    ("calendar show", "全年日历：工作日、放假、调休上班", ""),
    ("replay", "回放工单记录：哪些承诺本可做到？", ""),
    ("report", "月度分析会材料或任意指标，来自投诉存储或工单记录", ""),
    ("sample", "输出虚构的工单记录，供试用", ""),
    ("completions", "输出命令行补全：`source <(redress completions bash)`", ""),
    ("man", "输出man格式的手册页", ""),
];

/// Arguments: path of the command (`*`: wherever it is), name, text.
pub(crate) const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("*", "help", "显示帮助"),
    ("*", "version", "显示版本"),
    ("*", "lang", "输出的语言；不给出时随环境（LC_ALL、LC_MESSAGES、LANG）"),
    ("*", "set", "填写制度中的一个空白项，可多次给出"),
    (
        "*",
        "tables",
        "内置制度`telecom`所需的运营商各表：文件，或`example`（即`redress policy new --example-tables`所输出的）",
    ),
    (
        "*",
        "policy",
        "制度文件（TOML或JSON），`-`为标准输入，或内置制度：dealership、telecom、marketing、rights、mall、equipment",
    ),
    ("*", "json", "以JSON输出"),
    ("policy new", "from", "作为起点的内置制度；名称见`redress policy check --help`"),
    ("policy new", "json", "以JSON输出，空白项已填写"),
    ("policy new", "example_tables", "改为输出虚构电信运营商的各表，修改后用于`--tables`"),
    (
        "policy check",
        "json",
        "以JSON输出：{file, line, column, severity, finding, place, message}的列表；制度中的`accept`取finding和place",
    ),
    ("policy check", "quick", "不遍历全部状态（大的制度需数秒）"),
    ("policy check", "strict", "有警告时也以状态1退出，用于流水线"),
    ("policy diagram", "svg", "画成SVG图，而不是Mermaid文本"),
    ("policy diagram", "out", "写入此文件，而不是输出"),
    ("policy model", "channel", "投诉的渠道；不给出时为`hotline`，或制度所列的第一个"),
    ("policy model", "grade", "投诉的等级；不给出时为`general`，或制度所列的第一个"),
    ("policy diff", "before", "修改前的制度：文件或内置制度"),
    ("policy diff", "after", "修改后的制度"),
    ("policy test", "policy", "制度：文件或内置制度"),
    ("policy test", "stories", "案例文件"),
    ("policy test", "example", "输出案例示例；它们在内置制度dealership下成立"),
    (
        "*",
        "calendar",
        "`china`（法定节假日，全天）、`open`（全年无休）、`office`（周一至周五，见`--hours`），或某制度的日历",
    ),
    ("*", "zone", "`open`和`office`的时区"),
    ("*", "hours", "`office`的工作时间；多段用逗号分开"),
    ("*", "ics", "iCalendar文件中的休息日，加入`office`"),
    ("calendar due", "period", "多长时间：\"3 working days\"、\"48h\"、\"5 days\"、\"3个工作日\""),
    ("calendar due", "from", "从何时起：日历时区的2026-09-30T14:00，或带时差"),
    ("calendar show", "year", "年份"),
    ("*", "file", "工单记录：CSV及类似格式、JSON Lines、JSON数组或XES，可经gzip压缩"),
    ("*", "map", "文件的读法：映射文件，或公开数据集`helpdesk`、`cfpb`"),
    ("replay", "policy", "按此制度（文件或内置制度）的时限判断，而不是映射中的时限"),
    ("replay", "against", "与另一制度的时限对照：哪些投诉的结论不同？"),
    ("replay", "out", "把全部数字和图写成一页"),
    ("replay", "json", "把精确数字写成JSON；`-`为标准输出，不再输出文字"),
    ("replay", "csv", "把精确数字写成CSV；`-`同上"),
    ("replay", "cases", "把各投诉每项时限的结论写成CSV；有`--against`时含两份制度"),
    ("replay", "xes", "把经过写成XES，用于流程挖掘"),
    ("replay", "ocel", "把经过写成OCEL 2.0"),
    ("report", "file", "存储文件（SQLite）、存储的导出（JSON Lines），或工单记录（须有`--map`）"),
    ("report", "map", "工单记录的读法：映射文件，或`helpdesk`；存储不需要"),
    ("report", "policy", "所用名称和统计口径的制度（对工单记录还有其时限）：文件或内置制度"),
    (
        "report",
        "period",
        "期间：2026-03、2026-Q1、2026，用`--indicators`时可为`all`；不给出时为最后记录所在的月份",
    ),
    ("report", "indicators", "用这些指标代替月度材料：名称或成套名称，用逗号分开；见`--list`"),
    ("report", "by", "指标再按部门、渠道、等级等分列；可多次给出"),
    ("report", "list", "列出指标和成套指标"),
    ("report", "out", "写成一页"),
    ("report", "csv", "写成CSV"),
    ("report", "json", "写成JSON，含精确数字；`-`为标准输出，不再输出文字"),
    ("sample", "rows", "行数"),
    ("sample", "by_time", "按时间排列，而不是按投诉"),
    ("sample", "seed", "换一个种子得到另一份记录"),
    ("sample", "map", "改为输出此类记录的映射"),
    ("completions", "shell", "命令行外壳"),
    ("man", "of", "某个子命令的页，如`policy check`"),
];

/// The fixed words of help and usage.
pub(crate) const HEADINGS: &[(&str, &str)] = &[
    ("Usage:", "用法："),
    ("Commands:", "命令："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("[default: ", "[默认："),
    ("[possible values: ", "[可选："),
    ("Possible values:", "可选："),
    ("Print this message or the help of the given subcommand(s)", "显示此帮助，或某个子命令的帮助"),
    ("Print help (see a summary with '-h')", "显示帮助（`-h`只显示摘要）"),
    ("Print help (see more with '--help')", "显示帮助（`--help`显示更多）"),
    ("Print help", "显示帮助"),
    ("Print version", "显示版本"),
];

/// The headings of a manual page.
pub(crate) const ROFF: &[(&str, &str)] = &[
    (".SH NAME", ".SH 名称"),
    (".SH SYNOPSIS", ".SH 概要"),
    (".SH DESCRIPTION", ".SH 说明"),
    (".SH OPTIONS", ".SH 选项"),
    (".SH SUBCOMMANDS", ".SH 子命令"),
    (".SH VERSION", ".SH 版本"),
    ("[\\fISUBCOMMANDS\\fR]", "[\\fI子命令\\fR]"),
    ("<\\fISUBCOMMANDS\\fR>", "<\\fI子命令\\fR>"),
    ("Possible values:", "可选："),
];
