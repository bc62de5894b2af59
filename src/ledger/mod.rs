//! Entries kept for ever, each sealed to the one before, in files that can be read without us. Knows bytes, not events.
