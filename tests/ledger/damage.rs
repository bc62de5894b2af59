//! Damaged files: every flipped bit is found and named, and repair keeps what it takes out.

use std::sync::Arc;

use sop::ledger::{
    Damage, DamageKind, Digest, Entry, Folder, Head, Known, Ledger, LedgerError, decode, repair,
};

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
fn a_head_that_is_known_from_elsewhere_must_be_there() {
    let (device, used) = small();
    let head = Writer::open(device.clone()).unwrap().head();
    let open = |head| {
        let known = Known { mark: None, head: Some(head) };
        Ledger::open(device.clone(), known, |_| Ok::<_, LedgerError>(()))
            .map(|(ledger, cut)| (ledger.head(), cut))
    };
    assert_eq!(open(head).unwrap(), (head, None));
    // The same number of entries, but other ones.
    let other = Head { digest: Digest::of(b"other"), ..head };
    assert!(matches!(open(other), Err(LedgerError::Damage(Damage { kind: DamageKind::Order, .. }))));
    // The last frame taken out without a trace, or made to look torn: nothing is overwritten.
    let whole = device.bytes(FIRST);
    let last = whole.windows(4).rposition(|four| four == b"SOPF").unwrap();
    for from in [last, used - 20] {
        let mut spoilt = whole.clone();
        spoilt[from..].fill(0);
        device.set_bytes(FIRST, spoilt.clone());
        let lost = open(head);
        assert!(matches!(lost, Err(LedgerError::Damage(_))), "{lost:?}");
        assert_eq!(device.bytes(FIRST), spoilt);
    }
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

#[test]
fn any_files_are_walked_without_a_panic_and_only_what_was_written_is_read() {
    let (device, used) = small();
    let whole = device.bytes(FIRST);
    let written = read_all(&*device).unwrap();
    let mut dice = Dice::new(11);
    for round in 0..3000 {
        let mut bytes = whole.clone();
        for _ in 0..1 + dice.roll(3) {
            let (at, from) = (dice.roll(used as u64) as usize, dice.roll(used as u64) as usize);
            let count = (dice.roll(600) as usize).min(used - at.max(from));
            match dice.roll(4) {
                0 => bytes[at] = dice.roll(256) as u8,
                1 => bytes[at..at + count].fill(0),
                2 => bytes.copy_within(from..from + count, at),
                _ => bytes.truncate(dice.roll(used as u64) as usize + 1),
            }
            bytes.resize(whole.len(), 0);
        }
        let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| Entry::parse(line).ok());
        assert!(lines.into_iter().all(|entry| written.contains(&entry)), "round {round}");
        device.set_bytes(FIRST, bytes);
        match read_all(&*device) {
            Ok(entries) => assert!(written.starts_with(&entries), "round {round}"),
            Err(error) => assert!(matches!(error, LedgerError::Damage(_)), "round {round}: {error}"),
        }
    }
}
