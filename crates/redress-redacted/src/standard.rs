//! What serde's own visitors expect, in Chinese.

/// What a visitor of serde's, of a derive's or of chrono's expects. A text that is none of theirs is given as it is.
pub(super) fn standard(expected: &str) -> String {
    let range = |least: i128, most: i128| format!("{least}至{most}的整数");
    match expected {
        "a boolean" => "`true`或`false`".to_owned(),
        "a string" => "文字".to_owned(),
        "u8" => range(0, u8::MAX.into()),
        "u16" => range(0, u16::MAX.into()),
        "u32" => range(0, u32::MAX.into()),
        "i8" => range(i8::MIN.into(), i8::MAX.into()),
        "i16" => range(i16::MIN.into(), i16::MAX.into()),
        "i32" => range(i32::MIN.into(), i32::MAX.into()),
        "u64" | "u128" | "usize" => "不小于0的整数".to_owned(),
        "i64" | "i128" | "isize" => "整数".to_owned(),
        other => {
            let found = BEGINNINGS.iter().find(|(word, _)| other.starts_with(word));
            found.map_or(other, |(_, zh)| zh).to_owned()
        }
    }
}

const BEGINNINGS: [(&str, &str); 13] = [
    ("f32", "数"),
    ("f64", "数"),
    ("a character", "一个字符"),
    ("a sequence", "列表"),
    ("a map", "表"),
    ("a tuple", "列表"),
    ("an array", "列表"),
    ("tuple", "列表"),
    ("struct", "表"),
    ("enum", "词"),
    ("variant identifier", "词"),
    ("a formatted date and time string", "时刻，如`2026-03-31T18:00:00+08:00`"),
    ("a formatted date string", "日期，如`2026-03-31`"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use crate::in_both;

    fn zh<T: for<'de> Deserialize<'de>>(json: &str) -> String {
        let mut json = serde_json::Deserializer::from_str(json);
        let refused = in_both(&mut json, |quiet| T::deserialize(quiet)).err();
        refused.and_then(|refused| refused.chinese).unwrap_or_default()
    }

    #[derive(Debug, Deserialize)]
    #[serde(crate = "crate::serde", deny_unknown_fields)]
    struct Point {
        #[allow(dead_code, reason = "read only")]
        x: u8,
    }

    #[derive(Debug, Deserialize)]
    #[serde(crate = "crate::serde", rename_all = "kebab-case")]
    enum Way {
        Up,
        Far(#[allow(dead_code, reason = "read only")] u8),
    }

    #[test]
    fn what_serde_expects_and_finds_is_told_in_chinese() {
        let told = [
            (zh::<bool>("\"x\""), "此处应为`true`或`false`，实为文字"),
            (zh::<u8>("300"), "此处应为0至255的整数，实为其他数"),
            (zh::<i64>("1.5"), "此处应为整数，实为带小数的数"),
            (zh::<String>("[1]"), "此处应为文字，实为列表"),
            (zh::<Vec<u8>>("{}"), "此处应为列表，实为表"),
            (zh::<BTreeMap<String, u8>>("null"), "此处应为表，实为空"),
            (zh::<Point>("7"), "此处应为表，实为数"),
            (zh::<Point>("{}"), "缺少键`x`"),
            (zh::<Point>("{\"y\": 1}"), "没有这个键；可用：x"),
            (zh::<Point>("{\"x\": 1, \"x\": 1}"), "键`x`重复"),
            (zh::<Vec<Point>>("[{\"x\": true}]"), "此处应为0至255的整数，实为`true`或`false`"),
            (zh::<Way>("\"down\""), "没有这个词；可用：up、far"),
            (zh::<Way>("{\"up\": 3}"), "此处应为空：这个词单独写，不带其他内容，实为数"),
            (zh::<Way>("\"far\""), "这个词之后应有内容：请写成只有这一个键的表"),
        ];
        for (is, should) in told {
            assert_eq!(is, should);
        }
    }

    #[test]
    fn what_the_format_says_itself_is_not_a_types_message() {
        assert_eq!(zh::<Point>("{\"x\": 1"), "");
        assert_eq!(zh::<Vec<u8>>("[1, 2"), "");
    }
}
