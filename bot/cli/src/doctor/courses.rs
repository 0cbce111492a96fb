//! Can the courses be given?

use std::path::Path;

use homeroom_content::{Files, Loaded, Severity};

use super::finding::Finding;
use crate::configuration::{Courses, Fix, Shipped};

/// Reads them all.
pub fn examined(courses: &Courses, shipped: &[Files]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if courses.shipped == Shipped::Yes {
        findings.extend(shipped.iter().map(in_program));
    }
    if let Some(dir) = &courses.dir {
        findings.extend(in_folder(dir));
    }
    if findings.is_empty() {
        findings.push(Finding::Fault(
            "courses: there are none to give".into(),
            Fix::Write("courses.shipped = true".into()),
        ));
    }
    findings
}

fn in_program(files: &Files) -> Finding {
    let loaded = homeroom_content::load(files);
    match &loaded.course {
        Some(course) => Finding::Good(format!("course {}: in the program", course.id)),
        None => {
            let text = format!("a course in the program has {}", counted(&loaded, Severity::Error));
            Finding::Fault(text, Fix::Run("homeroom check content".into()))
        }
    }
}

fn in_folder(dir: &Path) -> Vec<Finding> {
    match homeroom_content::courses_in(dir) {
        Ok(found) if found.is_empty() => {
            let text = format!("courses: none in {} yet; one that appears there is taken up", dir.display());
            vec![Finding::Note(text, None)]
        }
        Ok(found) => found.iter().map(|folder| one(folder)).collect(),
        Err(error) => {
            let text = format!("courses: {} cannot be read: {error}", dir.display());
            vec![Finding::Fault(text, Fix::Run(format!("ls -ld {}", Fix::quoted(dir))))]
        }
    }
}

fn one(folder: &Path) -> Finding {
    let files = match Files::from_dir(folder) {
        Ok(files) => files,
        Err(error) => {
            let text = format!("course {}: cannot be read: {error}", folder.display());
            return Finding::Fault(text, Fix::Run(format!("ls -l {}", Fix::quoted(folder))));
        }
    };
    let loaded = homeroom_content::load(&files);
    let check = Fix::Run(format!("homeroom check {}", Fix::quoted(folder)));
    match &loaded.course {
        None => {
            let faults = counted(&loaded, Severity::Error);
            Finding::Fault(format!("course {}: {faults}; it cannot be given", folder.display()), check)
        }
        Some(course) if loaded.diagnostics.is_empty() => {
            Finding::Good(format!("course {}: {}", course.id, folder.display()))
        }
        Some(course) => {
            let warnings = counted(&loaded, Severity::Warning);
            Finding::Note(format!("course {}: {}, {warnings}", course.id, folder.display()), Some(check))
        }
    }
}

fn counted(loaded: &Loaded, severity: Severity) -> String {
    let n = loaded.diagnostics.iter().filter(|found| found.severity == severity).count();
    let word = if severity == Severity::Error { "fault" } else { "warning" };
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    const GOOD: &str = "## What is two and two? {#sum}\n- [x] Four\n- [ ] Five\n\n> [!correct] Two pairs.\n";

    fn shows(findings: &[Finding], hide: &Path, expected: &Expect) {
        let text: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
        expected.assert_eq(&text.replace(&hide.display().to_string(), "DIR"));
    }

    #[test]
    fn every_course_has_a_line() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [("bad", GOOD.replace("[x]", "[ ]")), ("good", GOOD.to_owned())] {
            std::fs::create_dir(dir.path().join(name)).unwrap();
            std::fs::write(dir.path().join(name).join("test.md"), text).unwrap();
        }
        let courses = Courses { dir: Some(dir.path().to_owned()), shipped: Shipped::Yes };
        shows(
            &examined(&courses, &[Files::single_test(GOOD)]),
            dir.path(),
            &expect![[r#"
                ok    course test: in the program
                FAULT course DIR/bad: 1 fault; it cannot be given
                      run: homeroom check DIR/bad
                ok    course good: DIR/good
            "#]],
        );
    }

    #[test]
    fn no_course_at_all_is_a_fault() {
        let dir = tempfile::tempdir().unwrap();
        let courses = Courses { dir: None, shipped: Shipped::No };
        shows(
            &examined(&courses, &[]),
            dir.path(),
            &expect![[r#"
            FAULT courses: there are none to give
                  write: courses.shipped = true
        "#]],
        );
        let courses = Courses { dir: Some(dir.path().to_owned()), shipped: Shipped::No };
        shows(
            &examined(&courses, &[]),
            dir.path(),
            &expect![[r#"
            note  courses: none in DIR yet; one that appears there is taken up
        "#]],
        );
    }
}
