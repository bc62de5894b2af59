//! Power cuts: the device keeps everything that was synced, and of the rest any sectors it likes.

use std::sync::Arc;

use sop::ledger::Entry;

use super::device::{Device, Dice};
use super::writer::{Writer, read_all};

/// A workload on a device: its entries, and after how many calls each group was acknowledged.
struct Workload {
    device: Arc<Device>,
    entries: Vec<Entry>,
    /// Calls made when so many entries were acknowledged.
    acknowledged: Vec<(usize, usize)>,
}

fn work(groups: &[(&[&str], usize)]) -> Workload {
    let device = Device::new();
    let mut writer = Writer::open(device.clone()).unwrap();
    let mut entries = Vec::new();
    let mut acknowledged = Vec::new();
    for (streams, note) in groups {
        entries.extend(writer.write(streams, *note).unwrap());
        acknowledged.push((device.calls(), entries.len()));
    }
    Workload { device, entries, acknowledged }
}

/// Cuts the power after `calls` calls; whatever the device then holds must open and have all that was
/// acknowledged, and whole groups only, and take new entries.
fn cut_power(work: &Workload, calls: usize, dice: &mut Dice) {
    let left = work.device.after_power_cut(calls, dice);
    let mut writer = match Writer::open(left.clone()) {
        Ok(writer) => writer,
        Err(error) => panic!("after call {calls}: {error}"),
    };
    let found = read_all(&*left).unwrap();
    let acknowledged = work.acknowledged.iter().rfind(|(at, _)| *at <= calls).map_or(0, |(_, count)| *count);
    assert!(found.len() >= acknowledged, "after call {calls}: {} of {acknowledged} entries", found.len());
    assert_eq!(found, work.entries[..found.len()], "after call {calls}");
    let whole = found.is_empty() || work.acknowledged.iter().any(|(_, count)| *count == found.len());
    assert!(whole, "after call {calls}: half a group, {} entries", found.len());
    writer.write(&["after"], 3).unwrap();
    drop(writer);
    let again = Writer::open(left.clone()).unwrap();
    assert_eq!((read_all(&*left).unwrap().len(), again.cut), (found.len() + 1, None));
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_half() {
    let groups: &[(&[&str], usize)] = &[
        (&["restore-1"], 20),
        (&["restore-1", "restore-2", "restore-1"], 300),
        (&["restore-2"], 5),
        (&["restore-3", "restore-1"], 1200),
        (&["restore-2"], 0),
    ];
    let work = work(groups);
    let mut dice = Dice::new(1);
    for calls in 0..=work.device.calls() {
        for _ in 0..12 {
            cut_power(&work, calls, &mut dice);
        }
    }
}

#[test]
fn a_growing_file_survives_too() {
    let work = work(&[(&["a"], 100_000), (&["b"], 60_000), (&["a"], 150_000), (&["b"], 10)]);
    let mut dice = Dice::new(2);
    for calls in 0..=work.device.calls() {
        cut_power(&work, calls, &mut dice);
    }
}

#[test]
fn a_new_segment_survives_too() {
    let groups: Vec<(&[&str], usize)> = vec![(&["a", "b"], 240_000); 18];
    let work = work(&groups);
    assert_eq!(work.device.bytes("00000002.seg").len(), 1024 * 1024);
    let mut dice = Dice::new(3);
    let last = work.device.calls();
    for calls in (last - 18..=last).step_by(3) {
        cut_power(&work, calls, &mut dice);
    }
}
