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
fn it_sees_every_kind_of_damage() {
    type Spoil = fn(&mut Vec<u8>, &[usize]);
    let spoils: [(&str, Spoil); 12] = [
        ("a bit of the header", |bytes, _| bytes[20] ^= 1),
        ("a bit of the first frame's head", |bytes, at| bytes[at[0] + 5] ^= 1),
        ("a bit of its checksum", |bytes, at| bytes[at[0] + 9] ^= 1),
        ("a bit of the chain", |bytes, at| bytes[at[1] + 20] ^= 1),
        ("a bit of an entry", |bytes, at| bytes[at[1] + 70] ^= 1),
        ("a bit of the filling", |bytes, at| bytes[at[2] - 1] ^= 1),
        ("a bit of unused space", |bytes, _| bytes[200_000] ^= 1),
        ("a frame taken out", |bytes, at| drop(bytes.drain(at[1]..at[2]))),
        ("a frame put in twice", |bytes, at| {
            let twice = bytes[at[1]..at[2]].to_vec();
            drop(bytes.splice(at[2]..at[2], twice));
        }),
        ("frames in another order", |bytes, at| bytes[at[0]..at[2]].rotate_left(at[1] - at[0])),
        ("a frame half written", |bytes, at| bytes[at[2] + 100..].fill(0)),
        ("a file cut off in a frame", |bytes, at| bytes.truncate(at[2] + 100)),
    ];
    let device = small();
    let name = segment_name(1);
    let whole = device.bytes(&name);
    let frames: Vec<usize> = (0..whole.len()).filter(|at| whole[*at..].starts_with(b"SOPF")).collect();
    for (what, spoil) in spoils {
        let mut bytes = whole.clone();
        spoil(&mut bytes, &frames);
        device.set_bytes(&name, bytes);
        let (code, _, complaint) = read(&device, "spoilt");
        assert_eq!(code, Some(1), "{what}");
        assert!(complaint.starts_with("00000001.seg"), "{what}: {complaint}");
    }
}
