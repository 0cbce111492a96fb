//! Pages become messages.

use std::borrow::Cow;

use homeroom_core::{Action, Block, Callout, Page, Pictures, View, para};
use serenity::{
    builder::{
        CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateEmbed,
        CreateInteractionResponseFollowup, CreateMessage, EditAttachments, EditInteractionResponse,
        EditMessage,
    },
    model::{
        Colour,
        channel::Nonce,
        id::{RoleId, UserId},
    },
};

use crate::{
    controls,
    inline::words,
    length::cut,
    limits::{
        CONTENT_MAX, DESCRIPTION_MAX, EMBEDS_MAX, FILE_BYTES_MAX, FILES_MAX, PICTURES, SUBTITLE_MAX,
        TITLE_MAX,
    },
    markdown::{SMALL, blocks},
    pictures::attached,
};

/// Beside what was answered right.
const GREEN: Colour = Colour::new(0x002e_9e5b);
/// Beside what was answered wrong.
const RED: Colour = Colour::new(0x00c9_3c3c);
/// Beside everything else.
const CALM: Colour = Colour::new(0x004a_6fa5);
/// Stands where Discord wants something to show.
const NOTHING: &str = "\u{200b}";

/// A message, before it is known how it goes out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    content: String,
    embeds: Vec<CreateEmbed>,
    files: Vec<CreateAttachment>,
    rows: Vec<CreateActionRow>,
    /// The only ones whom it may ping.
    pings: Option<RoleId>,
    /// The only one beside them.
    calls: Option<UserId>,
}

impl Message {
    /// A sentence alone.
    pub(crate) fn said(sentence: &str) -> Self {
        Self { content: cut(&words(sentence), CONTENT_MAX), ..Self::default() }
    }

    /// A page.
    pub(crate) fn of(page: &Page, pictures: &dyn Pictures) -> Self {
        let mut sheet = Sheet::new(page);
        let mut run: Vec<Block> = Vec::new();
        for block in &page.blocks {
            let room = sheet.pictures < PICTURES;
            let number = sheet.files.len() + 1;
            if let Some(picture) = room.then(|| attached(block, number, pictures)).flatten() {
                sheet.text(&blocks(&std::mem::take(&mut run)));
                sheet.picture(picture);
            } else {
                sheet.file(block);
                run.push(block.clone());
            }
        }
        sheet.text(&blocks(&run));
        sheet.close();
        let Sheet { embeds, files, .. } = sheet;
        Self { embeds, files, rows: controls::rows(page), ..Self::default() }
    }

    /// Pings a role, if it goes out as a new message.
    pub(crate) fn announced(self, to: RoleId) -> Self {
        Self { content: format!("<@&{to}>"), pings: Some(to), ..self }
    }

    /// Pings somebody, if it goes out as a new message.
    pub(crate) fn calling(self, who: UserId) -> Self {
        Self { content: format!("<@{who}> {}", self.content), calls: Some(who), ..self }
    }

    /// As a new message; the same `once` again, within minutes, is the same message.
    pub(crate) fn posted(self, once: &str) -> CreateMessage {
        let message = CreateMessage::new()
            .nonce(Nonce::String(once.into()))
            .enforce_nonce(true)
            .embeds(self.embeds)
            .components(self.rows)
            .files(self.files)
            .allowed_mentions(CreateAllowedMentions::new().roles(self.pings).users(self.calls));
        if self.content.is_empty() { message } else { message.content(self.content) }
    }

    /// In place of another. The content stays: a page has none, and whom it was announced to still reads why.
    pub(crate) fn replaced(self) -> EditMessage {
        EditMessage::new()
            .embeds(self.embeds)
            .components(self.rows)
            .attachments(all(self.files))
            .allowed_mentions(CreateAllowedMentions::new())
    }

    /// In place of what an interaction stands on, or of its acknowledgement.
    pub(crate) fn answered(self) -> EditInteractionResponse {
        EditInteractionResponse::new()
            .content(self.content)
            .embeds(self.embeds)
            .components(self.rows)
            .attachments(all(self.files))
            .allowed_mentions(CreateAllowedMentions::new())
    }

    /// Beside what an interaction stands on, for whoever pressed.
    pub(crate) fn whispered(self) -> CreateInteractionResponseFollowup {
        CreateInteractionResponseFollowup::new()
            .content(self.content)
            .embeds(self.embeds)
            .components(self.rows)
            .add_files(self.files)
            .ephemeral(true)
            .allowed_mentions(CreateAllowedMentions::new())
    }
}

/// On the page on privacy, with what is seen here.
pub(crate) fn with_seen<'a>(view: &'a View, seen: &[&str]) -> Cow<'a, View> {
    match &view.at {
        Action::Privacy => {}
        Action::Page(of, _) if **of == Action::Privacy => {}
        _ => return Cow::Borrowed(view),
    }
    let mut view = view.clone();
    view.blocks.extend(seen.iter().map(|sentences| para(*sentences)));
    Cow::Owned(view)
}

/// These files and no others: an edit that names none would leave the old ones.
fn all(files: Vec<CreateAttachment>) -> EditAttachments {
    files.into_iter().fold(EditAttachments::new(), EditAttachments::add)
}

/// The embeds of a page in the making. A picture stands at the end of its embed, so what follows begins another.
struct Sheet {
    colour: Colour,
    open: Option<CreateEmbed>,
    /// What the first text begins with.
    subtitle: String,
    embeds: Vec<CreateEmbed>,
    files: Vec<CreateAttachment>,
    pictures: usize,
}

impl Sheet {
    fn new(page: &Page) -> Self {
        let colour = colour(&page.blocks);
        let title = words(&page.title);
        let titled = (!title.trim().is_empty())
            .then(|| CreateEmbed::new().colour(colour).title(whole(&page.title, TITLE_MAX)));
        let subtitle = page.subtitle.as_deref().map(|line| cut(line, SUBTITLE_MAX)).unwrap_or_default();
        let subtitle =
            if subtitle.is_empty() { subtitle } else { format!("{SMALL}{}\n\n", words(&subtitle)) };
        Self { colour, open: titled, subtitle, embeds: Vec::new(), files: Vec::new(), pictures: 0 }
    }

    fn text(&mut self, text: &str) {
        let text = format!("{}{text}", std::mem::take(&mut self.subtitle));
        if text.trim().is_empty() {
            return;
        }
        let embed = self.open.take().unwrap_or_else(|| CreateEmbed::new().colour(self.colour));
        self.open = Some(embed.description(cut(text.trim_end(), DESCRIPTION_MAX)));
    }

    fn picture(&mut self, picture: CreateAttachment) {
        let embed = self.open.take().unwrap_or_else(|| CreateEmbed::new().colour(self.colour));
        self.embeds.push(embed.attachment(picture.filename.clone()));
        self.files.push(picture);
        self.pictures += 1;
    }

    /// A file to take away; its name stands in the text.
    fn file(&mut self, block: &Block) {
        if let Block::File { name, text } = block
            && self.files.len() < FILES_MAX - PICTURES + self.pictures
            && text.len() <= FILE_BYTES_MAX
        {
            self.files.push(CreateAttachment::bytes(text.as_bytes(), file_name(name)));
        }
    }

    fn close(&mut self) {
        self.text("");
        self.embeds.extend(self.open.take());
        if self.embeds.is_empty() {
            self.embeds.push(CreateEmbed::new().colour(self.colour).description(NOTHING));
        }
        self.embeds.truncate(EMBEDS_MAX);
    }
}

/// Words of at most so many letters after they were made harmless: cut before, so that no mark is cut in two.
fn whole(text: &str, max: usize) -> String {
    let mut room = max;
    loop {
        let shown = words(&cut(text, room));
        if crate::length::length(&shown) <= max || room == 0 {
            return shown;
        }
        room = room.saturating_sub(8);
    }
}

/// A name that every system can keep.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let name: String = name.chars().map(plain).take(80).collect();
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() { "file.txt".into() } else { name.into() }
}

/// By what is on the page: right, wrong, or neither.
fn colour(all: &[Block]) -> Colour {
    let is = |kind: Callout| {
        all.iter().any(|block| matches!(block, Block::Callout { kind: one, .. } if *one == kind))
    };
    match (is(Callout::Right), is(Callout::Wrong)) {
        (true, false) => GREEN,
        (false, true) => RED,
        _ => CALM,
    }
}
