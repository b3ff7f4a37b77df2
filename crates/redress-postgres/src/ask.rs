//! `Ask`: a statement with its values, and where it is asked.

use std::borrow::Cow;

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Row, Transaction};

use crate::error::{Doing, Error};
use crate::link::Link;
use crate::options::SchemaName;

/// A value of a statement.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(Option<String>),
    Texts(Vec<String>),
    Number(Option<i64>),
    Small(i16),
    Flag(bool),
}

impl Value {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }

    /// A number as PostgreSQL has it; what is too large is larger than everything stored.
    pub(crate) fn number(number: impl TryInto<i64>) -> Self {
        Self::Number(Some(number.try_into().unwrap_or(i64::MAX)))
    }

    fn typed(&self) -> (&(dyn ToSql + Sync), Type) {
        match self {
            Self::Text(text) => (text, Type::TEXT),
            Self::Texts(texts) => (texts, Type::TEXT_ARRAY),
            Self::Number(number) => (number, Type::INT8),
            Self::Small(number) => (number, Type::INT2),
            Self::Flag(flag) => (flag, Type::BOOL),
        }
    }
}

/// A statement with its values.
pub(crate) struct Ask {
    pub(crate) doing: &'static str,
    /// Written for the schema `redress`.
    pub(crate) sql: Cow<'static, str>,
    pub(crate) values: Vec<Value>,
    /// What is asked where that answers no row; with the same values.
    pub(crate) or: Option<&'static str>,
}

impl Ask {
    pub(crate) fn new(
        doing: &'static str,
        sql: impl Into<Cow<'static, str>>,
        values: impl Into<Vec<Value>>,
    ) -> Self {
        Self { doing, sql: sql.into(), values: values.into(), or: None }
    }

    /// Where there is no row, asks something else.
    pub(crate) fn or(self, sql: &'static str) -> Self {
        Self { or: Some(sql), ..self }
    }

    pub(crate) fn typed(&self) -> Vec<(&(dyn ToSql + Sync), Type)> {
        self.values.iter().map(Value::typed).collect()
    }

    pub(crate) fn types(&self) -> Vec<Type> {
        self.values.iter().map(|value| value.typed().1).collect()
    }

    /// The values alone, for a statement that has been prepared.
    pub(crate) fn plain(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.values.iter().map(|value| value.typed().0).collect()
    }

    /// The statement where it is always the same, so that preparing it pays.
    pub(crate) const fn fixed(&self) -> Option<&'static str> {
        match self.sql {
            Cow::Borrowed(sql) => Some(sql),
            Cow::Owned(_) => None,
        }
    }
}

/// Where something is asked: on a connection of the store's, or in the host's transaction.
#[derive(Clone, Copy)]
pub(crate) enum On<'a> {
    Link(&'a Link),
    Within(&'a Transaction<'a>, &'a SchemaName, std::time::Duration),
}

impl On<'_> {
    /// Whether statements are prepared once for many times.
    pub(crate) const fn prepares(self) -> bool {
        matches!(self, Self::Link(_))
    }

    /// Reads. What fails with the connection is asked again on another one, until the deadline.
    pub(crate) async fn read(self, ask: &Ask) -> Result<Vec<Row>, Error> {
        match self {
            Self::Link(link) => link.ask(ask, true).await,
            Self::Within(..) => self.write(ask).await,
        }
    }

    /// Writes; asked once.
    pub(crate) async fn write(self, ask: &Ask) -> Result<Vec<Row>, Error> {
        match self {
            Self::Link(link) => link.ask(ask, false).await,
            Self::Within(transaction, schema, after) => {
                let (sql, values) = (schema.of(&ask.sql), ask.typed());
                let answer = tokio::time::timeout(after, transaction.query_typed(&sql, &values));
                match answer.await {
                    Ok(rows) => rows.doing(ask.doing),
                    Err(_) => Err(Error::Deadline { doing: ask.doing, after }),
                }
            }
        }
    }
}
