//! Which servers a conversation may go to: those of the group, and a hosted one if its class allows that and its learner
//! agreed.

use super::{super::Cx, own_at_work};
use crate::{
    Action, Answering, Assistants, Cohort, Failure, Health, MayLeave, Reach, Refusal, Server, Talk, TalkId,
    Tone, View, para,
    words::{lab as said, label},
};

/// The servers of a conversation.
pub(super) struct Servers {
    /// How far it may go.
    pub(super) reach: Reach,
    /// The one that would answer it now.
    pub(super) now: Option<Answering>,
    /// A hosted one that it could go to, if its learner agreed.
    pub(super) offered: Option<Answering>,
    /// Why none answers, where there are some.
    pub(super) away: Option<Away>,
}

/// Why servers do not answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Away {
    /// None will as long as it is set up so.
    Setup,
    /// One may another time.
    ForNow,
}

impl Servers {
    /// Those of a conversation, or of one that has not begun.
    pub(super) fn of(assistants: &dyn Assistants, cohort: &Cohort, talk: Option<&Talk>) -> Self {
        let allowed = cohort.labs.hosted == MayLeave::IfAgreed;
        let hosted = assistants.answers(Reach::Hosted).filter(|_| allowed);
        let mut known = assistants.servers();
        known.retain(|server| server.reach == Reach::Local || allowed);
        let away = known.iter().map(Away::of).max();
        match talk.map(|talk| talk.reaches(&cohort.labs)) {
            Some(Reach::Hosted) => Self { reach: Reach::Hosted, now: hosted, offered: None, away },
            _ => Self { reach: Reach::Local, now: assistants.answers(Reach::Local), offered: hosted, away },
        }
    }

    /// Whether one would answer, if need be after its learner has agreed.
    pub(super) fn are_there(&self) -> bool {
        self.now.is_some() || self.offered.is_some()
    }
}

impl Away {
    fn of(server: &Server) -> Self {
        match &server.health {
            Health::Ill(why) if why.is_of_setup() => Self::Setup,
            _ => Self::ForNow,
        }
    }
}

/// What it would mean to let a conversation go to a hosted server: said before anything leaves.
pub async fn ask_hosted(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let own = own_at_work(cx, id).await?;
    let servers = Servers::of(cx.assistants, &own.cohort, Some(&own.talk));
    let hosted = servers.offered.ok_or(Refusal::NoAssistant)?;
    let mut view = View::new(Action::AskHosted(id), said::use_hosted(&hosted.host));
    view.subtitle = Some(own.lab()?.title.clone());
    view.blocks.push(para(said::hosted(&hosted.model, &hosted.host)));
    let stay = Action::Lab(own.course.id.clone(), own.talk.lab.clone());
    let view = view.press(label::AGREE, Action::UseHosted(id), Tone::Final);
    Ok(view.press(label::STAY, stay, Tone::Plain))
}
