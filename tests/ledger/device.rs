//! A folder in memory that remembers every write and sync, so that a test can ask what a device may hold
//! after a power cut.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use sop::ledger::Folder;

/// What a device writes whole.
const SECTOR: u64 = 512;

/// Something that was done with a file, by the file's number, because its name may change.
#[derive(Debug, Clone)]
enum Done {
    Create { name: String, file: usize },
    Rename { from: String, to: String },
    Length { file: usize, length: u64 },
    Write { file: usize, offset: u64, bytes: Vec<u8> },
    Sync { file: usize },
    SyncNames,
}

#[derive(Default)]
struct State {
    names: BTreeMap<String, usize>,
    files: Vec<Vec<u8>>,
    done: Vec<Done>,
    /// The call, counted from 0, that fails, and with it every later one of its kind.
    fails: Option<usize>,
    failed: bool,
    /// How many bytes are left, if the device tells.
    free: Option<u64>,
}

/// The folder as the running process sees it.
#[derive(Default)]
pub struct Device {
    state: Mutex<State>,
}

/// A small generator of choices, the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
}

impl State {
    fn rename(&mut self, call: &Done) {
        match call {
            Done::Create { name, file } => drop(self.names.insert(name.clone(), *file)),
            Done::Rename { from, to } => {
                let file = self.names.remove(from).expect("a file that was made");
                self.names.insert(to.clone(), file);
            }
            Done::Length { .. } | Done::Write { .. } | Done::Sync { .. } | Done::SyncNames => {}
        }
    }
}

impl Device {
    pub fn new() -> Arc<Device> {
        Arc::default()
    }

    /// A device whose `call`th change or sync fails, and every one after it.
    pub fn failing_at(call: usize) -> Arc<Device> {
        let device = Device::new();
        device.state.lock().unwrap().fails = Some(call);
        device
    }

    /// From now on everything works again.
    pub fn heal(&self) {
        self.state.lock().unwrap().fails = None;
    }

    /// From now on the device says that so many bytes are left.
    pub fn set_free(&self, free: u64) {
        self.state.lock().unwrap().free = Some(free);
    }

    /// How many changes and syncs were made.
    pub fn calls(&self) -> usize {
        self.state.lock().unwrap().done.len()
    }

    pub fn failed(&self) -> bool {
        self.state.lock().unwrap().failed
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        let state = self.state.lock().unwrap();
        state.files[state.names[name]].clone()
    }

    pub fn set_bytes(&self, name: &str, bytes: Vec<u8>) {
        let mut state = self.state.lock().unwrap();
        let file = state.names[name];
        state.files[file] = bytes;
    }

    /// What the device may hold if the power fails after `calls` calls: all that was synced, and of the rest
    /// whatever the dice say, sector by sector.
    pub fn after_power_cut(&self, calls: usize, dice: &mut Dice) -> Arc<Device> {
        let state = self.state.lock().unwrap();
        let done = &state.done[..calls];
        let names_synced = done.iter().rposition(|done| matches!(done, Done::SyncNames)).unwrap_or(0);
        let synced = |file: usize| {
            done.iter().rposition(|done| matches!(done, Done::Sync { file: of } if *of == file)).unwrap_or(0)
        };
        let mut left = State { files: vec![Vec::new(); state.files.len()], ..State::default() };
        let mut names_lost = false;
        for (at, call) in done.iter().enumerate() {
            match call {
                Done::Create { .. } | Done::Rename { .. } => {
                    // Names go to the device in the order in which they were changed.
                    names_lost |= at > names_synced && dice.roll(2) == 0;
                    if !names_lost {
                        left.rename(call);
                    }
                }
                Done::Length { file, length } if at < synced(*file) || dice.roll(2) == 0 => {
                    left.files[*file].resize(usize::try_from(*length).unwrap(), 0);
                }
                Done::Write { file, offset, bytes } => {
                    let from = usize::try_from(*offset).unwrap();
                    let place = left.files[*file].get_mut(from..from + bytes.len());
                    match place {
                        Some(place) if at < synced(*file) => place.copy_from_slice(bytes),
                        _ => write_sectors(&mut left.files[*file], *offset, bytes, |_| dice.roll(2) == 0),
                    }
                }
                Done::Length { .. } | Done::Sync { .. } | Done::SyncNames => {}
            }
        }
        Arc::new(Device { state: Mutex::new(left) })
    }

    fn change(&self, change: impl FnOnce(&mut State) -> io::Result<Done>) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        if state.fails.is_some_and(|fails| state.done.len() >= fails) {
            state.failed = true;
            return Err(io::Error::other("the device does not answer"));
        }
        let done = change(&mut state)?;
        state.done.push(done);
        Ok(())
    }
}

fn write_sectors(file: &mut [u8], offset: u64, bytes: &[u8], mut kept: impl FnMut(u64) -> bool) {
    let mut at = 0;
    while at < bytes.len() {
        let place = offset + at as u64;
        let end = bytes.len().min(at + usize::try_from(SECTOR - place % SECTOR).unwrap());
        if kept(place / SECTOR) {
            let from = usize::try_from(place).unwrap();
            let to = from + end - at;
            // A write behind the end makes a file longer only if its length came to the device.
            if to <= file.len() {
                file[from..to].copy_from_slice(&bytes[at..end]);
            }
        }
        at = end;
    }
}

impl Folder for Device {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.state.lock().unwrap().names.keys().cloned().collect())
    }

    fn length(&self, name: &str) -> io::Result<u64> {
        let state = self.state.lock().unwrap();
        let file = state.names.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(state.files[*file].len() as u64)
    }

    fn read(&self, name: &str, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let state = self.state.lock().unwrap();
        let file = state.names.get(name).ok_or(io::ErrorKind::NotFound)?;
        let from = usize::try_from(offset).unwrap();
        let bytes = state.files[*file].get(from..from + into.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        into.copy_from_slice(bytes);
        Ok(())
    }

    fn set_length(&self, name: &str, length: u64) -> io::Result<()> {
        let known = self.state.lock().unwrap().names.contains_key(name);
        if !known {
            self.change(|state| {
                let file = state.files.len();
                state.files.push(Vec::new());
                state.names.insert(name.to_owned(), file);
                Ok(Done::Create { name: name.to_owned(), file })
            })?;
        }
        self.change(|state| {
            let file = state.names[name];
            state.files[file].resize(usize::try_from(length).unwrap(), 0);
            Ok(Done::Length { file, length })
        })
    }

    fn write(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.change(|state| {
            let file = *state.names.get(name).ok_or(io::ErrorKind::NotFound)?;
            let end = usize::try_from(offset).unwrap() + bytes.len();
            if state.files[file].len() < end {
                return Err(io::Error::other("a ledger never writes behind the end of a file"));
            }
            write_sectors(&mut state.files[file], offset, bytes, |_| true);
            Ok(Done::Write { file, offset, bytes: bytes.to_vec() })
        })
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        self.change(|state| {
            let file = *state.names.get(name).ok_or(io::ErrorKind::NotFound)?;
            Ok(Done::Sync { file })
        })
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.change(|state| {
            let done = Done::Rename { from: from.to_owned(), to: to.to_owned() };
            state.rename(&done);
            Ok(done)
        })
    }

    fn sync_names(&self) -> io::Result<()> {
        self.change(|_| Ok(Done::SyncNames))
    }

    fn free(&self) -> Option<u64> {
        self.state.lock().unwrap().free
    }
}
