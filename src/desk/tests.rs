//! Stories at the counter, over a store in memory.
