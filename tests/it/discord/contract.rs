//! Discord as a platform that pages are brought to: the suite that every platform runs.

use std::sync::Arc;

use async_trait::async_trait;
use homeroom_core::{
    Account, Action, Look, Place, Platform, PlatformId, View, platform_contract, testing::platform::Stage,
};
use homeroom_discord::{Discord, MessageContent, PLATFORM, Settings, Shards, Token};
use homeroom_discord_standin::{Channel, Message, Permissions, StandIn, User};

struct OnDiscord {
    standin: StandIn,
    platform: Arc<dyn Platform>,
    open: User,
    closed: User,
    channel: Channel,
    silent: Channel,
}

async fn stage() -> OnDiscord {
    let standin = StandIn::start().await.expect("a stand-in");
    let guild = standin.guild("Study group");
    let (open, closed) = (standin.user("Ben"), standin.user("Carl"));
    guild.join(&open);
    guild.join(&closed);
    closed.refuse_direct(true);
    let (channel, silent) = (guild.channel("general"), guild.channel("silent"));
    silent.deny(Permissions::SEND_MESSAGES | Permissions::CREATE_PRIVATE_THREADS);
    let platform = Discord::new(settings(&standin)).expect("good settings").platform();
    OnDiscord { standin, platform, open, closed, channel, silent }
}

pub fn settings(standin: &StandIn) -> Settings {
    let token = Token::new(standin.token());
    Settings {
        token,
        api_base: Some(standin.api_base().into()),
        shards: Shards::Auto,
        message_content: MessageContent::Unasked,
    }
}

fn account(user: &str) -> Account {
    Account { platform: PlatformId::new(PLATFORM), user: user.into() }
}

fn place(key: &str) -> Place {
    Place { platform: PlatformId::new(PLATFORM), key: key.into() }
}

fn words(messages: &[Message]) -> Vec<String> {
    messages.iter().map(Message::words).collect()
}

#[async_trait]
impl Stage for OnDiscord {
    fn platform(&self) -> &dyn Platform {
        &*self.platform
    }

    fn somebody(&self) -> Account {
        account(&self.open.id().to_string())
    }

    fn somebody_closed(&self) -> Account {
        account(&self.closed.id().to_string())
    }

    fn nobody(&self) -> Account {
        account("1")
    }

    fn place(&self) -> Place {
        place(&self.channel.id().to_string())
    }

    fn closed_place(&self) -> Place {
        place(&self.silent.id().to_string())
    }

    fn nowhere(&self) -> Place {
        place("1")
    }

    async fn brought(&self, _to: &Account) -> Vec<String> {
        words(&self.open.direct_messages())
    }

    async fn stands(&self, at: &Place) -> Vec<String> {
        words(&self.standin.channel(at.key.parse().expect("an id")).messages())
    }

    async fn take_away(&self, at: &Place, message: &str) {
        let channel = self.standin.channel(at.key.parse().expect("an id"));
        channel.delete_message(message.parse().expect("an id")).expect("it stands there");
    }

    fn out_of_reach(&self) {
        self.standin.fail_next(1, 503);
    }
}

platform_contract!(stage());

#[tokio::test]
async fn in_a_thread_that_was_put_away_messages_change() {
    let stage = stage().await;
    let view = |text: &str| View::new(Action::Home, text);
    let (who, beside) = (stage.somebody(), stage.place());
    let opened = stage.platform.open_thread(&who, Some(&beside), &view("The task"), "01U-0").await;
    let thread = opened.expect("a thread");
    let channel = stage.standin.channel(thread.at.key.parse().expect("an id"));
    channel.put_away();
    let grown = stage.platform.grow(&thread.at, &thread.message, &view("Decided"), Look::Last).await;
    assert_eq!((grown, channel.is_archived()), (Ok(()), false));
    assert!(stage.stands(&thread.at).await[0].contains("Decided"));
}
