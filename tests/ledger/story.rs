//! What a ledger does on a good day.

use sop::ledger::{
    FRAME_HEADER, Folder, Known, Ledger, LedgerError, PAYLOAD_LIMIT, SEGMENT_FIRST, SEGMENT_LIMIT, Walk,
    read_entry,
};

use super::device::Device;
use super::writer::{Writer, read_all};

#[test]
fn what_is_written_is_read_again() {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    let mut written = writer.write(&["restore-1", "restore-2"], 3).unwrap();
    written.extend(writer.write(&["restore-1"], 5).unwrap());
    drop(writer);
    let mut writer = Writer::open(device.clone()).unwrap();
    written.extend(writer.write(&["restore-2"], 0).unwrap());
    assert_eq!(read_all(&*device).unwrap(), written);
    let text = String::from_utf8_lossy(&device.bytes("00000001.seg")).into_owned();
    assert!(text.contains(r#"{"sequence":4,"stream":"restore-2","stream_sequence":2,"time":"2026-11-23T"#));
}

#[test]
fn reading_an_empty_ledger_makes_nothing() {
    let device = Device::new();
    let writer = Writer::open(device.clone()).unwrap();
    assert_eq!((read_all(&*device).unwrap(), writer.cut), (vec![], None));
    assert_eq!(device.names().unwrap(), [""; 0]);
}

#[test]
fn an_entry_is_read_by_its_position() {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    writer.write(&["a", "b"], 10).unwrap();
    let written = writer.write(&["b", "a"], 7).unwrap();
    let mut walk = Walk::new(&*device, None, true).unwrap();
    walk.next_frame().unwrap();
    let found = walk.next_frame().unwrap().expect("a second frame");
    let (entry, position) = found.entries[1].clone();
    assert_eq!(found.entries[0].1.offset, found.mark.offset + FRAME_HEADER as u32);
    assert_eq!((&entry, &read_entry(&*device, position).unwrap()), (&written[1], &written[1]));
}

#[test]
fn opening_at_a_known_frame_reads_only_what_follows() {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    for _ in 0..3 {
        writer.write(&["a"], 1).unwrap();
    }
    let open = |mark| {
        let mut marks = Vec::new();
        let known = Known { mark, head: None };
        let (ledger, _) = Ledger::open(device.clone(), known, |found| {
            marks.push(found.mark);
            Ok::<_, LedgerError>(())
        })
        .unwrap();
        (marks, ledger)
    };
    let (marks, _) = open(None);
    let (unknown, ledger) = open(Some(marks[1]));
    assert_eq!((unknown, ledger.head()), (vec![marks[2]], marks[2].after));
}

#[test]
fn files_grow_by_doubling_and_new_ones_follow() {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    let mut written = Vec::new();
    let mut lengths = vec![0];
    while device.names().unwrap().len() < 2 {
        written.extend(writer.write(&["a", "b"], 200_000 / 2).unwrap());
        let length = device.length("00000001.seg").unwrap();
        if lengths.last() != Some(&length) {
            lengths.push(length);
        }
    }
    // The first frame of 400 KB needs two steps at once.
    let doubled = std::iter::successors(Some(2 * SEGMENT_FIRST), |length| Some(length * 2));
    assert_eq!(lengths[1..], doubled.take_while(|length| *length <= SEGMENT_LIMIT).collect::<Vec<_>>());
    assert_eq!(read_all(&*device).unwrap(), written);
    drop(writer);
    let mut writer = Writer::open(device.clone()).unwrap();
    written.extend(writer.write(&["a"], 1).unwrap());
    assert_eq!(read_all(&*device).unwrap(), written);
}

#[test]
fn a_group_that_fits_no_frame_is_refused_and_writes_nothing() {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    let refused = writer.write(&["a", "b", "c"], PAYLOAD_LIMIT / 5);
    assert!(matches!(refused, Err(LedgerError::TooLong { .. })), "{refused:?}");
    assert_eq!(device.calls(), 0);
    writer.write(&["a"], 1).unwrap();
}
