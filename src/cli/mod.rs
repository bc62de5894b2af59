//! The command line: arguments in, results out. No rule lives here.
