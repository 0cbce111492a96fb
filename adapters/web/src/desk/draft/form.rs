//! The form that a test is posted with: times as they are said, and pickers for who would rather pick.

use homeroom_core::{
    Feedback, Reminder, Terms, Zone,
    desk::{Drafted, PlanFault, Typed},
    times::TimeFault,
    words::desk::fault,
};
use maud::{Markup, html};

use crate::{incoming::Fields, limits::TYPED_MAX, words::posting as said};

/// What the form starts with.
pub(super) fn start(terms: &Terms) -> Typed {
    Typed {
        opens: String::new(),
        closes: String::new(),
        time: terms.time.map(|millis| minutes(millis).to_string()).unwrap_or_default(),
        attempts: terms.attempts.map(|of| of.to_string()).unwrap_or_default(),
        feedback: terms.feedback,
        reminder: Reminder::Off,
    }
}

/// In whole minutes: nobody gets less time than the file says.
fn minutes(millis: i64) -> i64 {
    millis / 60_000 + i64::from(millis % 60_000 > 0)
}

/// What was typed. A time that was offered in place of another wins; a picked one counts where none is written.
pub(super) fn typed(fields: &Fields) -> Typed {
    let time = |name: &str| {
        let all = [format!("{name}_instead"), name.to_owned(), format!("{name}_picked")];
        let said = all.iter().map(|name| fields.get(name).trim()).find(|said| !said.is_empty());
        said.unwrap_or_default().to_owned()
    };
    Typed {
        opens: time("opens"),
        closes: time("closes"),
        time: fields.get("time").to_owned(),
        attempts: fields.get("attempts").to_owned(),
        feedback: feedback(fields.get("feedback")).unwrap_or(Feedback::AfterClose),
        reminder: if fields.get("reminder") == "on" { Reminder::On } else { Reminder::Off },
    }
}

/// As a form carries it.
pub(super) fn feedback_name(feedback: Feedback) -> &'static str {
    match feedback {
        Feedback::AfterClose => "after-close",
        Feedback::AfterSubmit => "after-submit",
        Feedback::Immediate => "immediate",
    }
}

/// Reads what [`feedback_name`] wrote.
pub(super) fn feedback(name: &str) -> Option<Feedback> {
    let all = [Feedback::AfterClose, Feedback::AfterSubmit, Feedback::Immediate];
    all.into_iter().find(|one| feedback_name(*one) == name)
}

/// The form.
pub(super) fn markup(address: &str, drafted: &Drafted, typed: &Typed, faults: &[PlanFault]) -> Markup {
    let zone = &drafted.cohort.zone;
    let field = |name, label, help, value| {
        let faults = faults.iter().filter(|one| field_of(one) == name).collect();
        Field { name, label, help, value, faults, zone }
    };
    html! {
        section.card.posting aria-labelledby="_posting" {
            h2 #_posting { (said::POSTING) }
            p.help { (said::zone(zone.name())) }
            form method="post" action=(address) {
                input type="hidden" name="do" value="plan";
                div.pair {
                    (field("opens", said::OPENS, said::OPENS_HELP, &typed.opens).of_time())
                    (field("closes", said::CLOSES, said::CLOSES_HELP, &typed.closes).of_time())
                    (field("time", said::TIME, said::TIME_HELP, &typed.time).markup(&html! {}))
                    (field("attempts", said::ATTEMPTS, said::ATTEMPTS_HELP, &typed.attempts).markup(&html! {}))
                }
                (rest(typed))
                div.presses { button.button.primary { (said::SEE_PLAN) } }
            }
        }
    }
}

/// What is not typed.
fn rest(typed: &Typed) -> Markup {
    html! {
        fieldset.ticks {
            legend { (said::FEEDBACK) }
            @for (value, name) in said::FEEDBACKS {
                label {
                    input type="radio" name="feedback" value=(value) checked[feedback_name(typed.feedback) == value];
                    " " (name)
                }
            }
        }
        div.ticks {
            label {
                input type="checkbox" name="reminder" value="on" checked[typed.reminder == Reminder::On];
                " " (said::REMINDER)
            }
        }
    }
}

/// In which field something is wrong.
fn field_of(fault: &PlanFault) -> &'static str {
    match fault {
        PlanFault::Opens(_) | PlanFault::OpensPast(_) => "opens",
        PlanFault::Closes(_) | PlanFault::ClosesPast(_) | PlanFault::OutOfOrder { .. } => "closes",
        PlanFault::Time => "time",
        PlanFault::Attempts => "attempts",
    }
}

/// A field with its help, and what is wrong with it.
struct Field<'a> {
    name: &'a str,
    label: &'a str,
    help: &'a str,
    value: &'a str,
    faults: Vec<&'a PlanFault>,
    zone: &'a Zone,
}

impl Field<'_> {
    /// A time, with a picker beside it.
    fn of_time(&self) -> Markup {
        let label = format!("{}: {}", self.label, said::PICK);
        self.markup(&html! {
            input.pick type="datetime-local" name={ (self.name) "_picked" } aria-label=(label) data-into={ "_" (self.name) };
        })
    }

    fn markup(&self, beside: &Markup) -> Markup {
        let id = format!("_{}", self.name);
        let wrong = !self.faults.is_empty();
        let about = if wrong { format!("{id}_wrong {id}_help") } else { format!("{id}_help") };
        html! {
            div.field {
                label for=(id) { (self.label) }
                p.help id={ (id) "_help" } { (self.help) }
                div.typed {
                    input type="text" id=(id) name=(self.name) value=(self.value) maxlength=(TYPED_MAX) autocomplete="off"
                        autocapitalize="off" spellcheck="false" aria-describedby=(about) aria-invalid=[wrong.then_some("true")];
                    (beside)
                }
                @if wrong { div.wrong id={ (id) "_wrong" } { @for one in &self.faults { p { (fault(one, self.zone)) } } } }
                @for one in self.faults.iter().flat_map(|one| instead(one)) {
                    button.button.plain name={ (self.name) "_instead" } value=(one) { (one) }
                }
            }
        }
    }
}

/// The two times that can be meant where a clock change skips or doubles one.
fn instead(fault: &PlanFault) -> &[String] {
    match fault {
        PlanFault::Opens(TimeFault::Skipped { instead, .. } | TimeFault::Twice { instead, .. })
        | PlanFault::Closes(TimeFault::Skipped { instead, .. } | TimeFault::Twice { instead, .. }) => instead,
        _ => &[],
    }
}
