//! `--db FILE`: the dealership's complaints in an SQLite file.

use std::path::Path;

use redress_demo::dealership::{Kept, KeptError};

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[cfg(feature = "sqlite")]
    #[error(transparent)]
    Sqlite(#[from] redress_sqlite::Error),
    #[error(transparent)]
    Kept(#[from] KeptError),
    #[cfg(not(feature = "sqlite"))]
    #[error(
        "this program was compiled without SQLite; expected: cargo run --release --example dealership --features \
         redress-demo/sqlite -- --db FILE"
    )]
    Without,
}

#[cfg(feature = "sqlite")]
pub(crate) fn open(path: &Path) -> Result<Kept, Error> {
    let store = redress_sqlite::SqliteOptions::new().open(path)?;
    Ok(Kept::on::<redress_sqlite::SqliteStore<_>>(store)?)
}

#[cfg(not(feature = "sqlite"))]
pub(crate) fn open(_: &Path) -> Result<Kept, Error> {
    Err(Error::Without)
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;
    use std::{env, fs, thread};

    use redress::store::{FeedStore, LogStore, Query};
    use redress_sqlite::SqliteStore;

    use super::super::{Options, tell};

    const FILE: &str = "REDRESS_DEALERSHIP_FILE";

    /// A month: each entry waits for the disk.
    fn options(db: Option<PathBuf>) -> Options {
        let mut options = Options { db, ..Options::default() };
        options.scene.months = 1;
        options
    }

    /// The process that is killed.
    #[test]
    #[ignore = "run by the other tests, as a process of its own"]
    fn child() {
        let Ok(file) = env::var(FILE) else { return };
        let told = tell(&options(Some(file.into()))).expect("a run to the end");
        assert!(!told.text.is_empty());
    }

    fn start(file: &Path) -> Child {
        let mut child = Command::new(env::current_exe().expect("this program"));
        child.args(["--exact", "db::tests::child", "--include-ignored"]).env(FILE, file);
        child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a process")
    }

    /// The number of entries in a file that somebody may be writing.
    fn entries(file: &Path) -> usize {
        // Opened only when it is there: the child makes it.
        let there = fs::metadata(file).is_ok_and(|file| file.len() > 0);
        let store = there.then(|| SqliteStore::open(file).ok()).flatten();
        store.and_then(|store| store.feed(0, usize::MAX).ok()).map_or(0, |feed| feed.len())
    }

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = env::temp_dir().join(format!("dealership-{}-{name}", std::process::id()));
            fs::create_dir_all(&folder).expect("a folder");
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn killed_and_started_again_it_ends_with_the_same_books() {
        let folder = Folder::new("killed");
        let file = folder.0.join("shop.db");
        let mut before = 0;
        for wanted in [100, 300] {
            let mut child = start(&file);
            while entries(&file) < wanted {
                assert!(child.try_wait().expect("asked").is_none(), "it ended by itself");
                thread::sleep(Duration::from_millis(100));
            }
            child.kill().expect("killed");
            child.wait().expect("gone");
            let found = entries(&file);
            assert!(found > before, "it has not gone on: {found} entries");
            before = found;
        }
        let memory = tell(&options(None)).expect("a run in memory");
        let again = tell(&options(Some(file.clone()))).expect("the rest of the run");
        assert_eq!(again.scene.desk.store().found(), before);
        assert_eq!(memory.text, again.text);
        assert_eq!(memory.html, again.html);
        // A whole run is compared from its beginning to its end, and changes nothing.
        let whole = entries(&file);
        assert!(whole > before);
        let third = tell(&options(Some(file.clone()))).expect("nothing to do");
        assert_eq!(third.html, memory.html);
        let store: SqliteStore<redress_presets::dealership::Personal> =
            redress_sqlite::SqliteOptions::new().open(&file).expect("opened");
        assert_eq!(store.feed(0, usize::MAX).expect("read").len(), whole);
        let complaints = store.count(&Query::all()).expect("counted");
        assert_eq!(usize::try_from(complaints).ok(), Some(memory.scene.complaints.len()));
        assert_eq!(store.integrity().expect("checked"), [""; 0]);
    }

    #[test]
    fn a_file_of_another_run_is_refused_and_left_as_it_is() {
        let folder = Folder::new("other");
        let file = folder.0.join("shop.db");
        let mut other = options(Some(file.clone()));
        tell(&other).expect("a month");
        let before = entries(&file);
        other.scene.seed = 7;
        let Err(error) = tell(&other) else { panic!("another seed goes on in this file") };
        let said = format!("{error} {:?}", std::error::Error::source(&error));
        assert!(said.contains("OtherRun") || said.contains("does not come to"), "{said}");
        assert_eq!(entries(&file), before);
    }
}
