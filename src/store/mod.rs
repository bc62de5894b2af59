//! The ledger and the rows derived from it, behind one trait. Knows opaque rows, not instances.
