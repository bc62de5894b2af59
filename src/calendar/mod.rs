//! Durations as authors write them, working days and hours, and the moment when a step is due. Reads no clock.
