//! Where an action shows that it was done.

use homeroom_core::Action;

/// Where the effect of an action shows.
pub(crate) fn settled(action: &Action) -> Action {
    match action {
        Action::Answer(attempt, n, _) | Action::Submit(attempt, n) => Action::Question(*attempt, *n),
        Action::Flag(attempt, n) | Action::Unflag(attempt, n) => Action::Question(*attempt, *n),
        Action::HandIn(attempt) => Action::Attempt(*attempt),
        Action::Noted(_) | Action::Join | Action::Erase => Action::Home,
        Action::Copy(of) => (**of).clone(),
        Action::Unite(_) | Action::Unlink(_) | Action::Link => Action::Privacy,
        Action::Try(posting) | Action::Post(posting) => Action::Preview(*posting),
        Action::Extend(posting) | Action::Close(posting) | Action::Nudge(posting) => Action::Board(*posting),
        Action::Withdraw(posting) | Action::PutBack(posting) => Action::Board(*posting),
        Action::Begin(course, item) => Action::Cover(course.clone(), item.clone()),
        Action::BeginReview(course) => Action::Review(course.clone()),
        Action::OpenLab(course, lab) => Action::Lab(course.clone(), lab.clone()),
        Action::Say(talk) | Action::StopReply(talk) | Action::TryAgain(talk) => Action::Talk(*talk),
        Action::UseHosted(talk) | Action::UseLocal(talk) => Action::Talk(*talk),
        Action::NewStart(talk) | Action::TakeAlong(talk) | Action::TellMe(talk) => Action::Talk(*talk),
        Action::Read(course, lesson, _) => Action::Lesson(course.clone(), lesson.clone(), None),
        reads => reads.clone(),
    }
}
