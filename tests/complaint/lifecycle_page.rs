//! The diagram in the docs is the transition table's.

#[test]
fn the_lifecycle_page_shows_the_transition_table() {
    let page = include_str!("../../docs/lifecycle.md");
    let expected = format!("```mermaid\n{}```\n", redress::complaint::mermaid());
    if std::env::var_os("REDRESS_WRITE_DOCS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/lifecycle.md");
        std::fs::write(path, &expected).expect("docs can be written");
        return;
    }
    assert!(
        page == expected,
        "docs/lifecycle.md is out of date; run this test with REDRESS_WRITE_DOCS=1"
    );
}
