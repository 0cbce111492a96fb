//! Every problem, as whoever made it sees it.

use std::fs;

use expect_test::expect;

use super::{super::document::Document, *};

#[test]
fn unknown_keys_are_faults_with_a_suggestion() {
    problems(
        &[
            "lsten = \"0.0.0.0:80\"\ncolour = \"red\"\ndara = 1\nburst = 3\n\n[limit]\nburst = 4\n[databse]\n[database]\n\
         pasword = \"s3cret\"\nulr = \"postgres://a:s3cret@h/d\"\n[logs]\nlisten = \"[::]:9\"\nformat = \"json\"\n\
         [nonsense]\na = 1\n",
        ],
        &expect![[r#"
            homeroom.toml:1: unknown key `lsten`: did you mean `listen`?
                write: listen = "0.0.0.0:80"
            homeroom.toml:2: unknown key `colour`
                do: delete it; the keys here are listen, public_url, behind_proxy, data
            homeroom.toml:3: unknown key `dara`: did you mean `data`?
                write: data = "data"
            homeroom.toml:4: `burst` belongs to the section [limits]
                write: limits.burst = 3
            homeroom.toml:6: unknown section `limit`: did you mean `limits`?
                write: [limits]
            homeroom.toml:8: unknown section `databse`: did you mean `database`?
                write: [database]
            homeroom.toml:10: unknown key `database.pasword`
                do: delete it; the keys here are url, url_file
            homeroom.toml:11: unknown key `database.ulr`: did you mean `url`?
                write: url = "sqlite:data/homeroom.db"
            homeroom.toml:13: `listen` stands in [logs]; its place is above the first section
                write: listen = "[::]:9"
            homeroom.toml:15: unknown section `nonsense`
                do: delete it; the sections are [database], [courses], [discord], [matrix], [inference], [limits], [logs]
        "#]],
    );
}

#[test]
fn wrong_types_are_named() {
    problems(
        &[
            "listen = 7878\npublic_url = [\"https://a\"]\nbehind_proxy = \"true\"\ndata = 2026-11-01\ncourses = \"c\"\n\
         [database]\nurl = { password = \"s3cret\" }\n[limits]\nburst = 0\nper_second = 1.5\n[logs]\nformat = true\n",
            "limits.burst = -1\nlimits.per_second = 99999999999999999999\n",
        ],
        &expect![[r#"
            homeroom.toml:1: `listen` is 7878; it takes a text in quotes
                write: listen = "127.0.0.1:7878"
            homeroom.toml:2: `public_url` is a list; it takes a text in quotes
                write: public_url = "https://class.example.org"
            homeroom.toml:3: `behind_proxy` is a text; it takes true or false, without quotes
                write: behind_proxy = true
            homeroom.toml:4: `data` is a date; it takes a text in quotes
                write: data = "data"
            homeroom.toml:5: `courses` is a section, not a value
                write: courses.dir = "courses"
            homeroom.toml:7: `database.url` is a section; it takes a text in quotes
                write: url = "sqlite:data/homeroom.db"
            homeroom.toml:9: `limits.burst` is 0; it takes a whole number from 1 to 1000000
                write: burst = 120
            homeroom.toml:10: `limits.per_second` is a number with a fraction; it takes a whole number from 1 to 1000000
                write: per_second = 20
            homeroom.toml:12: `logs.format` is true; it takes a text in quotes
                write: format = "plain"
            homeroom.toml:1: `limits.burst` is -1; it takes a whole number from 1 to 1000000
                write: burst = 120
            homeroom.toml:2: `limits.per_second` is 99999999999999999999; it takes a whole number from 1 to 1000000
                write: per_second = 20
        "#]],
    );
}

#[test]
fn addresses_are_held_to_what_they_are_for() {
    problems(
        &[
            "listen = \"0.0.0.0\"",
            "listen = \":8080\"",
            "listen = \"localhost:8080\"",
            "listen = \"class.example.org\"",
            "public_url = \"class.example.org:8443\"",
            "public_url = \"ftp://class.example.org\"",
            "public_url = \"https://class.example.org/room?a=b\"",
            "public_url = \"https://ada:s3cret@class.example.org\"",
            "public_url = \"\"",
        ],
        &expect![[r#"
            homeroom.toml:1: `0.0.0.0` is not a numeric address with a port
                write: listen = "0.0.0.0:7878"
            homeroom.toml:1: `:8080` is not a numeric address with a port
                write: listen = "127.0.0.1:8080"
            homeroom.toml:1: `localhost:8080` is not a numeric address with a port
                write: listen = "127.0.0.1:8080"
            homeroom.toml:1: `class.example.org` is not a numeric address with a port
                write: listen = "127.0.0.1:7878"
            homeroom.toml:1: `class.example.org:8443` is not an address that begins with https:// or http://
                write: public_url = "https://class.example.org:8443"
            homeroom.toml:1: `ftp://class.example.org` is not an address that begins with https:// or http://
                write: public_url = "https://class.example.org"
            homeroom.toml:1: the public address ends after the host: `/room?a=b` is too much
                write: public_url = "https://class.example.org"
            homeroom.toml:1: the public address holds a user name or a password
                write: public_url = "https://class.example.org"
            homeroom.toml:1: `` is not an address that begins with https:// or http://
                write: public_url = "https://class.example.org"
        "#]],
    );
}

#[test]
fn other_values_are_held_to_theirs() {
    problems(
        &["data = \"\"\n[courses]\ndir = \"no where\"\n[logs]\nformat = \"xml\"\n"],
        &expect![[r#"
        homeroom.toml:1: `data` is empty
            write: data = "data"
        homeroom.toml:3: no where is not a folder that can be read
            run: mkdir -p 'no where'
        homeroom.toml:5: `xml` is no format; there are plain and json
            write: format = "plain"
    "#]],
    );
}

#[test]
fn a_database_is_named_once_and_well() {
    problems(
        &[
            "[database]\nurl = \"mysql://a:s3cret@h/d\"\n",
            "[database]\nurl = \"postgres://a:s3cret@h:port/d\"\n",
            "[database]\nurl_file = \"secret\"\n",
            "[database]\nurl = \"sqlite:a.db\"\nurl_file = \"secret\"\n",
        ],
        &expect![[r#"
            homeroom.toml:2: a database address begins with `sqlite:` or `postgres://`
                write: url = "sqlite:data/homeroom.db"
            homeroom.toml:2: the PostgreSQL address cannot be read; it looks like `postgres://user:password@host:port/database`
                write: url = "postgres://user:password@host:5432/homeroom"
            homeroom.toml:2: secret cannot be read: No such file or directory (os error 2)
                run: (umask 077; echo 'postgres://user:password@host:5432/homeroom' > secret)
            homeroom.toml:3: `url` and `url_file` stand there both
                do: delete one of the two lines
        "#]],
    );
}

#[cfg(unix)]
#[test]
fn a_secret_is_read_from_its_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("[database]\nurl_file = \"secret\"\n");
    let secret = folder.path().join("secret");
    fs::write(&secret, "postgres://ada:s3cret@db/class\nmore\n").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let (configuration, warnings) = Reading::new(&given(folder.path())).settled().unwrap();
    assert!(matches!(configuration.database, DatabaseUrl::Postgres(_)));
    assert_eq!(warnings, []);

    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    let reading = Reading::new(&given(folder.path()));
    expect![[r#"
        homeroom.toml:2: everybody on this machine can read secret (a warning)
            run: chmod 600 secret
    "#]]
    .assert_eq(&shown(&reading, folder.path()));
    assert!(reading.settled().is_ok());

    fs::write(&secret, "s3cret\n").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    expect![[r#"
        homeroom.toml:2: the file's first line is no address: a database address begins with `sqlite:` or `postgres://`
            do: put an address like postgres://user:password@host:5432/homeroom into its first line
    "#]].assert_eq(&shown(&Reading::new(&given(folder.path())), folder.path()));
}

#[test]
fn the_variable_is_named_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let given = Given { database_url: Some("s3cret".into()), ..given(folder.path()) };
    expect![[r#"
        HOMEROOM_DATABASE_URL: a database address begins with `sqlite:` or `postgres://`
            run: export HOMEROOM_DATABASE_URL=sqlite:data/homeroom.db
    "#]]
    .assert_eq(&shown(&Reading::new(&given), folder.path()));
}

#[test]
fn what_is_no_toml_does_not_hide_the_rest() {
    problems(
        &[
            "listen = 0.0.0.0:80\ndata = \"d\ncolour = 1\n[limits\nburst = 0\n",
            "data = \"a\"\ndata = \"b\"\n",
        ],
        &expect![[r#"
            homeroom.toml:1: this is no TOML: invalid float, expected nothing
                write: listen = "127.0.0.1:7878"
            homeroom.toml:2: this is no TOML: invalid basic string, expected `"`
                write: data = "data"
            homeroom.toml:3: unknown key `colour`
                do: delete it; the keys here are listen, public_url, behind_proxy, data
            homeroom.toml:4: this is no TOML: unclosed table, expected `]`
                do: write `key = "text"`, `key = 1`, `key = true` or `[section]`, each on a line
            homeroom.toml:2: this is no TOML: duplicate key
                do: delete one of the lines; it stands there twice
        "#]],
    );
}

#[test]
fn a_file_that_is_asked_for_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str| Reading::new(&Given { config: Some(name.into()), ..given(folder.path()) });
    expect![[r#"
        my class.toml: the configuration cannot be read: No such file or directory (os error 2)
            run: cp deploy/homeroom.example.toml 'my class.toml'
    "#]]
    .assert_eq(&shown(&read("my class.toml"), folder.path()));
    fs::write(folder.path().join("latin1.toml"), b"data = \"\xe9\"\n").unwrap();
    expect![[r#"
        latin1.toml: the configuration cannot be read: stream did not contain valid UTF-8
            run: iconv -f latin1 -t utf-8 latin1.toml > latin1.toml.new && mv latin1.toml.new latin1.toml
    "#]]
    .assert_eq(&shown(&read("latin1.toml"), folder.path()));
    expect![[r#"
        .: the configuration cannot be read: Is a directory (os error 21)
            run: ls -ld .
    "#]]
    .assert_eq(&shown(&read("."), folder.path()));
    assert!(read(".").settled().is_err());
}

#[test]
fn any_bytes_are_read_without_a_panic() {
    let pieces =
        ["[", "]", "=", "\"", "\n", ".", "listen", "limits", "é", "'''", "{", "}", "1", "#", "\u{feff}", ","];
    let mut state = 1_usize;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) % pieces.len()]);
        }
        Document::parse(FILE, &text);
    }
}
