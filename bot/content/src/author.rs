//! Reads what instructors bring in a browser.

use homeroom_core::{Authoring, COURSE_ID_MAX, CohortId, CourseId, Flaw, Grave, Upload, desk::Brought};
use sha2::{Digest as _, Sha256};

use crate::{Diagnostic, Files, Loaded, Severity, TEMPLATE, load};

/// With the loader of courses.
pub struct Author;

impl Authoring for Author {
    fn read(&self, cohort: CohortId, upload: Upload) -> Result<(Brought, Vec<Flaw>), Vec<Flaw>> {
        let brought = match upload {
            Upload::Text(text) => Files::single_test(&text),
            Upload::Zip(bytes) => Files::from_zip(&bytes).map_err(|fault| vec![whole(fault.to_string())])?,
        };
        let files = named(cohort, &brought);
        let Loaded { course, diagnostics } = load(&files);
        // The id that a test was given stands above what its author wrote.
        let lines =
            |files: &Files| files.get("test.md").map_or(0, |text| text.split(|b| *b == b'\n').count());
        let above = lines(&files).saturating_sub(lines(&brought));
        let flaws: Vec<Flaw> = diagnostics.iter().map(|found| flaw(found, &files, above)).collect();
        let Some(course) = course else { return Err(flaws) };
        let title = course.title.clone();
        Ok((Brought { course: course.id, edition: course.edition, title, files: files.to_bytes() }, flaws))
    }

    fn text(&self, files: &[u8]) -> Option<String> {
        let files = Files::from_bytes(files).ok().filter(Files::is_single_test)?;
        String::from_utf8(files.get("test.md")?.to_vec()).ok()
    }

    fn template(&self) -> &str {
        TEMPLATE
    }
}

/// A test that names no id gets one from its title and its cohort: pasted again it is the same test, and in another
/// cohort another one.
fn named(cohort: CohortId, brought: &Files) -> Files {
    if !brought.is_single_test() || brought.names_its_id() {
        return brought.clone();
    }
    let nameless = CourseId::new("test");
    let title = load(&brought.with_test_id(&nameless)).course.map(|course| course.title);
    brought.with_test_id(&own_id(cohort, title.as_deref().unwrap_or("test")))
}

/// `week-3-tokens-k3f9q`.
fn own_id(cohort: CohortId, title: &str) -> CourseId {
    let mark: String = Sha256::new()
        .chain_update(cohort.to_bytes())
        .chain_update(title)
        .finalize()
        .iter()
        .take(3)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut slug = String::new();
    for letter in title.to_lowercase().chars() {
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(COURSE_ID_MAX - mark.len() - 1);
    let slug = slug.trim_matches('-');
    CourseId::new(if slug.is_empty() { format!("test-{mark}") } else { format!("{slug}-{mark}") })
}

fn flaw(found: &Diagnostic, files: &Files, above: usize) -> Flaw {
    let place = found.place(files);
    Flaw {
        grave: if found.severity == Severity::Error { Grave::Yes } else { Grave::No },
        file: found.file.clone(),
        line: place.map(|place| place.line.saturating_sub(above).max(1)),
        column: place.map_or(1, |place| place.column),
        length: place.map_or(0, |place| place.length),
        message: found.message.clone(),
        help: found.help.clone(),
    }
}

fn whole(message: String) -> Flaw {
    Flaw { grave: Grave::Yes, file: String::new(), line: None, column: 1, length: 0, message, help: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cohort(n: u8) -> CohortId {
        CohortId::from_bytes([n; 16])
    }

    fn read(n: u8, text: &str) -> Result<Brought, Vec<Flaw>> {
        Author.read(cohort(n), Upload::Text(text.into())).map(|(brought, _)| brought)
    }

    #[test]
    fn a_pasted_test_gets_an_id_of_its_own() {
        let (one, other) = (read(1, TEMPLATE).unwrap(), read(2, TEMPLATE).unwrap());
        assert_ne!(one.course, other.course, "in another class it is another test");
        assert_eq!(
            read(1, &TEMPLATE.replace("60", "70")).unwrap().course,
            one.course,
            "changed, it is the same"
        );
        assert!(one.course.as_str().len() <= COURSE_ID_MAX);
        assert_eq!(Author.text(&one.files).unwrap().lines().count(), TEMPLATE.lines().count());
    }

    #[test]
    fn no_front_matter_is_needed() {
        let brought =
            read(1, "## What is 1 + 1? {#sum}\n- [ ] 1\n- [x] 2\n\n> [!correct] Yes.\n> [!incorrect] No.\n");
        assert!(brought.unwrap().course.as_str().starts_with("test-"));
    }

    #[test]
    fn a_fault_is_at_the_line_that_was_written() {
        let text = "---\ntitle: Sums\n---\n## What is 1 + 1? {#sum}\n- [ ] 1\n- [ ] 2\n";
        let flaws = read(1, text).unwrap_err();
        let lines: Vec<_> =
            flaws.iter().filter(|flaw| flaw.grave == Grave::Yes).map(|flaw| flaw.line).collect();
        assert_eq!(lines, [Some(5)], "{flaws:?}");
    }

    #[test]
    fn bytes_that_are_no_zip_are_a_flaw() {
        let flaws = Author.read(cohort(1), Upload::Zip(b"hello".to_vec())).map(drop).unwrap_err();
        assert_eq!(flaws.len(), 1);
        assert!(flaws[0].line.is_none() && !flaws[0].message.is_empty());
    }
}
