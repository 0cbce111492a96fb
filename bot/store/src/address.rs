//! Where the record is.

use std::{fmt, path::PathBuf, str::FromStr};

use sqlx::postgres::PgConnectOptions;

/// Where the record is: `sqlite:data/homeroom.db`, or `postgres://user:password@host:port/database`.
#[derive(Clone, Debug)]
pub enum DatabaseUrl {
    /// A file; it is made if it is not there.
    Sqlite(PathBuf),
    /// A server.
    Postgres(PostgresServer),
}

/// How to reach a PostgreSQL server. It is never shown with its password.
#[derive(Clone)]
pub struct PostgresServer(pub(crate) Box<PgConnectOptions>);

/// Why an address cannot be read. It does not quote the address, which may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It begins with neither.
    #[error("a database address begins with `sqlite:` or `postgres://`")]
    Scheme,
    /// `sqlite:` and nothing, or a database in memory, which would forget everything.
    #[error("`sqlite:` is followed by the path of a file")]
    Path,
    /// The part behind `postgres://`.
    #[error(
        "the PostgreSQL address cannot be read; it looks like `postgres://user:password@host:port/database`"
    )]
    Server,
}

impl FromStr for DatabaseUrl {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let is_file = !path.is_empty() && path != ":memory:" && !path.ends_with('/');
            return is_file.then(|| Self::Sqlite(path.into())).ok_or(BadAddress::Path);
        }
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(BadAddress::Scheme);
        }
        // The library's reason may quote a part of the address.
        let options = text.parse().map_err(|_| BadAddress::Server)?;
        Ok(Self::Postgres(PostgresServer(Box::new(options))))
    }
}

impl PostgresServer {
    /// `HOST:PORT`, or the folder of its socket.
    pub fn place(&self) -> String {
        match self.0.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => format!("{}:{}", self.0.get_host(), self.0.get_port()),
        }
    }
}

impl fmt::Debug for PostgresServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = self.0.get_database().unwrap_or_default();
        write!(f, "postgres://{}:…@{}/{database}", self.0.get_username(), self.place())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_file_or_a_server() {
        let shown = |text: &str| text.parse().map(|url: DatabaseUrl| format!("{url:?}"));
        assert_eq!(shown("sqlite:data/homeroom.db").unwrap(), "Sqlite(\"data/homeroom.db\")");
        assert_eq!(shown("sqlite:///var/h.db").unwrap(), "Sqlite(\"/var/h.db\")");
        assert_eq!(shown("sqlite:/var/h.db").unwrap(), "Sqlite(\"/var/h.db\")");
        for path in ["sqlite:", "sqlite://", "sqlite::memory:", "sqlite:data/"] {
            assert_eq!(shown(path), Err(BadAddress::Path), "{path}");
        }
        for other in ["", "data/homeroom.db", "mysql://h/d", "postgres:h"] {
            assert_eq!(shown(other), Err(BadAddress::Scheme), "{other}");
        }
        assert_eq!(shown("postgres://h:port/d"), Err(BadAddress::Server));
    }

    #[test]
    fn a_password_is_never_shown() {
        let url: DatabaseUrl = "postgres://ada:s3cret@db.example:5433/class".parse().unwrap();
        assert_eq!(format!("{url:?}"), "Postgres(postgres://ada:…@db.example:5433/class)");
        let bad = "postgres://ada:s3cret@db.example:99999/class".parse::<DatabaseUrl>().unwrap_err();
        assert!(!format!("{bad} {bad:?}").contains("s3cret"));
    }
}
