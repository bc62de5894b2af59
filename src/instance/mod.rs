//! One run of a procedure: a command is decided into events, events evolve the state. No clock, no disk, no chance.
