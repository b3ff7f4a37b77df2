//! Runs the command as people do.
#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test program uses a part of it")]

use std::path::PathBuf;
use std::process::{Command, Output};

/// Runs the command in a folder of its own.
pub struct Desk {
    pub folder: tempfile::TempDir,
}

/// What a run has printed, and its exit status.
pub struct Said {
    pub out: String,
    pub err: String,
    pub status: i32,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn names(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.folder.path()).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// Runs `redress` with arguments, blanks between them.
    pub fn run(&self, arguments: &str) -> Said {
        self.run_all(&arguments.split(' ').collect::<Vec<_>>())
    }

    pub fn run_all(&self, arguments: &[&str]) -> Said {
        let Output { stdout, stderr, status } = Command::new(env!("CARGO_BIN_EXE_redress"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        Said {
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
            status: status.code().unwrap(),
        }
    }

    /// Runs it, expects success and keeps what it prints under a name.
    #[track_caller]
    pub fn keep(&self, arguments: &str, name: &str) -> String {
        let said = self.run(arguments);
        assert_eq!(said.status, 0, "{}", said.err);
        self.write(name, &said.out);
        said.out
    }
}
