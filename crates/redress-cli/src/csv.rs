//! Rows of CSV that a spreadsheet takes for text.

/// A row, with its line break. A cell that a spreadsheet would take for a formula gets an apostrophe.
pub(crate) fn row<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| escaped(cell.as_ref())).collect();
    cells.join(",") + "\r\n"
}

fn escaped(cell: &str) -> String {
    let number = cell.parse::<f64>().is_ok();
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number;
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r', ';']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn formulas_and_separators_do_no_harm() {
        assert_eq!(
            row(["a", "=1+1", "-5", "b,c", "say \"no\""]),
            "a,'=1+1,-5,\"b,c\",\"say \"\"no\"\"\"\r\n"
        );
    }
}
