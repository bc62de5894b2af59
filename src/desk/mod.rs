//! The counter: editions, people, instances, inbox; the only place that joins them with a store and a clock.

mod clock;

pub use clock::{os_user, wall_clock};
