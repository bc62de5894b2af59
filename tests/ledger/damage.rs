//! Damaged files: every flipped bit is found and named, and repair keeps what it takes out.

use std::sync::Arc;

use sop::ledger::{Damage, DamageKind, Folder, LedgerError, decode, repair};

use super::device::{Device, Dice};
use super::writer::{Writer, read_all};

const FIRST: &str = "00000001.seg";

/// Four groups, five entries, and where they end in the file.
fn small() -> (Arc<Device>, usize) {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    for streams in [&["restore-1"][..], &["restore-1", "restore-2"], &["restore-2"], &["restore-1"]] {
        writer.write(streams, 12).unwrap();
    }
    let used = device.bytes(FIRST).iter().rposition(|byte| *byte != 0).unwrap() + 1;
    (device, used)
}

fn damage(device: &Device) -> Damage {
    match read_all(device) {
        Err(LedgerError::Damage(damage)) => damage,
        other => panic!("no damage found: {other:?}"),
    }
}

#[test]
fn every_flipped_bit_is_found_and_named() {
    let (device, used) = small();
    let whole = device.bytes(FIRST);
    let unused = (used + 700..whole.len()).step_by(97);
    for at in (0..used + 700).chain(unused) {
        let bits = if at < used + 700 { 0..8 } else { at % 8..at % 8 + 1 };
        for bit in bits {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            device.set_bytes(FIRST, flipped);
            let damage = damage(&device);
            assert_eq!(damage.segment, FIRST);
            assert!(damage.offset <= at as u64, "bit {bit} of byte {at}: {damage}");
            // Opening refuses it too, where it reads: a flipped bit is never taken for a torn frame.
            assert!(Writer::open(device.clone()).is_err(), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_found() {
    let (device, _) = small();
    let whole = device.bytes(FIRST);
    for length in [0, 1, 63, 64, 500, 1000, whole.len() / 2, whole.len() - 1, whole.len() + 1] {
        let mut cut = whole.clone();
        cut.resize(length, 0);
        device.set_bytes(FIRST, cut);
        assert_eq!(damage(&device).kind, DamageKind::Length { length: length as u64 });
    }
}

#[test]
fn frames_moved_about_are_found() {
    let (device, used) = small();
    let whole = device.bytes(FIRST);
    let second = 64 + decode(&whole[64..]).unwrap().length;
    let third = second + decode(&whole[second..]).unwrap().length;
    // The second frame taken out, and the rest moved up.
    let mut without = whole[..second].to_vec();
    without.extend_from_slice(&whole[third..used]);
    without.resize(whole.len(), 0);
    device.set_bytes(FIRST, without);
    assert_eq!((damage(&device).offset, damage(&device).kind), (second as u64, DamageKind::Order));
    // The second frame put in twice.
    let mut twice = whole[..third].to_vec();
    twice.extend_from_slice(&whole[second..third]);
    twice.resize(whole.len(), 0);
    device.set_bytes(FIRST, twice);
    assert_eq!((damage(&device).offset, damage(&device).kind), (third as u64, DamageKind::Order));
}

#[test]
fn repair_keeps_what_stands_before_the_damage_and_the_bytes_behind_it() {
    let (device, used) = small();
    let entries = read_all(&*device).unwrap();
    let whole = device.bytes(FIRST);
    let mut flipped = whole.clone();
    flipped[used - 300] ^= 4;
    device.set_bytes(FIRST, flipped.clone());
    let place = damage(&device);
    let repairs = repair(&*device, "20261123").unwrap();
    assert_eq!(repairs.len(), 1);
    assert_eq!((&repairs[0].damage, repairs[0].kept.len()), (&place, 1));
    let offset = usize::try_from(place.offset).unwrap();
    assert_eq!(device.bytes(&repairs[0].kept[0]), flipped[offset..]);
    let left = read_all(&*device).unwrap();
    assert_eq!(left, entries[..left.len()]);
    assert!(left.len() >= 3, "{}", left.len());
    Writer::open(device.clone()).unwrap().write(&["restore-1"], 1).unwrap();
    assert_eq!(read_all(&*device).unwrap().len(), left.len() + 1);
}

#[test]
fn what_can_be_known_is_repaired_without_loss() {
    let (device, used) = small();
    let entries = read_all(&*device).unwrap();
    let whole = device.bytes(FIRST);
    let spoils: [fn(&mut Vec<u8>, usize); 4] = [
        |bytes, _| bytes[20] ^= 1,
        |bytes, used| bytes[used + 4000] = 7,
        |bytes, used| bytes.truncate(used + 100),
        |bytes, _| bytes.push(1),
    ];
    for spoil in spoils {
        let mut spoilt = whole.clone();
        spoil(&mut spoilt, used);
        device.set_bytes(FIRST, spoilt);
        assert!(!repair(&*device, "20261123").unwrap().is_empty());
        assert_eq!(read_all(&*device).unwrap(), entries);
        assert!(device.bytes(FIRST).starts_with(&whole));
    }
}

#[test]
fn segments_behind_a_damage_are_kept_under_other_names() {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    while device.names().unwrap().len() < 3 {
        writer.write(&["a", "b"], 240_000).unwrap();
    }
    drop(writer);
    let entries = read_all(&*device).unwrap();
    let mut second = device.bytes("00000002.seg");
    let frame = decode(&second[64..]).unwrap().length;
    second[64 + frame + 900] ^= 1;
    device.set_bytes("00000002.seg", second);
    assert_eq!(damage(&device).segment, "00000002.seg");
    let repairs = repair(&*device, "20261123").unwrap();
    let kept: Vec<&String> = repairs.iter().flat_map(|repair| &repair.kept).collect();
    assert_eq!(kept, ["00000002.seg.damaged-20261123-0", "00000003.seg.damaged-20261123-1"]);
    let left = read_all(&*device).unwrap();
    assert_eq!(left, entries[..left.len()]);
    assert_eq!(left.len() % 2, 0);
    Writer::open(device.clone()).unwrap().write(&["a"], 1).unwrap();
}

#[test]
fn any_bytes_are_decoded_without_a_panic() {
    let (device, used) = small();
    let frames = device.bytes(FIRST)[64..used].to_vec();
    let mut dice = Dice::new(7);
    for round in 0..20_000 {
        let mut bytes = match round % 2 {
            0 => frames.clone(),
            _ => (0..dice.roll(200)).map(|_| dice.roll(256) as u8).collect(),
        };
        for _ in 0..dice.roll(4) {
            if !bytes.is_empty() {
                let at = dice.roll(bytes.len() as u64) as usize;
                bytes[at] = dice.roll(256) as u8;
            }
        }
        let from = dice.roll(bytes.len() as u64 + 1) as usize;
        if let Ok(frame) = decode(&bytes[from..]) {
            // A frame that is accepted is one that was written, byte by byte.
            let at =
                (0..frames.len()).find(|at| frames[*at..].starts_with(&bytes[from..from + frame.length]));
            assert!(at.is_some(), "round {round}");
        }
    }
}
