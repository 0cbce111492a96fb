//! Every address of the desk, opened and pressed in every role: to who does not teach the class there is nothing, and
//! nothing changes.

use std::{net::Ipv4Addr, path::Path};

use anyhow::{Context as _, Result, ensure};
use homeroom_core::{Action, CourseId, ItemId};
use homeroom_inference_standin::{Kind, Profile, StandIn};
use homeroom_tests::{checkout, http::Visitor, program::Launch, teacher::Teacher};
use tokio::process::Command;

const TEST: &str = "---\ntitle: Evening test\n---\n## Which? {#which}\n- [x] this\n- [ ] that\n\n> [!correct] Yes.\n> [!incorrect] No.\n";
/// A shipped course, and a lab of it.
const COURSE: &str = "running-models-locally";
const LAB: &str = "1-what-an-api-costs.lab";
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
        ("course", COURSE),
        ("decided", "complete"),
    ]
}

const DEEDS: &[&str] = &[
    "allow",
    "archive",
    "change",
    "clear",
    "close",
    "close-now",
    "correct",
    "decide",
    "demote",
    "discard",
    "extend",
    "invite",
    "merge",
    "plan",
    "post",
    "promote",
    "put-back",
    "reenter",
    "remind",
    "remind-not",
    "remove",
    "renew",
    "reopen",
    "reset",
    "restore",
    "revive",
    "score",
    "set-close",
    "settings",
    "take-up",
    "try",
    "uncorrect",
    "unmerge",
    "withdraw",
];

struct Class {
    tea: Teacher,
    learner: String,
    posting: String,
    edition: String,
    test: String,
    attempt: String,
    talk: String,
}

impl Class {
    async fn open(origin: &str, data: &Path) -> Result<(Self, Visitor)> {
        let mut tea = Teacher::arrive(origin, data, "Tea", &[COURSE]).await?;
        let board = tea.post(TEST, "+3h").await?;
        let draft = tea.paste(&TEST.replace("Evening", "Other")).await?;
        let mut ana = Visitor::new(origin).from(Ipv4Addr::new(127, 3, 0, 1));
        ana.enter("Ana").await?;
        let home = ana.post("/join", &[("code", &tea.code)]).await?;
        let test = home.links().into_iter().find(|link| link.ends_with("/test")).context("no test")?;
        let roster = tea.visitor.get(&format!("{}/roster", tea.class)).await?;
        let link = roster.links().into_iter().find(|link| link.contains("/learner/")).context("nobody")?;
        let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let cover = ana.get(&test).await?;
        let (form, button) = cover.button(|button| button.name == "token").context("no start")?;
        let question = ana.press(&form, &button).await?;
        let attempt = question.path.split('/').nth(2).context("no attempt")?.to_owned();
        let opens = Action::OpenLab(CourseId::new(COURSE), ItemId::new(LAB)).token();
        ana.post(&format!("/c/{COURSE}/{LAB}"), &[("token", opens.as_str())]).await?;
        let labs = tea.visitor.get(&format!("{}/labs", tea.class)).await?;
        let talk = labs.links().into_iter().find(|link| link.contains("/lab/")).context("no talk")?;
        let test = test.trim_start_matches("/c/").to_owned();
        let (learner, posting, edition, talk) = (last(&link), last(&board), last(&draft.path), last(&talk));
        Ok((Self { tea, learner, posting, edition, test, attempt, talk }, ana))
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
            ("{attempt}", &self.attempt),
            ("{talk}", &self.talk),
            ("{course}", course),
            ("{item}", item),
        ]
        .iter()
        .fold(pattern.to_owned(), |path, (hole, what)| path.replace(hole, what))
    }

    /// Takes somebody out, by name.
    async fn removes(&mut self, name: &str) -> Result<()> {
        let path = format!("{}/roster", self.tea.class);
        let roster = self.tea.visitor.get(&path).await?;
        let at = roster.body.find(&format!(">{name}<")).context("not on the roster")?;
        let before = roster.body.get(..at).unwrap_or_default();
        let id = before.rsplit("/learner/").next().and_then(|rest| rest.get(..26)).context("no link")?;
        let done = self.tea.visitor.post(&path, &[("do", "remove"), ("learner", id)]).await?;
        ensure!(done.is_good(), "not taken out: {}", done.words());
        Ok(())
    }

    /// All that the instructor sees, as words.
    async fn seen(&mut self) -> Result<String> {
        let mut all = String::new();
        for page in ["", "/roster", "/settings", "/deeds", "/grades", "/labs"] {
            let page = self.tea.visitor.get(&format!("{}{page}", self.tea.class)).await?;
            ensure!(page.is_good(), "{}: {}", page.path, page.status);
            all.push_str(&page.words());
        }
        Ok(all)
    }
}

/// Somebody with a link of their own, made beside the running program.
async fn invited(origin: &str, data: &Path) -> Result<Visitor> {
    let program = checkout::built("homeroom")?;
    let made = Command::new(program).args(["invite", "instructor", "--data"]).arg(data).output().await?;
    ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let link = std::fs::read_to_string(data.join("invitation-2.txt"))?;
    let path = link.trim().rsplit_once("/invite/").context("no link")?.1;
    let mut visitor = Visitor::new(origin).from(Ipv4Addr::new(127, 3, 0, 5));
    let page = visitor.post(&format!("/invite/{path}"), &[("name", "Eve")]).await?;
    ensure!(page.is_good(), "not let in: {}", page.words());
    Ok(visitor)
}

#[tokio::test]
async fn who_does_not_teach_the_class_gets_nothing_from_any_address() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let server = StandIn::start(Profile::new(Kind::LlamaCpp))?;
    let config = format!("{LIMITS}[inference]\nurl = \"{}\"\n", server.url());
    let program = Launch::new(folder.path())?.config(&config)?.start().await?;
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
    let mut fay = at(4);
    fay.enter("Fay").await?;
    fay.post("/join", &[("code", &class.tea.code)]).await?;
    class.removes("Fay").await?;
    let eve =
        Teacher::of(invited(program.origin(), folder.path()).await?, "Another class", &[]).await?.visitor;
    let before = class.seen().await?;
    for (who, mut visitor, expected) in [
        ("a learner of the class", ana, 404),
        ("an instructor of another class", eve, 404),
        ("somebody who was taken out", fay, 404),
        ("somebody else", otto, 404),
        ("nobody", at(3), 401),
    ] {
        for pattern in patterns.iter().filter(|one| one.starts_with("/teach/")) {
            let path = class.address(pattern);
            let page = visitor.get(&path).await?;
            ensure!(page.status == expected, "{who}, GET {path}: {}", page.status);
            for deed in DEEDS {
                let mut form = fields(&class.learner, &class.posting);
                form.push(("do", deed));
                let page = visitor.post(&path, &form).await?;
                let refused = [expected, 404, 405].contains(&page.status);
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
