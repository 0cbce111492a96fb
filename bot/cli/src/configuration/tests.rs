//! What is read, and from where.

mod faults;
mod inference;

use std::{fs, path::Path};

use expect_test::{Expect, expect};
use homeroom_store::DatabaseUrl;
use homeroom_web::Behind;
use tempfile::TempDir;

use super::{keys::KEYS, *};

const EXAMPLE: &str = include_str!("../../../../deploy/homeroom.example.toml");

/// A working directory with this `homeroom.toml`.
fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), text).unwrap();
    folder
}

fn given(folder: &Path) -> Given {
    Given { folder: folder.into(), ..Given::default() }
}

fn configured(text: &str) -> Configuration {
    let folder = folder(text);
    let reading = Reading::new(&given(folder.path()));
    assert_eq!(reading.problems, []);
    reading.configuration
}

fn shown(reading: &Reading, hide: &Path) -> String {
    let text: String = reading.problems.iter().map(|problem| format!("{problem}\n")).collect();
    text.replace(&format!("{}/", hide.display()), "")
}

/// The problems of one file after another.
fn problems(texts: &[&str], expected: &Expect) {
    let of = |text: &&str| {
        let folder = folder(text);
        shown(&Reading::new(&given(folder.path())), folder.path())
    };
    expected.assert_eq(&texts.iter().map(of).collect::<String>());
}

#[test]
fn nothing_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let (configuration, warnings) = Reading::new(&given(folder.path())).settled().unwrap();
    assert_eq!(warnings, []);
    let shown = format!("{configuration:#?}\n").replace(&folder.path().display().to_string(), "DIR");
    expect![[r#"
        Configuration {
            listen: 127.0.0.1:7878,
            public_url: None,
            behind_proxy: Nothing,
            data: "DIR/data",
            database: Sqlite(
                "DIR/data/homeroom.db",
            ),
            courses: Courses {
                dir: None,
                shipped: Yes,
            },
            discord: None,
            matrix: None,
            inference: [],
            limits: Limits {
                burst: 120,
                per_second: 20,
            },
            logs: Plain,
            source: None,
        }
    "#]]
    .assert_eq(&shown);
}

#[test]
fn every_key_is_read() {
    let configuration = configured(
        r#"
        listen = "[::]:80"
        public_url = "HTTPS://Class.Example.org:443/"
        behind_proxy = true
        data = "record"
        database.url = "postgres://ada:s3cret@db/class"
        courses = { dir = ".", shipped = false }
        [limits]
        burst = 1_0
        per_second = 0x2
        [logs]
        format = "json"
        "#,
    );
    assert_eq!(configuration.listen, "[::]:80".parse().unwrap());
    assert_eq!(configuration.public_url.as_deref(), Some("https://class.example.org"));
    assert_eq!(configuration.behind_proxy, Behind::Proxy);
    assert!(configuration.data.ends_with("record"));
    assert!(matches!(&configuration.database, DatabaseUrl::Postgres(server) if server.place() == "db:5432"));
    assert_eq!(configuration.courses.shipped, Shipped::No);
    assert_eq!(configuration.limits, Limits { burst: 10, per_second: 2 });
    assert_eq!(configuration.logs, Logs::Json);
    assert!(!format!("{configuration:?}").contains("s3cret"));
}

#[test]
fn arguments_win_over_the_environment_over_the_file() {
    let folder = folder("listen = \"0.0.0.0:1\"\ndata = \"file\"\n[database]\nurl = \"sqlite:file.db\"\n");
    let given = Given {
        listen: Some("127.0.0.1:2".parse().unwrap()),
        data: Some("argument".into()),
        database_url: Some("sqlite:environment.db".into()),
        logs: Some(Logs::Json),
        ..given(folder.path())
    };
    let configuration = Reading::new(&given).configuration;
    assert_eq!(configuration.listen, "127.0.0.1:2".parse().unwrap());
    assert_eq!(configuration.data, folder.path().join("argument"));
    assert!(
        matches!(&configuration.database, DatabaseUrl::Sqlite(path) if path == Path::new("environment.db"))
    );
    assert_eq!(configuration.logs, Logs::Json);
}

#[test]
fn paths_are_relative_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("etc/courses")).unwrap();
    let text = "data = \"d\"\ncourses.dir = \"courses\"\ndatabase.url = \"sqlite:x.db\"\n";
    fs::write(folder.path().join("etc/class.toml"), text).unwrap();
    let given = Given { config: Some("etc/class.toml".into()), ..given(folder.path()) };
    let configuration = Reading::new(&given).settled().unwrap().0;
    let etc = folder.path().join("etc");
    assert_eq!(configuration.data, etc.join("d"));
    assert_eq!(configuration.courses.dir, Some(etc.join("courses")));
    assert!(matches!(&configuration.database, DatabaseUrl::Sqlite(path) if *path == etc.join("x.db")));
    assert_eq!(configuration.source, Some(etc.join("class.toml")));
}

/// The example's keys stand behind a `#` without a blank, its explanations behind `# `.
fn uncommented(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with([' ', '#']) => rest.to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(|text| line(text) + "\n").collect()
}

#[test]
fn the_example_is_the_defaults() {
    let as_it_is = configured(EXAMPLE);
    let defaults = configured("");
    assert_eq!(as_it_is.listen, defaults.listen);
    assert_eq!(as_it_is.limits, defaults.limits);

    let folder = folder(&uncommented(EXAMPLE));
    fs::create_dir(folder.path().join("courses")).unwrap();
    let reading = Reading::new(&given(folder.path()));
    assert_eq!(reading.problems, []);
    let read = reading.configuration;
    assert_eq!((read.listen, read.limits, read.logs), (defaults.listen, defaults.limits, defaults.logs));
    assert_eq!(read.courses.shipped, defaults.courses.shipped);
    assert_eq!(read.data, folder.path().join("data"));
    assert!(
        matches!(read.database, DatabaseUrl::Sqlite(path) if path == folder.path().join("data/homeroom.db"))
    );
}

#[test]
fn the_example_has_every_key() {
    let mut section = String::new();
    let mut found = Vec::new();
    for line in EXAMPLE.lines().map(|line| line.trim_start_matches(['#', ' '])) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = format!("{name}.");
        } else if let Some((name, _)) = line.split_once(" = ") {
            found.push(format!("{section}{name}"));
        }
    }
    for key in KEYS {
        assert!(found.iter().any(|name| name == key.name), "{} is missing", key.name);
    }
}

#[test]
fn discord_is_there_with_a_token() {
    assert!(configured("[discord]\nshards = \"auto\"\n").discord.is_none(), "without a token there is none");
    let folder = folder("[discord]\ntoken_file = \"token\"\nshards = \"0-1/4\"\nmessage_content = true\n");
    fs::write(folder.path().join("token"), "secret-token\n").unwrap();
    let reading = Reading::new(&given(folder.path()));
    let discord = reading.configuration.discord.unwrap();
    assert_eq!(discord.shards, homeroom_discord::Shards::Range { first: 0, last: 1, of: 4 });
    assert_eq!(discord.message_content, homeroom_discord::MessageContent::Asked);
    assert!(!format!("{discord:?}").contains("secret-token"));
    let wins = Given { discord_token: Some("another".into()), ..given(folder.path()) };
    assert!(Reading::new(&wins).configuration.discord.is_some());
}

#[test]
fn what_is_wrong_about_discord_is_said() {
    problems(
        &[
            "[discord]\ntoken_file = \"nowhere\"\n",
            "[discord]\nshards = \"3\"\n",
            "[discord]\nmessage_content = \"on\"\n",
            "[discord]\ntoken = \"secret-token\"\n",
        ],
        &expect![[r#"
            homeroom.toml:2: nowhere cannot be read: No such file or directory (os error 2)
                run: (umask 077; echo 'TOKEN' > nowhere)
            homeroom.toml:2: `3` is neither auto nor a range as in 0-1/4
                write: shards = "auto"
            homeroom.toml:2: `discord.message_content` is a text; it takes true or false, without quotes
                write: message_content = true
            homeroom.toml:2: unknown key `discord.token`
                do: delete it; the keys here are token_file, shards, message_content, api_base
        "#]],
    );
}

#[test]
fn matrix_is_there_with_a_homeserver_and_a_user() {
    assert!(configured("[matrix]\nprefix = \"?\"\n").matrix.is_none(), "without a homeserver there is none");
    let text = "[matrix]\nhomeserver = \"https://matrix.school\"\nuser = \"@homeroom:school\"\nallow = [\"@ada:school\"]\n\
                graded_answers = \"reply\"\n";
    let matrix = configured(text).matrix.unwrap();
    assert_eq!(
        (matrix.homeserver.as_str(), matrix.user.as_str()),
        ("https://matrix.school/", "@homeroom:school")
    );
    assert_eq!((matrix.prefix.as_str(), matrix.allow), ("!", vec!["@ada:school".to_owned()]));
    assert_eq!(matrix.graded, homeroom_matrix::Graded::Reply);
}

#[test]
fn what_is_wrong_about_matrix_is_said() {
    problems(
        &[
            "[matrix]\nuser = \"@homeroom:school\"\n",
            "[matrix]\nhomeserver = \"matrix.school\"\nuser = \"homeroom\"\n",
            "[matrix]\nallow = \"@ada:school\"\ngraded_answers = \"poll\"\nprefix = \"\"\n",
            "[matrix]\nallow = [\"ada\", \"@ben:school\"]\n",
            "[matrix]\npassword = \"secret\"\n",
        ],
        &expect![[r#"
            homeroom.toml:2: `matrix.user` needs `matrix.homeserver` beside it
                write: homeserver = "https://matrix.example.org"
            homeroom.toml:2: `matrix.school` is not an address that begins with https:// or http://
                write: homeserver = "https://matrix.example.org"
            homeroom.toml:3: `homeroom` is not a full name on Matrix
                do: write it as in @teacher:example.org
            homeroom.toml:2: `matrix.allow` is a text; it takes a list of texts in quotes
                write: allow = ["@teacher:example.org"]
            homeroom.toml:3: `poll` is no way to answer; there are reaction and reply
                write: graded_answers = "reaction"
            homeroom.toml:4: the prefix is empty
                write: prefix = "!"
            homeroom.toml:2: `ada` is not a full name on Matrix
                do: write it as in @teacher:example.org
            homeroom.toml:2: unknown key `matrix.password`
                do: delete it; the keys here are homeserver, user, prefix, allow, graded_answers
        "#]],
    );
}
