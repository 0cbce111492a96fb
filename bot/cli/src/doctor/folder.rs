//! The folder of the record: is it there, may we write, who else may look, is there room?

use std::{
    fs::{self, Metadata},
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use rustix::{
    fs::{Access, access, statvfs},
    io::Errno,
    process::{getgid, getuid},
};

use super::finding::Finding;
use crate::configuration::Fix;

/// Below this the database has no room for its log, and nobody for a backup beside it.
const FREE_MIN: u64 = 200_000_000;

/// Looks without making or changing anything.
pub fn examined(dir: &Path) -> Vec<Finding> {
    let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    let there = match fs::metadata(dir) {
        Ok(found) => present(dir, &found),
        Err(error) if error.kind() == io::ErrorKind::NotFound => vec![absent(dir)],
        Err(error) => {
            let help = Fix::Run(format!("ls -ld {}", Fix::quoted(dir)));
            vec![Finding::Fault(format!("data folder: {} cannot be looked at: {error}", dir.display()), help)]
        }
    };
    let free = statvfs(nearest(dir)).ok().map(|disk| room(dir, disk.f_bavail.saturating_mul(disk.f_frsize)));
    there.into_iter().chain(free).collect()
}

fn present(dir: &Path, found: &Metadata) -> Vec<Finding> {
    if !found.is_dir() {
        let text = format!("data folder: {} is a file, not a folder", dir.display());
        return vec![Finding::Fault(text, Fix::Write("data = \"data\"".into()))];
    }
    if let Err(error) = access(dir, Access::WRITE_OK | Access::EXEC_OK) {
        return vec![unwritable(dir, dir, error)];
    }
    let mut findings = vec![Finding::Good(format!("data folder: {} can be written to", dir.display()))];
    let mode = found.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let text = format!(
            "data folder: others on this machine may look into {} (mode {mode:o}); the database itself is made for you \
             alone",
            dir.display()
        );
        findings.push(Finding::Note(text, Some(Fix::Run(format!("chmod 700 {}", Fix::quoted(dir))))));
    }
    findings
}

fn absent(dir: &Path) -> Finding {
    match access(nearest(dir), Access::WRITE_OK | Access::EXEC_OK) {
        Ok(()) => Finding::Good(format!("data folder: {} will be made at first start", dir.display())),
        Err(error) => unwritable(dir, &nearest(dir), error),
    }
}

fn unwritable(dir: &Path, at: &Path, error: Errno) -> Finding {
    let text = match error {
        Errno::ROFS => format!("data folder: {} is on a disk that can only be read", at.display()),
        Errno::ACCESS | Errno::PERM => format!("data folder: you may not write to {}", at.display()),
        _ => format!("data folder: {} cannot be written to: {error}", at.display()),
    };
    let help = if error == Errno::ROFS {
        Fix::Write("data = \"/a/disk/that/can/be/written/homeroom\"".into())
    } else {
        let (user, group) = (getuid().as_raw(), getgid().as_raw());
        Fix::Run(format!("sudo install -d -m 700 -o {user} -g {group} {}", Fix::quoted(dir)))
    };
    Finding::Fault(text, help)
}

fn room(dir: &Path, free: u64) -> Finding {
    let megabytes = free / 1_000_000;
    if free < FREE_MIN {
        let text = format!(
            "data folder: {megabytes} MB are free on the disk of {}; at least {} MB are needed: make room, or choose \
             another disk",
            dir.display(),
            FREE_MIN / 1_000_000
        );
        Finding::Fault(text, Fix::Write("data = \"/a/larger/disk/homeroom\"".into()))
    } else if megabytes < 10_000 {
        Finding::Good(format!("data folder: {megabytes} MB are free"))
    } else {
        Finding::Good(format!("data folder: {} GB are free", megabytes / 1000))
    }
}

/// The folder itself, or the nearest one above that is there.
fn nearest(dir: &Path) -> PathBuf {
    let found = dir.ancestors().find(|dir| dir.is_dir());
    found.filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn shows(finding: &Finding, hide: &Path, expected: &Expect) {
        let text = finding.to_string().replace(&hide.display().to_string(), "DIR");
        let owner = format!("-o {} -g {}", getuid().as_raw(), getgid().as_raw());
        expected.assert_eq(&text.replace(&owner, "-o ME -g US"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_made() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("a/b");
        shows(
            &examined(&data)[0],
            dir.path(),
            &expect!["ok    data folder: DIR/a/b will be made at first start"],
        );
        assert!(!dir.path().join("a").exists());
    }

    #[test]
    fn a_folder_that_others_can_read_is_noted() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        shows(
            &examined(dir.path())[1],
            dir.path(),
            &expect![[r#"
            note  data folder: others on this machine may look into DIR (mode 755); the database itself is made for you alone
                  run: chmod 700 DIR"#]],
        );
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(!examined(dir.path()).iter().any(|finding| matches!(finding, Finding::Note(..))));
    }

    #[test]
    fn a_file_is_no_folder() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("data");
        fs::write(&file, "").unwrap();
        shows(
            &examined(&file)[0],
            dir.path(),
            &expect![[r#"
            FAULT data folder: DIR/data is a file, not a folder
                  write: data = "data""#]],
        );
    }

    #[test]
    fn what_may_not_be_written_can_be_pasted_right() {
        let dir = Path::new("/srv/home room");
        shows(
            &unwritable(dir, Path::new("/srv"), Errno::ACCESS),
            dir,
            &expect![[r#"
            FAULT data folder: you may not write to /srv
                  run: sudo install -d -m 700 -o ME -g US 'DIR'"#]],
        );
        shows(
            &unwritable(dir, Path::new("/srv"), Errno::ROFS),
            dir,
            &expect![[r#"
            FAULT data folder: /srv is on a disk that can only be read
                  write: data = "/a/disk/that/can/be/written/homeroom""#]],
        );
    }

    #[test]
    fn a_full_disk_is_a_fault() {
        shows(
            &room(Path::new("data"), 199_999_999),
            Path::new("/-"),
            &expect![[r#"
            FAULT data folder: 199 MB are free on the disk of data; at least 200 MB are needed: make room, or choose another disk
                  write: data = "/a/larger/disk/homeroom""#]],
        );
        assert_eq!(
            room(Path::new("data"), 200_000_000),
            Finding::Good("data folder: 200 MB are free".into())
        );
    }
}
