//! One inference server, and several.

use std::time::Duration;

use homeroom_tutor::{Outside, Pin, Settings};

use super::*;

const SHA256: &str = "b179c952a5a5b5a4d2b3bfbd7b0c1b0f7c8b4b7e9a6d3c2f1e0d9c8b7a695847";

fn servers(text: &str, key: Option<&str>) -> Vec<Settings> {
    let folder = folder(text);
    let given = Given { inference_key: key.map(str::to_owned), ..given(folder.path()) };
    Reading::new(&given).configuration.inference
}

fn names(servers: &[Settings]) -> Vec<&str> {
    servers.iter().map(|server| server.name.0.as_str()).collect()
}

#[test]
fn one_server_is_a_section() {
    assert!(
        configured("[inference]\nmodel = \"m\"\n").inference.is_empty(),
        "without an address there is none"
    );
    let one = servers("[inference]\nurl = \"http://127.0.0.1:8080/v1\"\n", Some("secret")).remove(0);
    assert_eq!(one.name.0, "127.0.0.1:8080");
    assert!(one.key.is_some());
    let usual = Settings::new("", one.url.clone());
    assert_eq!((one.patience, one.outside, one.slots), (usual.patience, Outside::Refused, None));
}

#[test]
fn every_key_of_a_server_is_read() {
    let text = format!(
        "[inference]\nname = \"big\"\nurl = \"https://gpu.example.org\"\nmodel = \"qwen3:8b\"\ncontext = 8192\nslots = 4\n\
         outside = true\npin = \"sha256:{SHA256}\"\npin_file = \"class.gguf\"\nfirst_token_seconds = 60\n\
         silence_seconds = 10\n"
    );
    let one = configured(&text).inference.remove(0);
    assert_eq!((one.name.0.as_str(), one.model.as_deref()), ("big", Some("qwen3:8b")));
    assert_eq!((one.context, one.slots, one.outside), (Some(8192), Some(4), Outside::Allowed));
    assert_eq!(
        (one.patience.first, one.patience.silence),
        (Duration::from_secs(60), Duration::from_secs(10))
    );
    let Some(Pin::File { path, sha256 }) = one.pin else { panic!("{:?}", one.pin) };
    assert!(path.is_absolute() && path.ends_with("class.gguf") && sha256 == SHA256);
    let short = configured("[inference]\nurl = \"http://h\"\npin = \"0123456789ab\"\n").inference.remove(0);
    assert_eq!(short.pin, Some(Pin::Digest("0123456789ab".into())));
}

#[test]
fn several_servers_stand_in_the_order_of_preference() {
    let text = "[[inference]]\nurl = \"http://b:1\"\n[[inference]]\nname = \"a\"\nurl = \"http://b:1\"\nslots = 2\n\
                [limits]\nburst = 5\n[[inference]]\nurl = \"https://a.example.org/v1\"\n";
    let all = configured(text).inference;
    assert_eq!(names(&all), ["b:1", "a", "a.example.org"]);
    assert_eq!(all.iter().map(|server| server.slots).collect::<Vec<_>>(), [None, Some(2), None]);
    // Whose the key would be nobody knows; of one in double brackets it is known.
    assert!(servers(text, Some("secret")).iter().all(|server| server.key.is_none()));
    assert!(servers("[[inference]]\nurl = \"http://b:1\"\n", Some("secret")).remove(0).key.is_some());
}

#[test]
fn what_is_wrong_about_servers_is_said() {
    problems(
        &[
            "[inference]\nurl = \"gpu:8080\"\nslots = 0\npin = 1\nsilence_seconds = \"45\"\nslot = 4\n",
            "[inference]\nurl = \"http://ada:s3cret@gpu\"\nkey = \"s3cret\"\n",
            "[inference]\npin = \"sha256:0123\"\n",
            "[inference]\npin = \"0123456789ab\"\npin_file = \"a b.gguf\"\n",
            "[inference]\npin_file = \"a.gguf\"\n",
            "[[inference]]\nname = \"a\"\nurl = \"http://g\"\n[[inference]]\nslots = 2\n[[inference]]\nurl = 3\n\
             [[inference]]\nurl = \"http://h\"\nname = \"a\"\nmodle = \"m\"\n",
            "[inference]\nurl = \"http://g\"\n[[inference]]\nurl = \"http://h\"\n",
            "[inference]\nurl = \"http://g\"\n[inference]\nurl = \"http://h\"\n",
            "inference = [\"http://g\"]\n",
            "[[limits]]\nburst = 1\n",
        ],
        &expect![[r#"
            homeroom.toml:2: `gpu:8080` is not an address that begins with http:// or https://
                write: url = "http://gpu:8080"
            homeroom.toml:3: `inference.slots` is 0; it takes a whole number from 1 to 1000000
                write: slots = 4
            homeroom.toml:4: `inference.pin` is 1; it takes a text in quotes
                write: pin = "sha256:0123456789ab"
            homeroom.toml:5: `inference.silence_seconds` is a text; it takes a whole number from 1 to 1000000
                write: silence_seconds = 45
            homeroom.toml:6: unknown key `inference.slot`: did you mean `slots`?
                write: slots = 4
            homeroom.toml:2: the address holds a user name or a password; a key has a file of its own
                write: url = "http://127.0.0.1:8080"
            homeroom.toml:3: unknown key `inference.key`
                do: delete it; the keys here are url, name, model, key_file, context, slots, pin, pin_file, first_token_seconds, silence_seconds, outside
            homeroom.toml:2: `sha256:0123` is not sha256: and 12 to 64 hexadecimal digits
                write: pin = "sha256:0123456789ab"
            homeroom.toml:2: `0123456789ab` is not sha256: and 64 hexadecimal digits
                run: sha256sum 'a b.gguf'
            homeroom.toml:2: `inference.pin_file` needs `inference.pin` beside it, the SHA-256 of the file
                run: sha256sum a.gguf
            homeroom.toml:5: this `[[inference]]` has no `url`
                write: url = "http://127.0.0.1:8080"
            homeroom.toml:7: `inference.url` is 3; it takes a text in quotes
                write: url = "http://127.0.0.1:8080"
            homeroom.toml:9: two inference servers are called `a`
                write: name = "big"
            homeroom.toml:11: unknown key `inference.modle`: did you mean `model`?
                write: model = "m"
            homeroom.toml:3: this is no TOML: duplicate key
                write: [[inference]] over each server
            homeroom.toml:3: this is no TOML: duplicate key
                write: [[inference]] over each server
            homeroom.toml:1: `inference` is a section, not a value
                write: inference.url = "http://127.0.0.1:8080"
            homeroom.toml:1: `limits` is a section, not a value
                write: limits.burst = 120
        "#]],
    );
}

#[test]
fn a_key_that_could_be_of_several_servers_is_said() {
    let folder = folder("[[inference]]\nurl = \"http://g\"\n[[inference]]\nurl = \"http://h\"\n");
    let given = Given { inference_key: Some("s3cret".into()), ..given(folder.path()) };
    let reading = Reading::new(&given);
    expect![[r#"
        HOMEROOM_INFERENCE_KEY: this key is for one server, and there are several (a warning)
            do: give each its own `key_file`
    "#]]
    .assert_eq(&shown(&reading, folder.path()));
    assert!(reading.settled().is_ok());
}
