//! The known word that somebody probably meant.

/// The known word that differs least from `word`, if it differs little: by a third of its letters at most,
/// two letters that changed places counting as one.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().filter(|known| *known != word).map(|known| {
        let length = word.chars().count().max(known.chars().count());
        (distance(word, known), length.saturating_add(1) / 3, known)
    });
    let near = near.filter(|(distance, most, _)| distance <= most);
    near.min_by_key(|(distance, ..)| *distance).map(|(.., known)| known)
}

/// How many letters must be changed, added, left out or swapped with the next one.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (row, a) in (1usize..).zip(one.chars()) {
        let mut this = vec![row];
        for (column, &b) in (1usize..).zip(&other) {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
            let left = column.saturating_sub(1);
            let mut fewest = at(&above, left).saturating_add(usize::from(a != b));
            fewest = fewest.min(at(&above, column).saturating_add(1));
            fewest = fewest.min(at(&this, left).saturating_add(1));
            let swapped = column
                .checked_sub(2)
                .filter(|two| previous == Some(b) && other.get(*two) == Some(&a));
            if let Some(two) = swapped {
                fewest = fewest.min(at(&before, two).saturating_add(1));
            }
            this.push(fewest);
        }
        before = std::mem::replace(&mut above, this);
        previous = Some(a);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances_are_those_of_the_textbooks() {
        let table = [
            ("", "", 0),
            ("kitten", "sitting", 3),
            ("form", "from", 1),
            ("a", "", 1),
            ("ca", "abc", 3),
            ("等级", "等", 1),
            ("urgnt", "urgent", 1),
        ];
        for (one, other, expected) in table {
            assert_eq!((distance(one, other), distance(other, one)), (expected, expected));
        }
    }

    #[test]
    fn only_what_is_near_is_suggested() {
        let known = ["general", "major", "crisis"];
        assert_eq!(nearest("genaral", known), Some("general"));
        assert_eq!(nearest("majro", known), Some("major"));
        assert_eq!(nearest("standard", known), None);
        assert_eq!(nearest("major", known), None, "it is known");
    }
}
