//! Words become what is asked.

use homeroom_core::{
    Action, Change, Command, Feedback, Input, Leanings, Reminder, Renewal, Wanted, What, desk::Typed,
};

use crate::spoken::{ALL, Asked, Ping, Spoken, spoken};

fn read(text: &str) -> Spoken {
    spoken(text, &|| [9; 16])
}

fn pressed(action: &Action) -> Spoken {
    Spoken::Asked(Asked::What(What::Pressed { token: action.token().as_str().into() }))
}

fn answered(action: &Action, text: &str) -> Spoken {
    Spoken::Asked(Asked::What(What::Answered {
        token: action.token().as_str().into(),
        with: Input::Text(text.into()),
    }))
}

fn ordered(command: Command) -> Spoken {
    Spoken::Asked(Asked::What(What::Ordered(Box::new(command))))
}

fn typed() -> Typed {
    Typed {
        opens: String::new(),
        closes: String::new(),
        time: String::new(),
        attempts: String::new(),
        feedback: Feedback::AfterClose,
        reminder: Reminder::Off,
    }
}

#[test]
fn learners_ask() {
    assert_eq!(read("learn"), pressed(&Action::Home));
    assert_eq!(read(" Learn \n"), pressed(&Action::Home));
    assert_eq!(read("lesson"), pressed(&Action::Find(Wanted::Lesson)));
    assert_eq!(read("quiz first steps"), answered(&Action::Find(Wanted::Quiz), "first steps"));
    assert_eq!(read("lesson 2"), answered(&Action::Find(Wanted::Lesson), "2"));
    assert_eq!(read("glossary weight"), answered(&Action::Term, "weight"));
    assert_eq!(read("calc"), pressed(&Action::Calc));
    assert_eq!(read("calc 8B at Q4"), answered(&Action::Calc, "8B at Q4"));
    assert_eq!(read("decide"), pressed(&Action::Decide(Leanings::default())));
    assert_eq!(read("join k7mq-x2vd"), answered(&Action::Join, "k7mq-x2vd"));
    assert_eq!(read("link"), pressed(&Action::Link));
    assert_eq!(read("link ABC"), answered(&Action::Link, "ABC"));
    for (word, action) in
        [("progress", Action::Progress), ("privacy", Action::Privacy), ("help", Action::Help)]
    {
        assert_eq!(read(word), pressed(&action));
    }
}

#[test]
fn instructors_order() {
    let made = Spoken::Asked(Asked::Make(
        Box::new(Command::Make {
            id: homeroom_core::CohortId::from_bytes([9; 16]),
            name: "Evening class".into(),
            zone: "Europe/Berlin".into(),
            courses: Vec::new(),
        }),
        "Small course".into(),
    ));
    assert_eq!(read("class create Evening class zone=Europe/Berlin course=Small course"), made);
    assert_eq!(read("class"), ordered(Command::Class));
    assert_eq!(read("class code new"), ordered(Command::Code(Renewal::Renew)));
    assert_eq!(read("class here"), ordered(Command::Bind(None)));
    assert_eq!(read("class here Evening class"), Spoken::Asked(Asked::Here("Evening class".into())));
    let badge = || "50".to_owned();
    assert_eq!(
        read("class instructors 50"),
        ordered(Command::Instructors { badge: badge(), change: Change::Add })
    );
    assert_eq!(
        read("class instructors 50 off"),
        ordered(Command::Instructors { badge: badge(), change: Change::Drop })
    );
    assert!(matches!(read("class instructors everybody"), Spoken::Asked(Asked::Said(_))));
    let plan = Typed { closes: "Fri 23:59".into(), attempts: "1".into(), ..typed() };
    assert_eq!(
        read("post Module 1 closes=Fri 23:59 attempts=1"),
        Spoken::Asked(Asked::Post("Module 1".into(), plan, Ping::Nobody))
    );
    assert_eq!(read("post"), Spoken::Asked(Asked::PostFile(typed(), Ping::Nobody)));
    let test = Asked::PostText("# A test\n".into(), typed(), Ping::Room);
    assert_eq!(read("post ping=room\n```\n# A test\n```"), Spoken::Asked(test));
    assert_eq!(read("class space"), Spoken::Asked(Asked::Space));
    let named = Command::Instructors { badge: "@carla:school".into(), change: Change::Add };
    assert_eq!(read("class instructors @carla:school"), ordered(named));
    assert_eq!(read("grades"), ordered(Command::Grades(None)));
    assert_eq!(read("grades Module 1"), Spoken::Asked(Asked::Grades("Module 1".into())));
}

#[test]
fn a_slip_gets_a_suggestion_and_talk_gets_none() {
    for (slip, meant) in
        [("lern", "learn"), ("quizz", "quiz"), ("pogress", "progress"), ("glosary x", "glossary")]
    {
        assert_eq!(read(slip), Spoken::Near(meant), "{slip}");
    }
    for talk in ["", "hello", "what is this?", "2", "xyz"] {
        assert_eq!(read(talk), Spoken::Unknown, "{talk}");
    }
    for word in ALL {
        assert!(matches!(read(word), Spoken::Asked(_)), "{word}");
    }
}
