//! An SOP as it is written: identity, actors, steps, quality standards, forms; read from its YAML. Never opens a file.

mod model;

pub use model::*;
