//! What the readers of TOML and JSON say about a text that is neither, in Chinese.
//!
//! These are the whole messages of `toml` and `serde_json`; a message is a phrase, and perhaps what was expected.

/// A reader's message about syntax in Chinese. One that is not known says that the text is malformed.
///
/// ```
/// use redress_redacted::syntax;
/// assert_eq!(syntax("unclosed table, expected `]`"), "表头未结束，应为`]`");
/// assert_eq!(syntax("EOF while parsing a list at line 1 column 5"), "文件在列表中结束");
/// assert_eq!(syntax("string values must be quoted, expected literal string"), "文字应写在引号中");
/// assert_eq!(syntax("something that a later version says"), "写法有误");
/// ```
#[must_use]
pub fn syntax(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or_default();
    if let Some(field) = message.strip_prefix("cannot extend value of type ") {
        return field
            .split_once(" with ")
            .map_or("写法有误", |_| "不能用带点的键扩展已有的值")
            .to_owned();
    }
    let mut parts = message.split(", expected ");
    let said = parts.next().map_or("", |phrase| phrase_of(phrase).unwrap_or_default());
    let expected = parts.flat_map(|rest| rest.split(", ")).filter(|thing| *thing != QUOTED);
    let expected: Vec<String> = expected.map(thing).collect();
    match (said, expected.as_slice()) {
        ("", _) => "写法有误".to_owned(),
        (said, []) => said.to_owned(),
        (said, expected) => format!("{said}，应为{}", expected.join("、")),
    }
}

fn phrase_of(phrase: &str) -> Option<&'static str> {
    let found = PHRASES.iter().find(|(en, _)| *en == phrase).map(|(_, zh)| *zh);
    found
        .or_else(|| phrase.starts_with("extra ").then_some("此处多了内容"))
        .or_else(|| phrase.starts_with("missing ").then_some("此处缺少内容"))
        .or_else(|| phrase.starts_with("invalid ").then_some("此处的写法有误"))
        .or_else(|| phrase.starts_with("unexpected ").then_some("此处不应有这些内容"))
        .or_else(|| phrase.starts_with("keys cannot be multi-line ").then_some("键不能写成多行"))
}

/// Something that is expected: a sign in backquotes, or one of the reader's words.
fn thing(expected: &str) -> String {
    let found = THINGS.iter().find(|(en, _)| *en == expected).map(|(_, zh)| *zh);
    match found {
        Some(zh) => zh.to_owned(),
        None if expected.is_ascii() && expected.contains(' ') && !expected.starts_with('`') => {
            format!("`{expected}`")
        }
        None => expected.to_owned(),
    }
}

/// Expected where a text has no quotes, which the phrase says already.
const QUOTED: &str = "literal string";

const PHRASES: [(&str, &str); 69] = [
    // JSON.
    ("EOF while parsing a list", "文件在列表中结束"),
    ("EOF while parsing an object", "文件在表中结束"),
    ("EOF while parsing a string", "文件在文字中结束"),
    ("EOF while parsing a value", "文件在值之前结束"),
    ("expected `:`", "键之后应有`:`"),
    ("expected `,` or `]`", "此处应有`,`或`]`"),
    ("expected `,` or `}`", "此处应有`,`或`}`"),
    ("expected `\"`", "此处应有`\"`"),
    ("expected ident", "应为`true`、`false`或`null`"),
    ("expected value", "此处应有值"),
    ("invalid escape", "反斜杠之后的字符有误"),
    ("invalid number", "数的写法有误"),
    ("number out of range", "数过大或过小"),
    ("control character (\\u0000-\\u001F) found while parsing a string", "文字中有控制字符"),
    ("key must be a string", "键应写在双引号中"),
    ("lone leading surrogate in hex escape", "Unicode编码不完整"),
    ("trailing comma", "末尾多了逗号"),
    ("trailing characters", "其后不应再有内容"),
    ("unexpected end of hex escape", "Unicode编码不完整"),
    ("recursion limit exceeded", "嵌套过深"),
    // TOML.
    ("duplicate key", "键重复"),
    ("key with no value", "键没有值"),
    ("missing value for key", "键没有值"),
    ("missing value", "缺少值"),
    ("missing key for inline table element", "行内表中缺少键"),
    ("missing assignment between key-value pairs", "键与值之间缺少等号"),
    ("missing comma between key-value pairs", "各项之间缺少逗号"),
    ("missing comma between array elements", "列表各项之间缺少逗号"),
    ("missing opening quote", "缺少开头的引号"),
    ("missing escaped value", "反斜杠之后缺少字符"),
    ("missing table open", "缺少表头的`[`"),
    ("missing array opening", "缺少列表的`[`"),
    ("missing inline table opening", "缺少行内表的`{`"),
    ("missing comment start", "缺少注释的`#`"),
    ("extra assignment between key-value pairs", "多了等号"),
    ("extra `=`", "多了等号"),
    ("`_` may only go between digits", "`_`只能在数字之间"),
    ("too few unicode value digits", "Unicode编码位数不足"),
    ("unexpected content", "此处不应有其他内容"),
    ("integer number overflowed", "数过大或过小"),
    ("floating-point number overflowed", "数过大或过小"),
    ("expected newline", "此处应换行"),
    ("extra comma in array", "列表中多了逗号"),
    ("extra comma in inline table", "行内表中多了逗号"),
    ("invalid key-value pair", "键与值的写法有误"),
    ("invalid unquoted key", "键的写法有误"),
    ("invalid inline table element", "行内表的写法有误"),
    ("invalid comment character", "注释中有不可用的字符"),
    ("invalid value", "值的写法有误"),
    ("invalid basic string", "文字的写法有误"),
    ("invalid literal string", "文字的写法有误"),
    ("invalid multi-line basic string", "多行文字的写法有误"),
    ("unclosed array table", "表头未结束"),
    ("unclosed table", "表头未结束"),
    ("unclosed array", "列表未结束"),
    ("unclosed inline table", "行内表未结束"),
    ("unexpected key or value", "此处不应再有键或值"),
    ("unexpected content between comment and newline", "注释之后不应有其他内容"),
    ("unexpected `=` in array", "列表中不应有等号"),
    ("unexpected leading zero", "数不应以零开头"),
    ("unexpected sign", "此处不应有正负号"),
    ("unquoted keys cannot be empty", "键不能为空"),
    ("string values must be quoted", "文字应写在引号中"),
    ("integers with a radix cannot be signed", "有进制的整数不能有正负号"),
    ("radix must be lowercase", "进制应写小写"),
    ("redundant numeric sign", "正负号多余"),
    ("redundant integer number prefix", "进制多余"),
    ("cannot recurse further; max recursion depth met", "嵌套过深"),
    ("carriage return must be followed by newline", "CR之后应有LF"),
];

const THINGS: [(&str, &str); 17] = [
    ("key", "键"),
    ("value", "值"),
    ("array", "列表"),
    ("inline table", "行内表"),
    ("letters", "字母"),
    ("numbers", "数字"),
    ("digits", "数字"),
    ("newline", "换行"),
    ("basic string", "双引号中的文字"),
    ("multi-line basic string", "多行文字"),
    ("characters", "字符"),
    ("printable characters", "可见字符"),
    ("non-double-quote visible characters", "双引号以外的可见字符"),
    ("non-single-quote visible characters", "单引号以外的可见字符"),
    ("non-single-quote characters", "单引号以外的字符"),
    ("unicode hexadecimal value", "Unicode十六进制编码"),
    ("nothing", "此后无内容"),
];
