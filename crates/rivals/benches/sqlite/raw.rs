//! By hand: one row for each append.

use std::path::Path;

use rusqlite::Connection;

use crate::work::Written;

pub(crate) struct Raw {
    connection: Connection,
}

impl Raw {
    pub(crate) fn open(file: &Path, full: bool) -> Self {
        let connection = Connection::open(file).expect("opened");
        let synchronous = if full { "full" } else { "normal" };
        connection
            .execute_batch(&format!(
                "pragma journal_mode = wal; pragma synchronous = {synchronous};
                 create table raw (position integer primary key, id text, version integer, body text) strict"
            ))
            .expect("made");
        Self { connection }
    }

    pub(crate) fn insert(&mut self, written: &Written) {
        let run = |sql| {
            let mut statement = self.connection.prepare_cached(sql).expect("prepared");
            statement.execute([]).expect("done");
        };
        run("begin immediate");
        let insert = "insert into raw (id, version, body) values (?1, ?2, ?3)";
        let mut insert = self.connection.prepare_cached(insert).expect("prepared");
        insert.execute((&written.id, written.version, &written.bytes)).expect("inserted");
        run("commit");
    }
}
