//! What an instructor says is right, from the form to the order.

use homeroom_core::{
    CohortId, Column, QuestionId, Version,
    desk::{Asked, Order, Said},
};
use maud::{Markup, html};

use crate::{
    desk::carried::hidden, incoming::Fields, inline::still, limits::TYPED_MAX, sheet::Sheet,
    words::posting as said,
};

/// A form as it was sent.
pub(super) struct Correcting {
    question: String,
    version: String,
    said: Said,
    why: String,
}

impl Correcting {
    /// From its fields.
    pub(super) fn read(fields: &Fields) -> Self {
        let said = match fields.get("void") {
            "on" => Said::Void,
            _ if fields.get("sort") == "options" => Said::Options(fields.kept().picks),
            _ => Said::Text(fields.get("key").to_owned()),
        };
        Self {
            question: fields.get("question").to_owned(),
            version: fields.get("version").to_owned(),
            said,
            why: fields.get("why").to_owned(),
        }
    }

    /// What is to be done.
    pub(super) fn order(&self, cohort: CohortId, column: &Column, what: &str) -> Option<Order> {
        let column = column.clone();
        let (question, version) = (QuestionId::new(&self.question), Version::new(&self.version));
        match what {
            "correct" => {
                let (said, why) = (self.said.clone(), self.why.clone());
                Some(Order::Correct { cohort, column, question, version, said, why })
            }
            "uncorrect" => Some(Order::Uncorrect { cohort, column, question, version }),
            _ => None,
        }
    }

    /// Whether it is about this question in this wording.
    pub(super) fn is_of(&self, asked: &Asked) -> bool {
        self.question == asked.id.as_str() && self.version == asked.version.as_str()
    }
}

/// The form that corrects a question; `kept` is what it held when it was refused.
pub(super) fn form(sheet: &Sheet<'_>, asked: &Asked, kept: Option<&Correcting>) -> Markup {
    let (void, why) = (sheet.id(), sheet.id());
    let is_void = match kept {
        Some(kept) => kept.said == Said::Void,
        None => asked.corrected.as_ref().is_some_and(|corrected| corrected.void),
    };
    html! {
        details.correct open[kept.is_some()] {
            summary { (said::CORRECT) }
            form.inside method="post" action=(sheet.form) {
                (of(asked))
                @if asked.options.is_empty() { (text(sheet, asked, kept)) } @else { (options(asked, kept)) }
                div.ticks {
                    label for=(void) {
                        input id=(void) type="checkbox" name="void" value="on" checked[is_void];
                        " " (said::VOID)
                    }
                }
                div.field {
                    label for=(why) { (said::WHY) }
                    p.help id={ (why) "_help" } { (said::WHY_HELP) }
                    div.typed {
                        input id=(why) type="text" name="why" required maxlength=(TYPED_MAX) value=[kept.map(|kept| kept.why.as_str())]
                            autocomplete="off" aria-describedby={ (why) "_help" };
                    }
                }
                div.presses { button.button.primary name="do" value="correct" { (said::CORRECT_YES) } }
            }
        }
    }
}

/// The form that takes a correction back.
pub(super) fn back(sheet: &Sheet<'_>, asked: &Asked) -> Markup {
    html! {
        form method="post" action=(sheet.form) {
            (of(asked))
            button.button.plain name="do" value="uncorrect" { (said::UNCORRECT) }
        }
    }
}

fn of(asked: &Asked) -> Markup {
    html! { (hidden("question", asked.id.as_str())) (hidden("version", asked.version.as_str())) }
}

/// Several may be right, of a question with one answer too.
fn options(asked: &Asked, kept: Option<&Correcting>) -> Markup {
    let right = |place: usize| match kept.map(|kept| &kept.said) {
        Some(Said::Options(picks)) => picks.iter().any(|pick| usize::from(*pick) == place),
        _ => asked.options.get(place).is_some_and(|option| option.right),
    };
    html! {
        (hidden("sort", "options"))
        fieldset.ticks {
            legend { (said::RIGHT_ONES) }
            @for (place, option) in asked.options.iter().enumerate() {
                label {
                    input type="checkbox" name="pick" value=(place) checked[right(place)];
                    " " span { (still(&option.text)) }
                }
            }
        }
    }
}

fn text(sheet: &Sheet<'_>, asked: &Asked, kept: Option<&Correcting>) -> Markup {
    let id = sheet.id();
    let value = match kept.map(|kept| &kept.said) {
        Some(Said::Text(text)) => Some(text.as_str()),
        _ => asked.key.as_deref(),
    };
    html! {
        div.field {
            label for=(id) { (said::KEY) }
            p.help id={ (id) "_help" } { (said::KEY_HELP) }
            div.typed {
                input id=(id) type="text" name="key" value=[value] maxlength="1000" autocomplete="off" autocapitalize="off"
                    spellcheck="false" aria-describedby={ (id) "_help" };
            }
        }
    }
}
