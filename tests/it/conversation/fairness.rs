//! One learner's flood is one learner's matter.

use homeroom_core::{Action, Refusal, Reply};

use super::{classroom::Classroom, courses::Keys};

#[tokio::test]
async fn a_flood_is_told_to_wait_and_the_others_are_not() {
    let room = Classroom::on(Default::default(), Keys(0), Default::default(), 120).await;
    let (ana, ben) = (room.enter("Ana").await, room.enter("Ben").await);
    let home = Action::Home.token();
    let mut waits = Vec::new();
    for _ in 0..500 {
        if let Reply::Refused(Refusal::TooFast { wait }) =
            room.press(&ana.from, home.as_str(), None, None).await
        {
            waits.push(wait);
        }
    }
    // Entering took one page already.
    assert_eq!(waits.len(), 500 - 119);
    let said = homeroom_core::words::refusal(&Refusal::TooFast { wait: waits[0] });
    assert_eq!(said, "That was quicker than this classroom can follow. Please wait 1 s.");
    assert!(matches!(room.press(&ben.from, home.as_str(), None, None).await, Reply::Shown(_)));

    room.clock.advance(1000);
    let mut through = 0;
    while matches!(room.press(&ana.from, home.as_str(), None, None).await, Reply::Shown(_)) {
        through += 1;
    }
    assert_eq!(through, 12, "a second refills what the limits say");
}
