//! `homeroom check`: every fault of every course, each with its place.

use std::{
    io::{self, IsTerminal as _, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use homeroom_content::{Diagnostic, Files, Paint, Severity};
use homeroom_core::{Course, Item, Timestamp};
use jiff::{Span, civil::Date, tz::TimeZone};

use crate::arguments::CheckOptions;

/// Checks the courses and prints what it finds.
pub fn check(options: &CheckOptions, now: Timestamp) -> Result<ExitCode> {
    let stale = options.stale.map(|age| day_before(age, now)).transpose()?;
    let mut out = io::stdout().lock();
    match report(&options.dirs, stale, paint(), &mut out) {
        Ok(Verdict::Good) => Ok(ExitCode::SUCCESS),
        Ok(Verdict::Faulty) => Ok(ExitCode::FAILURE),
        // Whoever reads it has seen enough, as with `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::FAILURE),
        Err(error) => Err(error.into()),
    }
}

/// Whether the courses can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Good,
    Faulty,
}

fn report(dirs: &[PathBuf], stale: Option<Date>, paint: Paint, out: &mut dyn Write) -> io::Result<Verdict> {
    let mut verdict = Verdict::Good;
    let mut summaries = Vec::new();
    for dir in dirs {
        let found = match homeroom_content::courses_in(dir) {
            Ok(found) if !found.is_empty() => found,
            Ok(_) => {
                summaries.push(format!(
                    "{}: no course here: none of its folders has a course.md or a test.md.",
                    dir.display()
                ));
                verdict = Verdict::Faulty;
                continue;
            }
            Err(error) => {
                summaries.push(format!("{}: cannot be read: {error}.", dir.display()));
                verdict = Verdict::Faulty;
                continue;
            }
        };
        for folder in found {
            let (course, summary) = one(&folder, stale, paint, out)?;
            summaries.push(summary);
            if course == Verdict::Faulty {
                verdict = Verdict::Faulty;
            }
        }
    }
    for summary in summaries {
        writeln!(out, "{summary}")?;
    }
    Ok(verdict)
}

/// Draws the faults of one course, and sums it up.
fn one(
    folder: &Path,
    stale: Option<Date>,
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<(Verdict, String)> {
    let root = folder.display().to_string();
    let files = match Files::from_dir(folder) {
        Ok(files) => files,
        Err(error) => return Ok((Verdict::Faulty, format!("{root}: cannot be read: {error}."))),
    };
    let loaded = homeroom_content::load(&files);
    let mut verdict = if loaded.course.is_none() { Verdict::Faulty } else { verdict_of(&loaded.diagnostics) };
    let mut found = loaded.diagnostics;
    let old = stale.map(|before| homeroom_content::stale(&files, before)).unwrap_or_default();
    if !old.is_empty() {
        verdict = Verdict::Faulty;
    }
    let faults = faults(&found, old.len());
    found.extend(old);
    if !found.is_empty() {
        writeln!(out, "{}", homeroom_content::draw(&found, &files, &root, paint).trim_end())?;
        writeln!(out)?;
    }
    let name = folder.file_name().map_or(root.clone(), |name| name.to_string_lossy().into_owned());
    Ok((verdict, summary(loaded.course.as_ref(), &name, &faults)))
}

fn verdict_of(found: &[Diagnostic]) -> Verdict {
    let is_faulty = found.iter().any(|one| one.severity == Severity::Error);
    if is_faulty { Verdict::Faulty } else { Verdict::Good }
}

fn summary(course: Option<&Course>, name: &str, faults: &str) -> String {
    let Some(course) = course else { return format!("{name}: {faults}. It cannot be given like this.") };
    let count = |is: fn(&Item) -> bool| course.items().filter(|item| is(item)).count();
    let lessons = counted(count(|item| matches!(item, Item::Lesson(_))), "lesson", "lessons");
    let quizzes = counted(count(|item| matches!(item, Item::Quiz(_))), "quiz or test", "quizzes and tests");
    let labs = counted(count(|item| matches!(item, Item::Lab(_))), "lab", "labs");
    let words = counted(course.glossary.len(), "word", "words");
    format!("{}: {lessons}, {quizzes}, {labs}, {words}. {faults}.", course.id)
}

fn faults(found: &[Diagnostic], stale: usize) -> String {
    let errors = found.iter().filter(|one| one.severity == Severity::Error).count();
    let parts = [
        (errors, "fault", "faults"),
        (found.len() - errors, "warning", "warnings"),
        (stale, "source to check again", "sources to check again"),
    ];
    let some: Vec<_> =
        parts.into_iter().filter(|part| part.0 > 0).map(|(n, one, many)| counted(n, one, many)).collect();
    if some.is_empty() { "No faults".into() } else { some.join(", ") }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// What was checked before this day is old.
fn day_before(age: Span, now: Timestamp) -> Result<Date> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let day = today.checked_sub(age).context("--stale reaches back further than the calendar")?;
    if day > today {
        bail!("--stale takes an age, not a time to come");
    }
    Ok(day)
}

fn paint() -> Paint {
    // <https://no-color.org>: any text in it counts.
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if io::stdout().is_terminal() && !unwanted { Paint::Colour } else { Paint::Plain }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn checked(dirs: &[PathBuf], hide: &Path, stale: Option<Date>, expected: &Expect) -> Verdict {
        let mut out = Vec::new();
        let verdict = report(dirs, stale, Paint::Plain, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        expected.assert_eq(&out.replace(&hide.display().to_string(), "DIR"));
        verdict
    }

    const TEST: &str = "## What is two and two? {#sum}\n- [x] Four\n- [ ] Five\n\n> [!correct] Two pairs.\n> [!source] arithmetic (checked 2020-01)\n";

    #[test]
    fn a_good_course_is_summed_up() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("sums")).unwrap();
        std::fs::write(dir.path().join("sums/test.md"), TEST).unwrap();
        let dirs = [dir.path().to_owned()];
        assert_eq!(
            checked(
                &dirs,
                dir.path(),
                None,
                &expect![[r#"
                    sums: 0 lessons, 1 quiz or test, 0 labs, 0 words. No faults.
                "#]]
            ),
            Verdict::Good
        );
        let before = Some(jiff::civil::date(2024, 1, 1));
        assert_eq!(
            checked(
                &dirs,
                dir.path(),
                before,
                &expect![[r#"
                      ⚠ last checked in 2020-01
                       ╭─[DIR/sums/test.md:6:1]
                     6 │ > [!source] arithmetic (checked 2020-01)
                       · ────────────────────────────────────────
                       ╰────

                    sums: 0 lessons, 1 quiz or test, 0 labs, 0 words. 1 source to check again.
                "#]]
            ),
            Verdict::Faulty
        );
    }

    #[test]
    fn every_fault_of_every_course_is_shown() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["one", "two"] {
            std::fs::create_dir(dir.path().join(name)).unwrap();
            let text = TEST.replace("- [x] Four", "- [ ] Four");
            std::fs::write(dir.path().join(name).join("test.md"), text).unwrap();
        }
        assert_eq!(
            checked(
                &[dir.path().to_owned()],
                dir.path(),
                None,
                &expect![[r#"
                      × no option is right
                       ╭─[DIR/one/test.md:2:1]
                     2 │ ╭─▶ - [ ] Four
                     3 │ ╰─▶ - [ ] Five
                       ╰────
                      help: tick what is right: `- [x] …`

                      × no option is right
                       ╭─[DIR/two/test.md:2:1]
                     2 │ ╭─▶ - [ ] Four
                     3 │ ╰─▶ - [ ] Five
                       ╰────
                      help: tick what is right: `- [x] …`

                    one: 1 fault. It cannot be given like this.
                    two: 1 fault. It cannot be given like this.
                "#]]
            ),
            Verdict::Faulty
        );
    }

    #[test]
    fn where_no_course_is_it_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let dirs = [dir.path().to_owned(), dir.path().join("nowhere")];
        assert_eq!(
            checked(
                &dirs,
                dir.path(),
                None,
                &expect![[r#"
            DIR: no course here: none of its folders has a course.md or a test.md.
            DIR/nowhere: cannot be read: No such file or directory (os error 2).
        "#]]
            ),
            Verdict::Faulty
        );
    }

    #[test]
    fn an_age_is_a_day() {
        let now: Timestamp = "2026-11-30T23:59:59Z".parse().unwrap();
        assert_eq!(day_before(Span::new().months(12), now).unwrap(), jiff::civil::date(2025, 11, 30));
        assert!(day_before(Span::new().years(19_000), now).is_err());
        assert!(day_before(Span::new().days(-1), now).is_err());
    }
}
