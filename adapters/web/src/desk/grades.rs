//! The gradebook, and the grades as a file.

mod sieve;
mod table;

use axum::{
    extract::{Path, Request, State},
    http::{header, request::Parts},
    response::{IntoResponse as _, Response},
};
use homeroom_core::{
    CohortId, CourseId, Grade,
    desk::{Ask, Gradebook, Sight, grades_csv, grades_json},
};
use maud::{Markup, html};

use super::{Desk, Tab, class, either, id, query::Query, see};
use crate::{
    limits::NAME_MAX,
    outgoing,
    room::{Inside, Room},
    words::{self, posting as said},
};
use sieve::{Show, Sieve};

pub(crate) async fn show(State(room): State<Room>, Path(cohort): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let book = book(&room, &parts, &cohort).await;
    either(book.map(|(sieve, book)| page(&sieve, book)))
}

pub(crate) async fn csv(State(room): State<Room>, Path(cohort): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let book = book(&room, &parts, &cohort).await.map(|(sieve, book)| sieve.through(book));
    either(book.map(|book| file(&book, "csv", "text/csv; charset=utf-8", grades_csv(&book))))
}

pub(crate) async fn json(State(room): State<Room>, Path(cohort): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let book = book(&room, &parts, &cohort).await.map(|(sieve, book)| sieve.through(book));
    either(book.map(|book| file(&book, "json", "application/json", grades_json(&book))))
}

async fn book(room: &Inside, parts: &Parts, cohort: &str) -> Result<(Sieve, Gradebook), Response> {
    let cohort: CohortId = id(cohort)?;
    let sieve = Sieve::of(&Query::of(parts));
    match see(room, parts, &Ask::Grades(cohort, sieve.grade)).await? {
        Sight::Grades(book) => Ok((sieve, *book)),
        _ => Err(outgoing::not_here()),
    }
}

/// A file to be taken away, named after its class.
fn file(book: &Gradebook, suffix: &str, mime: &'static str, text: String) -> Response {
    let letters = book.cohort.name.to_lowercase();
    let words = letters.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let stem: String = words.chain(["grades"]).collect::<Vec<_>>().join("-");
    let named = format!("attachment; filename=\"{stem}.{suffix}\"");
    ([(header::CONTENT_TYPE, mime.to_owned()), (header::CONTENT_DISPOSITION, named)], text).into_response()
}

fn page(sieve: &Sieve, book: Gradebook) -> Response {
    let courses = sieve::courses(&book);
    let empty = book.heads.is_empty() || book.rows.is_empty();
    let book = sieve.through(book);
    let desk = Desk {
        cohort: &book.cohort,
        tab: Tab::Grades,
        title: &book.cohort.name,
        subtitle: Some(words::desk::GRADES),
        said: None,
    };
    if empty {
        return desk.around(html! { p { (said::NO_GRADES) } });
    }
    desk.around(html! {
        div.gradebook {
            (filter(&book, sieve, &courses))
            (downloads(&book, sieve))
            @if book.rows.is_empty() { p { (said::NO_MATCH) } } @else { (table::scores(&book)) }
            (table::spreads(&book))
        }
    })
}

fn filter(book: &Gradebook, sieve: &Sieve, courses: &[(CourseId, String)]) -> Markup {
    let grade = said::GRADES.map(|(value, name)| (value.to_owned(), name.to_owned()));
    let shows = said::SHOWS.map(|(value, name)| (value.to_owned(), name.to_owned()));
    let all = (String::new(), said::ALL_COURSES.to_owned());
    let named = courses.iter().map(|(id, title)| (id.to_string(), title.clone()));
    let courses: Vec<(String, String)> = [all].into_iter().chain(named).collect();
    let course = sieve.course.as_ref().map(CourseId::as_str).unwrap_or_default();
    html! {
        form.filter method="get" action={ (class(book.cohort.id)) "/grades" } {
            div.field {
                label for="_name" { (said::NAME_HAS) }
                input #_name type="search" name="q" value=(sieve.name) maxlength=(NAME_MAX) autocomplete="off";
            }
            (select("show", said::WHO, &shows, sieve.show.name()))
            (select("grade", said::COUNTED, &grade, grade_name(sieve.grade)))
            @if courses.len() > 2 { (select("course", said::COURSE, &courses, course)) }
            button.button.plain { (said::APPLY) }
        }
    }
}

fn select(name: &str, label: &str, options: &[(String, String)], chosen: &str) -> Markup {
    html! {
        div.field {
            label for={ "_" (name) "_of" } { (label) }
            select id={ "_" (name) "_of" } name=(name) {
                @for (value, name) in options { option value=(value) selected[value == chosen] { (name) } }
            }
        }
    }
}

fn downloads(book: &Gradebook, sieve: &Sieve) -> Markup {
    let (base, of) = (class(book.cohort.id), sieve.query());
    html! {
        nav.presses aria-label=(said::DOWNLOADS) {
            a.button.plain href={ (base) "/grades.csv" (of) } download { (said::CSV) }
            a.button.plain href={ (base) "/grades.json" (of) } download { (said::JSON) }
        }
    }
}

/// As an address carries it.
fn grade_name(grade: Option<Grade>) -> &'static str {
    match grade {
        None => "each",
        Some(Grade::Best) => "best",
        Some(Grade::Last) => "last",
        Some(Grade::First) => "first",
    }
}

impl Show {
    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Failed => "failed",
            Self::Missing => "missing",
        }
    }
}
