//! An SOP as it is written: identity, actors, steps, quality standards, forms; read from its YAML. Never opens a file.

mod model;

pub use model::{
    Actor, Approver, AtMost, Branch, Capsules, Column, Defaults, Document, Field, FieldKind, Form, FormUse,
    Given, Head, Identity, Item, Late, Paper, Performers, Print, Procedure, Quality, Step, Target, Test,
    Wait,
};
