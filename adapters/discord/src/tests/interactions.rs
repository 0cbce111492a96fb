//! Interactions: how they are acknowledged, and what they ask.

use homeroom_core::{
    Action, Change, CohortId, Command, CourseId, Feedback, Input, ItemId, Leanings, Renewal, Runs, Sender,
    Suggest, TestFrom, Wanted, What,
};
use serde_json::{Value, json};
use serenity::model::application::Interaction;

use super::cardboard::json as sent;
use crate::{
    caller::Slip,
    incoming::{Acknowledge, Asked, Heard, heard},
    words,
};

/// An interaction of a member in channel 20 of server 10.
fn interaction(kind: u8, data: Value) -> Value {
    let user = json!({ "id": "30", "username": "ada", "discriminator": "0", "global_name": "Ada L.", "avatar": null });
    json!({
        "id": "175928847299117063", "application_id": "1", "type": kind, "data": data, "token": "secret", "version": 1,
        "guild_id": "10", "channel_id": "20", "channel": { "id": "20", "type": 0, "permissions": "0" },
        "member": {
            "user": user, "nick": "Ada", "roles": ["40", "41"], "joined_at": "2026-01-01T00:00:00Z", "deaf": false,
            "mute": false, "flags": 0, "permissions": "2147483648",
        },
        "app_permissions": "0", "locale": "en-GB", "guild_locale": "en-GB", "entitlements": [],
        "authorizing_integration_owners": {}, "context": 0, "attachment_size_limit": 1000,
    })
}

/// The same in a private conversation.
fn private(mut of: Value) -> Value {
    let user = of["member"]["user"].clone();
    if let Some(of) = of.as_object_mut() {
        of.remove("guild_id");
        of.remove("member");
        of.insert("user".into(), user);
        of.insert("channel".into(), json!({ "id": "21", "type": 1 }));
    }
    of
}

/// A message of ours, for everybody or for one.
fn message(flags: u64, buttons: Value) -> Value {
    json!({
        "id": "50", "channel_id": "20", "author": { "id": "1", "username": "homeroom", "discriminator": "0", "bot": true },
        "content": "", "timestamp": "2026-01-01T00:00:00Z", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": false, "type": 0, "flags": flags, "components": [{ "type": 1, "components": buttons }],
    })
}

fn pressed(mark: &str, flags: u64) -> Value {
    let button = json!([{ "type": 2, "style": 1, "custom_id": mark, "label": "Your number: 14 GB" }]);
    let mut pressed = interaction(3, json!({ "custom_id": mark, "component_type": 2 }));
    pressed["message"] = message(flags, button);
    pressed
}

fn chosen(mark: &str, values: &[&str]) -> Value {
    let mut chosen = interaction(3, json!({ "custom_id": mark, "component_type": 3, "values": values }));
    chosen["message"] = message(EPHEMERAL, json!([]));
    chosen
}

const EPHEMERAL: u64 = 64;

fn read(of: Value) -> Option<(Slip, Heard)> {
    let interaction: Interaction = serde_json::from_value(of).expect("an interaction");
    heard(&interaction, &|| [9; 16])
}

/// What is asked, and how it is acknowledged.
fn asked(of: Value) -> (Acknowledge, What) {
    match read(of) {
        Some((_, Heard::Ask { acknowledge, asked: Asked::Event(what) })) => (acknowledge, what),
        _ => panic!("nothing is asked"),
    }
}

fn said(of: Value) -> &'static str {
    match read(of) {
        Some((_, Heard::Ask { asked: Asked::Said(sentence), .. })) => sentence,
        _ => panic!("nothing is said"),
    }
}

fn command(name: &str, options: Value) -> Value {
    interaction(2, json!({ "id": "60", "name": name, "type": 1, "options": options }))
}

fn press(action: &Action) -> What {
    What::Pressed { token: action.token().as_str().into() }
}

fn answer(action: &Action, text: &str) -> What {
    What::Answered { token: action.token().as_str().into(), with: Input::Text(text.into()) }
}

fn option(name: &str, kind: u8, value: Value) -> Value {
    json!({ "name": name, "type": kind, "value": value })
}

fn mark(action: &Action) -> String {
    format!("p{}~a", action.token().as_str())
}

#[test]
fn who_where_and_when() {
    let (slip, _) = read(command("learn", json!([]))).expect("heard");
    let Sender::Account(caller) = &slip.from else { panic!("no account") };
    assert_eq!((caller.account.platform.as_str(), caller.account.user.as_str()), ("discord", "30"));
    assert_eq!(caller.name, "Ada");
    assert_eq!(caller.badges, ["40", "41"]);
    assert_eq!(caller.runs, Runs::No);
    assert_eq!(caller.place.as_ref().map(|place| place.key.as_str()), Some("20"));
    assert_eq!(slip.at.to_string(), "2016-04-30T11:18:25.796Z");
    assert_eq!(slip.id.as_str(), "175928847299117063");
    assert!(!slip.private);
}

#[test]
fn a_thread_is_of_its_channel_and_who_runs_the_server_runs_the_place() {
    let mut thread = command("learn", json!([]));
    thread["channel"] = json!({ "id": "20", "type": 11, "parent_id": "19" });
    thread["member"]["permissions"] = json!("32");
    thread["member"]["nick"] = Value::Null;
    let (slip, _) = read(thread).expect("heard");
    let Sender::Account(caller) = slip.from else { panic!("no account") };
    assert_eq!(caller.place.map(|place| place.key), Some("19".into()));
    assert_eq!(caller.runs, Runs::Yes);
    assert_eq!(caller.name, "Ada L.");
}

#[test]
fn in_private_there_is_no_place() {
    let (slip, _) = read(private(command("learn", json!([])))).expect("heard");
    let Sender::Account(caller) = slip.from else { panic!("no account") };
    assert_eq!((caller.place, caller.badges.len(), caller.runs), (None, 0, Runs::No));
    assert!(slip.private);
}

#[test]
fn programs_are_not_heard() {
    let mut program = command("learn", json!([]));
    program["member"]["user"]["bot"] = json!(true);
    assert!(read(program).is_none());
}

#[test]
fn a_control_that_cannot_be_read_is_for_the_classroom_to_refuse() {
    let unreadable = What::Pressed { token: "nonsense".into() };
    assert_eq!(asked(pressed("nonsense", EPHEMERAL)), (Acknowledge::Update, unreadable.clone()));
    assert_eq!(asked(chosen("m~a", &["nonsense"])).1, unreadable);
}

#[test]
fn a_press_is_answered_where_only_its_learner_sees_it() {
    let home = mark(&Action::Home);
    assert_eq!(asked(pressed(&home, EPHEMERAL)), (Acknowledge::Update, press(&Action::Home)));
    assert_eq!(asked(pressed(&home, 0)).0, Acknowledge::Whisper);
    assert_eq!(asked(private(pressed(&home, 0))).0, Acknowledge::Update);
}

#[test]
fn what_comes_beside_its_page_is_a_message_of_its_own() {
    let part = |page| Action::Part(Box::new(Action::Home), 2, page);
    let copy = Action::Copy(Box::new(Action::Progress));
    for own in [part(0), copy, Action::GradesFile(CohortId::from_bytes([1; 16]))] {
        assert_eq!(asked(pressed(&mark(&own), EPHEMERAL)).0, Acknowledge::Whisper);
        assert_eq!(asked(private(pressed(&mark(&own), 0))).0, Acknowledge::Message);
    }
    assert_eq!(asked(pressed(&mark(&part(1)), EPHEMERAL)).0, Acknowledge::Update);
}

#[test]
fn menus() {
    let home = mark(&Action::Home);
    assert_eq!(asked(chosen("m~a", &[&home])), (Acknowledge::Update, press(&Action::Home)));
    let picks = What::Answered { token: "1h".into(), with: Input::Picks(vec![2, 0]) };
    assert_eq!(asked(chosen("c1h~a", &["2", "0", "x", "999"])).1, picks);
    assert!(read(chosen("m~a", &[])).is_none());
}

#[test]
fn a_form_comes_at_once_and_what_is_sent_is_as_its_press() {
    let Some((_, Heard::Form(form))) = read(pressed("n1h~a~GB", EPHEMERAL)) else { panic!("no form") };
    let form = sent(&form);
    let line = &form["components"][0]["components"][0];
    assert_eq!(form["custom_id"], "n1h~a~GB");
    assert_eq!((&line["label"], &line["value"]), (&json!("Your number"), &json!("14 GB")));
    assert_eq!(line["placeholder"], "A number in GB, as in 1.4");
    let typed = json!({ "custom_id": "n1h~a~GB", "components": [{ "type": 1, "components": [
        { "type": 4, "custom_id": "line", "value": "4.5 GB" },
    ] }] });
    let mut of = interaction(5, typed);
    of["message"] = message(EPHEMERAL, json!([]));
    assert_eq!(asked(of.clone()), (Acknowledge::Update, answer(&Action::Home, "4.5 GB")));
    of["message"]["flags"] = json!(0);
    assert_eq!(asked(of).0, Acknowledge::Whisper);
}

#[test]
fn learners_commands() {
    let text = |name: &str, value: &str| json!([option(name, 3, json!(value))]);
    let cover = Action::Cover(CourseId::new("maths"), ItemId::new("1-why.quiz"));
    let review = Action::Review(CourseId::new("maths"));
    let cases = [
        ("learn", json!([]), press(&Action::Home)),
        ("lesson", json!([]), press(&Action::Find(Wanted::Lesson))),
        ("quiz", text("title", cover.token().as_str()), press(&cover)),
        ("test", text("title", "why"), answer(&Action::Find(Wanted::Test), "why")),
        ("progress", json!([]), press(&Action::Progress)),
        ("review", json!([]), press(&Action::Find(Wanted::Missed))),
        ("review", text("title", review.token().as_str()), press(&review)),
        ("glossary", text("word", "token"), answer(&Action::Term, "token")),
        ("calc", json!([]), press(&Action::Calc)),
        ("calc", text("what", "8B at Q4"), answer(&Action::Calc, "8B at Q4")),
        ("decide", json!([]), press(&Action::Decide(Leanings::default()))),
        ("join", text("code", "k7mq-x2vd"), answer(&Action::Join, "k7mq-x2vd")),
        ("link", json!([]), press(&Action::Link)),
        ("link", text("code", "k7mq-x2vd"), answer(&Action::Link, "k7mq-x2vd")),
        ("privacy", json!([]), press(&Action::Privacy)),
        ("help", json!([]), press(&Action::Help)),
    ];
    for (name, options, what) in cases {
        assert_eq!(asked(command(name, options)), (Acknowledge::Whisper, what), "{name}");
    }
}

#[test]
fn instructors_commands() {
    let class = |part: &str, options: Value| {
        command("class", json!([{ "name": part, "type": 1, "options": options }]))
    };
    let cohort = CohortId::from_bytes([3; 16]);
    let desk = Action::Teach(Some(cohort));
    let text = |name: &str, value: &str| option(name, 3, json!(value));
    let make = Command::Make {
        id: CohortId::from_bytes([9; 16]),
        name: "Blue".into(),
        zone: "Europe/Berlin".into(),
        courses: vec![CourseId::new("maths")],
    };
    let created = json!([text("name", "Blue"), text("zone", "Europe/Berlin"), text("course", "maths")]);
    let role = |remove: bool| json!([option("role", 8, json!("70")), option("remove", 5, json!(remove))]);
    let mut dropped = class("instructors", role(true));
    let one = json!({ "id": "70", "name": "Staff", "color": 0, "colors": { "primary_color": 0 }, "hoist": false,
        "position": 1, "permissions": "0", "managed": false, "mentionable": false, "flags": 0 });
    dropped["data"]["resolved"] = json!({ "roles": { "70": one } });
    let cases = [
        (class("show", json!([])), Command::Class),
        (class("create", created), make),
        (class("here", json!([])), Command::Bind(None)),
        (class("here", json!([text("class", desk.token().as_str())])), Command::Bind(Some(cohort))),
        (class("leave", json!([])), Command::Unbind),
        (class("code", json!([])), Command::Code(Renewal::Show)),
        (class("code", json!([option("renew", 5, json!(true))])), Command::Code(Renewal::Renew)),
        (class("roster", json!([])), Command::Roster),
        (dropped, Command::Instructors { badge: "70".into(), change: Change::Drop }),
        (command("grades", json!([])), Command::Grades(None)),
    ];
    for (of, ordered) in cases {
        assert_eq!(asked(of), (Acknowledge::Whisper, What::Ordered(Box::new(ordered))));
    }
    assert_eq!(said(class("here", json!([text("class", "Blue")]))), words::FROM_THE_LIST);
}

#[test]
fn posting() {
    let cover = Action::Cover(CourseId::new("maths"), ItemId::new("1-why.test"));
    let test = option("test", 3, json!(cover.token().as_str()));
    let more = [
        test.clone(),
        option("opens", 3, json!("18:00")),
        option("closes", 3, json!("+45m")),
        option("minutes", 4, json!(30)),
        option("attempts", 4, json!(2)),
        option("answers", 3, json!("after-submit")),
        option("remind", 5, json!(true)),
    ];
    let What::Ordered(order) = asked(command("post", json!(more))).1 else { panic!("no order") };
    let Command::Post { test: from, typed, announce: None } = *order else { panic!("no post") };
    assert_eq!(from, TestFrom::Course(CourseId::new("maths"), ItemId::new("1-why.test")));
    let times = [typed.opens, typed.closes, typed.time, typed.attempts];
    assert_eq!(times, ["18:00", "+45m", "30", "2"]);
    assert_eq!(typed.feedback, Feedback::AfterSubmit);
    assert_eq!(said(command("post", json!([]))), words::NO_TEST);
    assert_eq!(said(command("post", json!([option("test", 3, json!("why"))]))), words::FROM_THE_LIST);
    let plain = asked(command("post", json!([test]))).1;
    assert!(matches!(plain, What::Ordered(order) if matches!(&*order, Command::Post { typed, .. }
        if typed.feedback == Feedback::AfterClose && typed.time.is_empty())));
}

/// `/post` with a role to ping.
fn pinging(role: &str, mentionable: bool) -> Value {
    let cover = Action::Cover(CourseId::new("maths"), ItemId::new("1-why.test"));
    let test = option("test", 3, json!(cover.token().as_str()));
    let mut of = command("post", json!([test, option("ping", 8, json!(role))]));
    let one = json!({ "id": role, "name": "Evening", "color": 0, "colors": { "primary_color": 0 }, "hoist": false,
        "position": 1, "permissions": "0", "managed": false, "mentionable": mentionable, "flags": 0 });
    let mut roles = json!({});
    roles[role] = one;
    of["data"]["resolved"] = json!({ "roles": roles });
    of
}

#[test]
fn a_test_pings_only_a_role_that_may_be_pinged() {
    let What::Ordered(order) = asked(pinging("70", true)).1 else { panic!("no order") };
    let Command::Post { announce: Some(announce), .. } = *order else { panic!("it pings nobody") };
    assert_eq!((announce.badge.platform.as_str(), announce.badge.key.as_str()), ("discord", "70"));
    assert_eq!(announce.name, "Evening");
    assert_eq!(said(pinging("70", false)), words::NOT_MENTIONABLE);
    // The role that everybody has bears the number of the server.
    assert_eq!(said(pinging("10", true)), words::NOT_EVERYONE);
    let mut unknown = pinging("70", true);
    unknown["data"]["resolved"] = json!({});
    assert_eq!(said(unknown), words::FROM_THE_LIST);
}

#[test]
fn a_test_in_a_file_is_fetched_first() {
    let with = |size: u64| {
        let mut of = command("post", json!([option("file", 11, json!("80"))]));
        let file = json!({ "id": "80", "filename": "t.md", "size": size, "url": "https://cdn.discordapp.com/t.md",
            "proxy_url": "https://media.discordapp.net/t.md" });
        of["data"]["resolved"] = json!({ "attachments": { "80": file } });
        of
    };
    let Some((_, Heard::Ask { asked: Asked::File(file, then), .. })) = read(with(100)) else {
        panic!("no file")
    };
    assert_eq!(file.url, "https://cdn.discordapp.com/t.md");
    let What::Ordered(order) = then("# Test".into()) else { panic!("no order") };
    assert!(matches!(*order, Command::Post { test: TestFrom::Text(text), .. } if text == "# Test"));
    assert_eq!(said(with(300_000)), words::FILE_TOO_LARGE);
}

#[test]
fn what_is_typed_is_suggested() {
    let options = json!([{ "name": "title", "type": 3, "value": "wh", "focused": true }]);
    let mut typing = command("lesson", options);
    typing["type"] = json!(4);
    let Some((_, Heard::Suggest { about, typed })) = read(typing) else { panic!("nothing to suggest") };
    assert_eq!((about, typed.as_str()), (Suggest::Item(Wanted::Lesson), "wh"));
}
