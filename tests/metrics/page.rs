//! The contracts in the docs are those that the indicators are computed by.

use redress::vocabulary::Lang;
use redress_metrics::Indicator;
use redress_presets::indicators as shipped;

const HEAD: &str = "# Contracts of the indicators

Every shipped indicator with what it counts, over what, dated how, and what becomes of the cases that people
argue about. Written from the indicators themselves by `tests/metrics/page.rs`; the same texts come from
`indicator.contract().text(lang)`. Any of them splits by any combination of dimensions and any length of
period.
";

fn section(title: &str, indicators: &[Indicator]) -> String {
    let mut page = format!("\n## {title}\n");
    for indicator in indicators {
        let contract = indicator.contract();
        page += &format!(
            "\n### `{}`\n\n```text\n{}\n\n{}\n```\n",
            indicator.id,
            contract.text(Lang::En),
            contract.text(Lang::Zh)
        );
    }
    page
}

#[test]
fn the_page_of_contracts_says_what_is_computed() {
    let expected = [
        HEAD.to_owned(),
        section("The telecom operator's", &shipped::of_telecom()),
        section("Escalated complaints", &shipped::of_escalated()),
        section("The other sources'", &shipped::of_sources()),
        section("Beyond the sources", &shipped::beyond_the_sources()),
    ]
    .concat();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/indicators.md");
    if std::env::var_os("REDRESS_WRITE_DOCS").is_some() {
        std::fs::write(path, &expected).expect("docs can be written");
    }
    let page = std::fs::read_to_string(path).expect("the page is there");
    assert!(
        page == expected,
        "docs/indicators.md is out of date; run this test with REDRESS_WRITE_DOCS=1"
    );
}
