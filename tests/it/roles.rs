//! Every address of the desk, opened and pressed in every role: to who does not teach the class there is nothing, and
//! nothing changes.

use std::{net::Ipv4Addr, path::Path};

use anyhow::{Context as _, Result, ensure};
use homeroom_tests::{http::Visitor, program::Launch, teacher::Teacher};

const TEST: &str = "---\ntitle: Evening test\n---\n## Which? {#which}\n- [x] this\n- [ ] that\n\n> [!correct] Yes.\n> [!incorrect] No.\n";
const LIMITS: &str = "[limits]\nburst = 100000\nper_second = 10000\n";

/// What is for everybody: joining, invitations, privacy.
fn is_for_everybody(pattern: &str) -> bool {
    !pattern.starts_with("/teach")
}

/// Something for every field that some form of the desk has, so that a press fails for who presses alone.
fn fields<'a>(learner: &'a str, posting: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("learner", learner),
        ("posting", posting),
        ("kept", learner),
        ("name", "Changed"),
        ("zone", "UTC"),
        ("why", "because"),
        ("percent", "100"),
        ("minutes", "5"),
        ("attempts", "2"),
        ("course", "running-models-locally"),
    ]
}

const DEEDS: [&str; 24] = [
    "settings",
    "renew",
    "archive",
    "revive",
    "invite",
    "reenter",
    "remove",
    "restore",
    "promote",
    "demote",
    "merge",
    "unmerge",
    "try",
    "plan",
    "post",
    "take-up",
    "discard",
    "extend",
    "close-now",
    "withdraw",
    "put-back",
    "reset",
    "score",
    "correct",
];

struct Class {
    tea: Teacher,
    learner: String,
    posting: String,
    edition: String,
    test: String,
}

impl Class {
    async fn open(origin: &str, data: &Path) -> Result<(Self, Visitor)> {
        let mut tea = Teacher::arrive(origin, data, "Tea", &["running-models-locally"]).await?;
        let board = tea.post(TEST, "+3h").await?;
        let draft = tea.paste(&TEST.replace("Evening", "Other")).await?;
        let mut ana = Visitor::new(origin).from(Ipv4Addr::new(127, 3, 0, 1));
        ana.enter("Ana").await?;
        let home = ana.post("/join", &[("code", &tea.code)]).await?;
        let test = home.links().into_iter().find(|link| link.ends_with("/test")).context("no test")?;
        let roster = tea.visitor.get(&format!("{}/roster", tea.class)).await?;
        let link = roster.links().into_iter().find(|link| link.contains("/learner/")).context("nobody")?;
        let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let test = test.trim_start_matches("/c/").to_owned();
        let (learner, posting, edition) = (last(&link), last(&board), last(&draft.path));
        Ok((Self { tea, learner, posting, edition, test }, ana))
    }

    /// A pattern of the desk, as an address of this class.
    fn address(&self, pattern: &str) -> String {
        let (course, item) = self.test.split_once('/').unwrap_or_default();
        let cohort = self.tea.class.trim_start_matches("/teach/");
        [
            ("{cohort}", cohort),
            ("{learner}", &self.learner),
            ("{posting}", &self.posting),
            ("{edition}", &self.edition),
            ("{course}", course),
            ("{item}", item),
        ]
        .iter()
        .fold(pattern.to_owned(), |path, (hole, what)| path.replace(hole, what))
    }

    /// All that the instructor sees, as words.
    async fn seen(&mut self) -> Result<String> {
        let mut all = String::new();
        for page in ["", "/roster", "/settings", "/deeds", "/grades"] {
            let page = self.tea.visitor.get(&format!("{}{page}", self.tea.class)).await?;
            ensure!(page.is_good(), "{}: {}", page.path, page.status);
            all += &page.words();
        }
        Ok(all)
    }
}

#[tokio::test]
async fn who_does_not_teach_the_class_gets_nothing_from_any_address() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let program = Launch::new(folder.path())?.config(LIMITS)?.start().await?;
    let (mut class, ana) = Class::open(program.origin(), folder.path()).await?;
    let patterns = homeroom_web::desk_addresses();
    // The instructor, first: the walk would prove nothing on addresses that are wrong.
    for pattern in patterns.iter().filter(|one| !is_for_everybody(one) && !one.ends_with("/live")) {
        let page = class.tea.visitor.get(&class.address(pattern)).await?;
        ensure!(page.is_good(), "{pattern}: {} {}", page.status, page.words());
    }
    let at = |n| Visitor::new(program.origin()).from(Ipv4Addr::new(127, 3, 0, n));
    let mut otto = at(2);
    otto.enter("Otto").await?;
    let before = class.seen().await?;
    for (who, mut visitor, expected) in
        [("a learner of the class", ana, 404), ("somebody else", otto, 404), ("nobody", at(3), 401)]
    {
        for pattern in patterns.iter().filter(|one| !is_for_everybody(one)) {
            let path = class.address(pattern);
            let page = visitor.get(&path).await?;
            ensure!(page.status == expected, "{who}, GET {path}: {}", page.status);
            for deed in DEEDS {
                let mut form = fields(&class.learner, &class.posting);
                form.push(("do", deed));
                let page = visitor.post(&path, &form).await?;
                let refused = [expected, 404, 405, 415, 422].contains(&page.status);
                ensure!(refused, "{who}, POST {path} ({deed}): {} {}", page.status, page.words());
            }
            let page = visitor.post_parts(&path, &[("text", None, TEST.as_bytes())]).await?;
            ensure!(!page.is_good(), "{who}, a file to {path}: {}", page.status);
        }
    }
    ensure!(class.seen().await? == before, "something changed");
    program.stop().await?;
    Ok(())
}
