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
        &expect![[""]],
    );
}

#[test]
fn a_key_that_could_be_of_several_servers_is_said() {
    let folder = folder("[[inference]]\nurl = \"http://g\"\n[[inference]]\nurl = \"http://h\"\n");
    let given = Given { inference_key: Some("s3cret".into()), ..given(folder.path()) };
    let reading = Reading::new(&given);
    expect![[""]].assert_eq(&shown(&reading, folder.path()));
    assert!(reading.settled().is_ok());
}
