//! Statements, each written once and collected, so that a test can have both engines prepare every one.

/// Names the statements of a module, and lists them as `ALL`.
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: &str = $sql;)+
        pub(crate) const ALL: &[&str] = &[$($name),+];
    };
}

/// Runs a query on whichever engine is open; `execute` counts the rows it touched. After a fault the transaction is
/// lost, and takes no more.
macro_rules! run {
    ($tx:ident.execute($query:expr)) => {{
        $tx.is_whole()?;
        let done = match &mut $tx.open {
            Open::Look(on) => $query.execute(&mut **on).await.map(|done| done.rows_affected()),
            Open::Sqlite(on) => $query.execute(&mut **on).await.map(|done| done.rows_affected()),
            Open::Postgres(on) => $query.execute(&mut **on).await.map(|done| done.rows_affected()),
        };
        $tx.note(done)
    }};
    ($tx:ident.$fetch:ident($query:expr)) => {{
        $tx.is_whole()?;
        let done = match &mut $tx.open {
            Open::Look(on) => $query.$fetch(&mut **on).await,
            Open::Sqlite(on) => $query.$fetch(&mut **on).await,
            Open::Postgres(on) => $query.$fetch(&mut **on).await,
        };
        $tx.note(done)
    }};
}

pub(crate) use {run, statements};

/// Every statement, but those that begin a transaction, which cannot be prepared, and migrations.
pub(crate) fn all() -> Vec<&'static str> {
    let all = [
        crate::ALL,
        crate::attempts::ALL,
        crate::cards::ALL,
        crate::cohorts::ALL,
        crate::corrections::ALL,
        crate::delivery::ALL,
        crate::drafts::ALL,
        crate::editions::ALL,
        crate::erasure::ALL,
        crate::grading::ALL,
        crate::invitations::ALL,
        crate::learners::ALL,
        crate::leases::ALL,
        crate::merges::ALL,
        crate::persons::ALL,
        crate::places::ALL,
        crate::postings::ALL,
        crate::readings::ALL,
        crate::schema::ALL,
        crate::scores::ALL,
        crate::staff::ALL,
        crate::talks::ALL,
        crate::threads::ALL,
        crate::told::ALL,
    ];
    all.concat()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// A statement that is no named constant would not be prepared by the test on both engines.
    #[test]
    fn every_statement_is_a_named_constant() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = 0;
        for entry in fs::read_dir(sources).unwrap() {
            let source = fs::read_to_string(entry.unwrap().path()).unwrap();
            let (source, _) = source.split_once("#[cfg(test)]").unwrap_or((&source, ""));
            for call in ["query(", "query_as(", "raw_sql(", "query_scalar("] {
                for (at, _) in source.match_indices(call) {
                    let name = source[at + call.len()..].split([')', '\n']).next().unwrap();
                    let constant = name.rsplit("::").next().unwrap();
                    let is_constant = constant.chars().all(|c| c.is_ascii_uppercase() || c == '_');
                    assert!(is_constant || name == "migration.sql", "{call}{name}");
                    found += 1;
                }
            }
        }
        assert!(found >= super::all().len());
    }
}
