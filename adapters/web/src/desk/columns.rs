//! One learner, one quiz or test: how it stands, and what can be done about it.

use homeroom_core::{
    Timestamp,
    desk::{AttemptLine, Person, PersonColumn},
    words::{self, desk::allowance, desk::percent, times},
};
use maud::{Markup, html};

use super::{class, parts};
use crate::{incoming::Fields, limits::TYPED_MAX, words::desk};

/// What the columns of a learner have in common.
pub(crate) struct Sheet<'a> {
    /// Whose.
    pub(crate) person: &'a Person,
    /// Where the forms go.
    pub(crate) address: &'a str,
    /// What was typed and refused.
    pub(crate) typed: Option<&'a Fields>,
    /// For times that are near.
    pub(crate) now: Timestamp,
}

/// A field with a number.
struct Number<'a> {
    label: &'a str,
    name: &'a str,
    value: &'a str,
    least: u32,
    most: u32,
}

impl Sheet<'_> {
    /// A column; `place` tells its fields from those of the others.
    pub(crate) fn column(&self, place: usize, one: &PersonColumn) -> Markup {
        let live = self.person.cohort.archived.is_none();
        html! {
            section.card.column {
                h3 { (one.head.title) }
                @if one.head.course != one.head.title { p.help { (one.head.course) } }
                (score(one))
                @if !one.attempts.is_empty() {
                    h4 { (desk::ATTEMPTS) }
                    ol.attempts role="list" {
                        @for (n, attempt) in one.attempts.iter().enumerate() {
                            li { (self.attempt(&format!("_{place}_{n}"), attempt)) }
                        }
                    }
                }
                @if !one.aside.is_empty() {
                    h4 { (desk::ASIDE) }
                    ol.attempts role="list" { @for attempt in &one.aside { li { (self.line(attempt)) } } }
                }
                @if live {
                    @if one.head.column.posting.is_some() { (self.allow(place, one)) }
                    (self.set(place, one))
                } @else if let Some(given) = &one.allowance {
                    p.help { (desk::allowed(&allowance(given))) }
                }
            }
        }
    }

    /// When, how it went, and the way to what was answered.
    fn line(&self, one: &AttemptLine) -> Markup {
        let at = |at| times::short(at, &self.person.cohort.zone, self.now);
        html! {
            p {
                (desk::attempt(&at(one.began), one.ended.map(at).as_deref())) " · "
                @if one.ended.is_some() { b { (words::score(one.score)) } }
                @else { (desk::answered(one.answered)) }
                " · " a href={ (class(self.person.cohort.id)) "/a/" (one.id) } { (desk::PAPER) }
            }
        }
    }

    fn attempt(&self, field: &str, one: &AttemptLine) -> Markup {
        let minutes =
            Number { label: desk::REOPEN_MINUTES, name: "minutes", value: "15", least: 1, most: 1440 };
        let hidden = html! { input type="hidden" name="attempt" value=(one.id); };
        html! {
            (self.line(one))
            @if self.person.cohort.archived.is_none() {
                details.plain {
                    summary { (desk::CHANGE_ATTEMPT) }
                    div.inside {
                        @if one.ended.is_some() {
                            form.sheet method="post" action=(self.address) {
                                (hidden)
                                div.grid { (number(field, &minutes)) }
                                button.button.plain name="do" value="reopen" { (desk::REOPEN) }
                            }
                        }
                        form.sheet method="post" action=(self.address) {
                            (hidden)
                            p.help { (desk::RESET_WHY) }
                            button.button.final name="do" value="reset" { (desk::RESET) }
                        }
                    }
                }
            }
        }
    }

    fn allow(&self, place: usize, one: &PersonColumn) -> Markup {
        let given = one.allowance.as_ref();
        let (minutes, attempts) = given.map_or((0, 0), |given| (given.minutes, given.attempts));
        let (minutes, attempts) = (minutes.to_string(), attempts.to_string());
        let typed = self.typed_in(one, "allow");
        let said = given.map_or_else(|| desk::ALLOW.into(), |given| desk::allowed(&allowance(given)));
        let of = |value: &'static str, shown| typed.map_or(shown, |fields| fields.get(value));
        html! {
            details.plain open[typed.is_some()] {
                summary { (said) }
                form.inside.sheet method="post" action=(self.address) {
                    (hidden(one))
                    p.help { (desk::ALLOW_WHY) }
                    div.grid {
                        (number(&format!("_{place}"), &Number {
                            label: desk::MINUTES, name: "minutes", value: of("minutes", &minutes), least: 0, most: 1440,
                        }))
                        (number(&format!("_{place}"), &Number {
                            label: desk::TRIES, name: "attempts", value: of("attempts", &attempts), least: 0, most: 20,
                        }))
                    }
                    button.button.plain name="do" value="allow" { (desk::GIVE) }
                }
            }
        }
    }

    fn set(&self, place: usize, one: &PersonColumn) -> Markup {
        let typed = self.typed_in(one, "score");
        let (now, why) =
            one.set.as_ref().map(|set| (set.percent.to_string(), set.why.as_str())).unwrap_or_default();
        let value = typed.map_or(now.as_str(), |fields| fields.get("percent"));
        let why = typed.map_or(why, |fields| fields.get("why"));
        html! {
            details.plain open[typed.is_some()] {
                summary { (desk::SET_SCORE) }
                div.inside {
                    form.sheet method="post" action=(self.address) {
                        (hidden(one))
                        div.grid {
                            (number(&format!("_{place}"), &Number {
                                label: desk::PERCENT, name: "percent", value, least: 0, most: 100,
                            }))
                            div.field.wide {
                                label for={ "_" (place) "_why" } { (desk::WHY) }
                                p.help id={ "_" (place) "_why_help" } { (desk::WHY_HELP) }
                                div.typed {
                                    input type="text" id={ "_" (place) "_why" } name="why" value=(why) required
                                        maxlength=(TYPED_MAX) autocomplete="off" aria-describedby={ "_" (place) "_why_help" };
                                }
                            }
                        }
                        button.button.plain name="do" value="score" { (desk::SET_NOW) }
                    }
                    @if one.set.is_some() {
                        form.sheet method="post" action=(self.address) {
                            (hidden(one))
                            button.button.plain name="do" value="clear" { (desk::CLEAR) }
                        }
                    }
                }
            }
        }
    }

    /// What was typed in this form of this column.
    fn typed_in(&self, one: &PersonColumn, order: &str) -> Option<&Fields> {
        let column = &one.head.column;
        let posting = column.posting.map(|id| id.to_string()).unwrap_or_default();
        self.typed.filter(|fields| {
            fields.get("do") == order
                && fields.get("course") == column.course.as_str()
                && fields.get("item") == column.item.as_str()
                && fields.get("posting") == posting
        })
    }
}

fn hidden(one: &PersonColumn) -> Markup {
    let column = &one.head.column;
    html! {
        input type="hidden" name="course" value=(column.course);
        input type="hidden" name="item" value=(column.item);
        @if let Some(posting) = column.posting { input type="hidden" name="posting" value=(posting); }
    }
}

fn number(prefix: &str, of: &Number<'_>) -> Markup {
    html! {
        div.field {
            label for={ (prefix) "_" (of.name) } { (of.label) }
            div.typed.numeric {
                input type="number" id={ (prefix) "_" (of.name) } name=(of.name) value=(of.value) required
                    min=(of.least) max=(of.most) step="1" inputmode="numeric";
            }
        }
    }
}

/// The score that counts, and why it is what it is.
fn score(one: &PersonColumn) -> Markup {
    let cell = &one.cell;
    html! {
        p.score {
            @match cell.percent {
                Some(of) => b { (percent(of)) },
                None => span.help { (desk::NO_SCORE) },
            }
            @if let (Some(score), false) = (cell.score, cell.set) { " " span.help { (words::score(score)) } }
            @match cell.passed {
                Some(true) => { " " (parts::badge("open", desk::PASSED)) },
                Some(false) => { " " (parts::badge("bad", desk::NOT_PASSED)) },
                None => {},
            }
            @if cell.set { " " (parts::badge("later", desk::SET)) }
        }
        @if let Some(set) = &one.set { p.why { (desk::set_because(&set.why)) } }
    }
}
