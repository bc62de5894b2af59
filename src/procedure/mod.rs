//! An SOP as it is meant: a graph of steps that has passed every check. Never printed or run here.
