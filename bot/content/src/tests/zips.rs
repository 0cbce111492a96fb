use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use ::zip::CompressionMethod;
use ::zip::write::{SimpleFileOptions, ZipWriter};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::{BYTES_MAX, FILES_MAX, Files, ZipFault, load};

const TEST: &str = "## Q? {#q}\n- [x] a\n- [ ] b\n";

/// A zip with these entries; a name that ends with a slash is a folder.
fn zipped<'t>(entries: impl IntoIterator<Item = (&'t str, &'t [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        if name.ends_with('/') {
            zip.add_directory(name, options).unwrap();
        } else {
            zip.start_file(name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// A single test, and beside it a file with a name that no writer would take.
fn named(name: &[u8]) -> Vec<u8> {
    let plain = "N".repeat(name.len());
    let mut zip = zipped([("test.md", TEST.as_bytes()), (plain.as_str(), b"x")]);
    for at in places(&zip, plain.as_bytes()) {
        zip[at..at + name.len()].copy_from_slice(name);
    }
    zip
}

fn places(zip: &[u8], mark: &[u8]) -> Vec<usize> {
    (0..zip.len()).filter(|at| zip[*at..].starts_with(mark)).collect()
}

/// Puts bytes at an offset of every central header.
fn patched(mut zip: Vec<u8>, offset: usize, bytes: &[u8]) -> Vec<u8> {
    for at in places(&zip, b"PK\x01\x02") {
        zip[at + offset..at + offset + bytes.len()].copy_from_slice(bytes);
    }
    zip
}

fn paths(zip: &[u8]) -> Vec<String> {
    Files::from_zip(zip).unwrap().iter().map(|(path, _)| path.to_owned()).collect()
}

fn fault(zip: &[u8]) -> ZipFault {
    Files::from_zip(zip).unwrap_err()
}

#[test]
fn a_course_is_read_as_from_a_folder() {
    let course: [(&str, &[u8]); 3] =
        [("course.md", b"---\nid: c\n---\n"), ("1-a/1-b.md", b"B."), ("1-a/bä.png", b"p")];
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("1-a")).unwrap();
    for (path, bytes) in course {
        std::fs::write(dir.path().join(path), bytes).unwrap();
    }
    let files = Files::from_dir(dir.path()).unwrap();
    assert_eq!(Files::from_zip(&zipped(course)).unwrap(), files);
    let within: Vec<_> = course.iter().map(|(path, bytes)| (format!("my-course/{path}"), *bytes)).collect();
    let beside: [(&str, &[u8]); 3] =
        [("my-course/", b""), ("__MACOSX/my-course/._x", b""), (".DS_Store", b"")];
    let within = within.iter().map(|(path, bytes)| (path.as_str(), *bytes));
    assert_eq!(Files::from_zip(&zipped(beside.into_iter().chain(within))).unwrap(), files);
}

#[test]
fn a_folder_names_a_single_test() {
    let files = Files::from_zip(&zipped([("week-3/test.md", TEST.as_bytes())])).unwrap();
    assert_eq!(load(&files).course.unwrap().id.as_str(), "week-3");
    assert!(files.is_single_test());
    let files = Files::from_zip(&zipped([("test.md", TEST.as_bytes())])).unwrap();
    assert_eq!(files, Files::single_test(TEST));
}

#[test]
fn names_are_read_as_paths() {
    for (name, expected) in [
        ("a\\b.md", Some("a/b.md")),
        ("./a//b.md", Some("a/b.md")),
        ("ä.md", Some("ä.md")),
        (".git/x", None),
        ("a/.b", None),
        ("__MACOSX/a", None),
        ("a\\", None),
        ("...", None),
    ] {
        let mut expected: Vec<_> = expected.into_iter().chain(["test.md"]).collect();
        expected.sort_unstable();
        assert_eq!(paths(&named(name.as_bytes())), expected, "{name}");
    }
}

#[test]
fn nothing_leads_out() {
    for name in
        ["../a", "a/../../b", "a\\..\\b", "..", "/etc/passwd", "\\\\host\\a", "C:\\a", "c:a", "../", ".x/.."]
    {
        assert_eq!(fault(&named(name.as_bytes())), ZipFault::Outside(name.to_owned()), "{name}");
    }
    assert_eq!(fault(&named(b"a\0b")), ZipFault::Name("a\u{fffd}b".to_owned()));
    assert_eq!(fault(&named(b"a\xff")), ZipFault::Name("a\u{fffd}".to_owned()));
    let long = fault(&named(&[b'/'; 1000])).to_string();
    assert_eq!(long.matches('/').count(), 80);
}

#[test]
fn odd_entries_are_faults() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("a.md", "../b.md", SimpleFileOptions::default()).unwrap();
    assert_eq!(fault(&zip.finish().unwrap().into_inner()), ZipFault::Link("a.md".to_owned()));
    let zip = zipped([("test.md", TEST.as_bytes())]);
    assert_eq!(fault(&patched(zip.clone(), 8, &[1])), ZipFault::Locked("test.md".to_owned()));
    assert_eq!(fault(&patched(zip, 10, &[12])), ZipFault::Method("test.md".to_owned()));
    assert_eq!(fault(&named(b"test.md")), ZipFault::Twice);
    assert_eq!(fault(&named(b"./test.md")), ZipFault::Twice);
    let deep = "a/".repeat(9) + "b.md";
    assert_eq!(fault(&zipped([("test.md", &b""[..]), (&deep, b"")])), ZipFault::Deep(deep.clone()));
    assert_eq!(paths(&zipped([("test.md", &b""[..]), (&deep[2..], b"")])), [&deep[2..], "test.md"]);
}

#[test]
fn a_zip_without_a_course_says_what_is_expected() {
    for entries in
        [&[][..], &["a/"], &["a.md"], &["a/course.md", "b/course.md"], &["a/b/course.md"], &[".x/test.md"]]
    {
        let fault = fault(&zipped(entries.iter().map(|name| (*name, &b""[..]))));
        assert_eq!(fault, ZipFault::NoCourse, "{entries:?}");
    }
    assert!(ZipFault::NoCourse.to_string().contains("`test.md`"));
}

#[test]
fn too_much_is_a_fault() {
    let large = vec![0; usize::try_from(BYTES_MAX).unwrap() + 1];
    assert_eq!(fault(&zipped([("test.md", &large[..])])), ZipFault::TooLarge);
    let (one, two) = large.split_at(large.len() / 2);
    let parts = zipped([("test.md", one), ("a.png", two)]);
    assert!(parts.len() < 100_000);
    assert_eq!(fault(&parts), ZipFault::TooLarge);
    assert!(Files::from_zip(&zipped([("test.md", one), ("a.png", &two[1..])])).is_ok());
    let names: Vec<String> = (0..=FILES_MAX).map(|n| format!("{n}.md")).collect();
    let many = |names: &[String]| zipped(names.iter().map(|name| (name.as_str(), &b""[..])));
    assert_eq!(fault(&many(&names)), ZipFault::TooMany);
    assert_eq!(fault(&many(&names[1..])), ZipFault::NoCourse);
}

#[test]
fn a_size_is_not_believed() {
    let text = TEST.repeat(50);
    let zip = zipped([("test.md", text.as_bytes())]);
    let damaged = ZipFault::Damaged("test.md".to_owned());
    for offset in [20, 24] {
        for size in [0_u32, 1] {
            assert_eq!(fault(&patched(zip.clone(), offset, &size.to_le_bytes())), damaged);
        }
        // What is there is whole, whatever more is claimed, and no room is made for more.
        for size in [0x7fff_ffff_u32, u32::MAX - 1] {
            let files = Files::from_zip(&patched(zip.clone(), offset, &size.to_le_bytes())).unwrap();
            assert_eq!(files, Files::single_test(&text));
        }
    }
    let large = vec![0; usize::try_from(BYTES_MAX).unwrap() + 1];
    assert!(Files::from_zip(&patched(zipped([("test.md", &large[..])]), 24, &[9, 0, 0, 0])).is_err());
}

/// An end record, behind a wide one if there are many entries.
fn end(entries: u64, start: usize, size: usize) -> Vec<u8> {
    let (start, size) = (start as u64, size as u64);
    let mut end = b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\0\x2d\0\0\0\0\0\0\0\0\0".to_vec();
    [entries, entries, size, start].iter().for_each(|number| end.extend(number.to_le_bytes()));
    end.extend(b"PK\x06\x07\0\0\0\0");
    end.extend((start + size).to_le_bytes());
    end.extend(b"\x01\0\0\0PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
    end
}

/// A directory of many entries that all lie at the same place.
fn directory(entries: u32) -> Vec<u8> {
    let one = zipped([("12345678", &b""[..])]);
    let at = places(&one, b"PK\x01\x02")[0];
    let mut all = Vec::new();
    for n in 0..entries {
        all.extend(&one[at..at + 46]);
        all.extend(format!("{n:08}").bytes());
    }
    all
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this measures")]
fn a_million_entries_are_refused_at_once() {
    let head = zipped([("12345678", &b""[..])]);
    let all = directory(1_000_000);
    let whole = |end: Vec<u8>| [&head[..], &all, &end].concat();
    let wide = end(1_000_000, head.len(), all.len());
    let short = wide[wide.len() - 22..].to_vec();
    // Behind a true end stands another that is false: the reader must not fall back at any price.
    let false_end =
        [wide.clone(), b"PK\x05\x06\0\0\0\0\x05\0\x05\0\xff\0\0\0\x07\0\0\0\0\0".to_vec()].concat();
    let claim = end(1_000_000, 0, 0);
    for (zip, expected) in [
        (whole(wide), ZipFault::TooMany),
        (whole(short), ZipFault::TooMany),
        (whole(false_end), ZipFault::NotZip),
        (claim, ZipFault::TooMany),
    ] {
        let start = Instant::now();
        assert_eq!(fault(&zip), expected);
        assert!(start.elapsed() < Duration::from_secs(1), "{expected:?} took {:?}", start.elapsed());
    }
}

#[test]
fn entries_that_lie_over_one_another_are_not_all_read() {
    let noise: Vec<u8> = (0..1_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let one = zipped([("12345678", &noise[..])]);
    let start = places(&one, b"PK\x01\x02")[0];
    let mut zip = one[..start].to_vec();
    for n in 0..20 {
        zip.extend(&one[start..start + 46]);
        zip.extend(format!("{n:08}").bytes());
    }
    let size = zip.len() - start;
    zip.extend(end(20, start, size));
    assert_eq!(fault(&zip), ZipFault::Damaged("00000002".to_owned()));
}

fn valid() -> Vec<u8> {
    let entries: [(&str, &[u8]); 4] =
        [("c/", b""), ("c/course.md", b"---\nid: c\n---\n"), ("c/1-a/1-b.md", b"B."), ("c/.x", b"")];
    zipped(entries)
}

#[test]
fn a_zip_that_is_cut_off_is_no_zip() {
    let zip = valid();
    assert_eq!(Files::from_zip(&zip), Files::from_zip(&wide()));
    assert!(Files::from_zip(&zip).is_ok());
    for length in 0..zip.len() {
        assert_eq!(fault(&zip[..length]), ZipFault::NotZip, "{length}");
    }
}

/// The same with a wide end record.
fn wide() -> Vec<u8> {
    let mut zip = valid();
    let (start, last) = (places(&zip, b"PK\x01\x02")[0], places(&zip, b"PK\x05\x06")[0]);
    zip.truncate(last);
    zip.extend(end(4, start, last - start));
    zip
}

/// Numbers that stand at the edge of something.
const EDGES: [u32; 8] = [0, 1, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn any_bytes_are_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Files::from_zip(&bytes).is_err());
    }

    #[test]
    fn a_zip_with_other_bytes_never_panics(
        bytes in prop::collection::vec((any::<Index>(), any::<u8>()), 0..6),
        numbers in prop::collection::vec((any::<Index>(), prop::sample::select(&EDGES[..]), 1..=4_usize), 0..4),
        mut zip in prop::sample::select(vec![valid(), wide()]),
    ) {
        for (at, byte) in bytes {
            let at = at.index(zip.len());
            zip[at] = byte;
        }
        for (at, number, length) in numbers {
            let at = at.index(zip.len() - 4);
            zip[at..at + length].copy_from_slice(&number.to_le_bytes()[..length]);
        }
        match Files::from_zip(&zip) {
            Ok(files) => {
                let mut parts = files.iter().flat_map(|(path, _)| path.split('/'));
                prop_assert!(parts.all(|part| !part.starts_with('.') && !part.is_empty()));
            }
            Err(fault) => prop_assert!(fault.to_string().ends_with('.')),
        }
    }
}
