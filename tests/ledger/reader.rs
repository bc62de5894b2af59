//! The format is read by a program in another language that has only its description.

use std::fs;
use std::process::Command;

use sop::ledger::{Folder, segment_name};

use super::device::Device;
use super::writer::{Writer, read_all};

const READER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read_ledger.py");

/// Runs the reader on what the device holds; gives its exit code, what it printed, and what it complained of.
fn read(device: &Device, name: &str) -> (Option<i32>, String, String) {
    let folder = std::env::temp_dir().join(format!("sop-reader-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for name in device.names().unwrap() {
        fs::write(folder.join(&name), device.bytes(&name)).unwrap();
    }
    let output = Command::new("python3").arg(READER).arg(&folder).output().expect("python3 is installed");
    fs::remove_dir_all(&folder).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn small() -> std::sync::Arc<Device> {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    for streams in [&["restore-1"][..], &["restore-1", "restore-2"], &["restore-2"]] {
        writer.write(streams, 3).unwrap();
    }
    device
}

#[test]
fn sixty_lines_of_python_read_a_ledger() {
    let lines = fs::read_to_string(READER).unwrap().lines().count();
    assert!(lines <= 60, "{lines} lines");
    let device = small();
    let (code, printed, complaint) = read(&device, "whole");
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    let entries = read_all(&*device).unwrap();
    let head = entries.iter().fold(sop::ledger::Head::EMPTY, |head, entry| head.after(entry.hash));
    let mut expected: Vec<String> = entries
        .iter()
        .map(|entry| {
            let seat = &entry.seat;
            format!("{} {} {} {}", seat.sequence, seat.stream, seat.stream_sequence, entry.hash)
        })
        .collect();
    expected.push(format!("head {} {}", head.sequence, head.digest));
    assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn it_sees_a_changed_byte() {
    let device = small();
    let mut bytes = device.bytes(&segment_name(1));
    let at = bytes.windows(4).rposition(|four| four == b"budi").unwrap();
    bytes[at] = b'r';
    device.set_bytes(&segment_name(1), bytes);
    let (code, _, complaint) = read(&device, "changed");
    assert_eq!(code, Some(1));
    assert!(complaint.contains("00000001.seg"), "{complaint}");
}
