//! The checks that need no flow, by family: each reads the model and says what is wrong where. None of them reads YAML.

pub(super) mod names;
