//! A device that stops answering, at each write and each sync.

use sop::ledger::{LedgerError, ROOM};

use super::device::{Device, Dice};
use super::writer::{Writer, read_all};

const STREAMS: [&[&str]; 4] = [&["restore-1"], &["restore-1", "restore-2"], &["restore-2"], &["restore-1"]];

#[test]
fn after_a_failure_nothing_more_is_written_and_reads_go_on() {
    let whole = Device::new();
    let mut writer = Writer::open(whole.clone()).unwrap();
    for streams in STREAMS {
        writer.write(streams, 400).unwrap();
    }
    for call in 0..whole.calls() {
        let device = Device::failing_at(call);
        let mut writer = Writer::open(device.clone()).unwrap();
        let mut kept = Vec::new();
        for streams in STREAMS {
            match writer.write(streams, 400) {
                Ok(entries) => kept.extend(entries),
                Err(_) => break,
            }
        }
        assert!(device.failed(), "call {call}");
        let read = read_all(&*device).unwrap();
        assert!(read.starts_with(&kept), "call {call}");
        // What reached the device is enough to go on with, in another process.
        let left = device.after_power_cut(device.calls(), &mut Dice::new(call as u64));
        let mut next = Writer::open(left.clone()).unwrap();
        next.write(&["restore-3"], 1).unwrap();
        assert!(read_all(&*left).unwrap().starts_with(&kept), "call {call}");
    }
}

#[test]
fn a_failed_sync_is_never_tried_again() {
    let device = Device::new();
    Writer::open(device.clone()).unwrap().write(&["a"], 1).unwrap();
    let before_sync = device.calls() + 1;
    let failing = Device::failing_at(before_sync);
    let mut writer = Writer::open(failing.clone()).unwrap();
    writer.write(&["a"], 1).unwrap();
    assert!(matches!(writer.write(&["a"], 1), Err(LedgerError::Io { .. })));
    failing.heal();
    for _ in 0..3 {
        assert!(matches!(writer.write(&["a"], 1), Err(LedgerError::Stopped)));
    }
    assert_eq!(failing.calls(), before_sync);
}

#[test]
fn before_the_disk_is_full_new_work_is_refused_and_reads_go_on() {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    device.set_free(ROOM);
    let mut kept = writer.write(&["a", "b"], 1).unwrap();
    for free in [ROOM - 1, 4096, 0] {
        device.set_free(free);
        let calls = device.calls();
        let refused = writer.write(&["a"], 1);
        let told = matches!(refused, Err(LedgerError::NoRoom { free: told, needed: ROOM }) if told == free);
        assert!(told, "{free} bytes left: {refused:?}");
        assert_eq!((device.calls(), read_all(&*device).unwrap()), (calls, kept.clone()));
        // Another process can open it, too.
        assert_eq!(Writer::open(device.clone()).unwrap().cut, None);
    }
    // When there is room again, the same writer goes on.
    device.set_free(ROOM);
    kept.extend(writer.write(&["a"], 1).unwrap());
    assert_eq!(read_all(&*device).unwrap(), kept);
}
