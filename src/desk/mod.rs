//! The counter: editions, people, instances and the inbox, joined with a store and the clock. Every face stands on it.
