use expect_test::expect;
use homeroom_core::plain;

use super::{check, course};

const LAB: &str = "---\npersona: { name: N, role: R }\ngrounding: [1-first, 1-first#two]\ncomplete: { exchanges: 4 }\n\
                   tools: [memory]\n---\n## Task\n\nDo *it*.\n\n## Brief\n\nGoals\n- One.\n\nMore `code`.\n\n\
                   > [!opening] Hello!\n> [!try] I have [number] GB.\n";

#[test]
fn a_lab() {
    let course = course(&[("1-m/1-first.lab.md", LAB)]);
    let lab = course.lab(&homeroom_core::ItemId::new("1-first.lab")).unwrap();
    assert_eq!((lab.title.as_str(), lab.persona.as_str(), lab.role.as_str()), ("Lab: First", "N", "R"));
    assert_eq!((lab.exchanges, &lab.tools[..]), (4, &["memory".to_owned()][..]));
    assert_eq!(lab.brief, "Goals\n\n- One.\n\nMore `code`.");
    assert_eq!((lab.task.len(), lab.opening.len()), (1, 1));
    assert_eq!(lab.opener.as_deref(), Some("I have [number] GB."));
    let spots: Vec<_> =
        lab.grounding.iter().map(|spot| (spot.lesson.as_str(), spot.anchor.as_deref())).collect();
    assert_eq!(spots, [("1-first", None), ("1-first", Some("two"))]);
    assert_eq!(plain(&homeroom_core::rich(&*lab.title)), lab.title);
}

#[test]
fn faults_in_labs() {
    let text = "---\npersona: Bob\ngrounding: [1-frist, 1-first#tow]\ncomplete: { exchanges: many, takeway: optional }\n\
                tools: [memroy]\n---\nBefore.\n\n## Tasks\n\nx\n\n## Brief\n\n> [!openin] x\n> [!try]\n> [!opening] a\n> [!opening] b\n";
    check(
        &[("1-m/1-first.lab.md", text)],
        expect![[r#"
            1-m/1-first.lab.md:1:1+0 error: this lab has no task | add a section `## Task`, which the learner sees
            1-m/1-first.lab.md:1:1+0 error: this lab's brief is empty | say how to guide the learner
            1-m/1-first.lab.md:2:10+3 error: `persona` is of the wrong kind | expected keys and values: `{ a: b }`
            1-m/1-first.lab.md:3:13+7 error: no lesson `1-frist` in this course | did you mean `1-first`?
            1-m/1-first.lab.md:3:22+11 error: no section `#tow` in `1-first` | did you mean `two`?
            1-m/1-first.lab.md:4:24+4 error: `exchanges: many` cannot be read | expected a number from 1 to 100
            1-m/1-first.lab.md:4:30+7 error: unknown key `takeway` | did you mean `takeaway`?
            1-m/1-first.lab.md:5:9+6 error: unknown tool `memroy` | did you mean `memory`?
            1-m/1-first.lab.md:7:1+7 error: this belongs neither to the task nor to the brief | begin with `## Task`
            1-m/1-first.lab.md:9:1+8 error: a lab has no section `Tasks` | did you mean `Task`?
            1-m/1-first.lab.md:15:5+6 error: unknown callout `openin` | did you mean `opening`?
            1-m/1-first.lab.md:16:1+8 error: `try` says nothing
            1-m/1-first.lab.md:18:5+7 error: `opening` stands here twice
        "#]],
    );
}
