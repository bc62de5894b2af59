//! Standard operating procedures as code: one YAML file is the printed official document, the running workflow and
//! the audit's evidence.
//!
//! # The building, from the ground up
//!
//! A module uses only what stands above it in this list; `tests/tidy.rs` enforces it. It is a compiler's spine
//! (`source` → `document` → `procedure`) with two wings: the *paper* wing (`text` → `drawing` → `office` → `chart` → `page` →
//! `print`) and the *work* wing (`instance` → `ledger` → `store`), joined at one counter, `desk`, on which `worker`, which runs
//! commands, `access`, which knows who comes in over the network, `report`, which puts what was counted into tables and files, and the faces, `web`
//! and `cli`, stand; `post` carries what is told to the world outside.
//!
//! # Glossary
//!
//! A **document** (an SOP file) holds **procedures**; a procedure has **steps**, each done by an **actor**. An **instance**
//! is one run of a procedure, pinned to the exact **edition** (SHA-256) that it was opened with. A **task** is one activation of a
//! step for one actor; a loop back makes a new task with a higher **visit**. A **person** holds **roles**, which are actors.
//! A **form** is empty, a **record** is filled; the record of a run is all that happened in it, on paper. An **outcome** is how
//! an instance ended. An **event** is what happened; an **entry** is an event sealed into the **ledger**. A **delivery** takes what happened to
//! one **receiver**, a person by mail or a program by a **webhook**; a **channel** is a way to receivers.
//!
//! # What never happens here
//!
//! - `source`, `calendar`, `document`, `procedure`, `text`, `drawing`, `office`, `chart`, `page` and `instance` do no input or output and read no clock.
//! - A [`procedure::Procedure`] exists only if every check passed, so nobody below asks whether a step exists.
//! - Deciding changes nothing; evolving decides nothing and cannot fail.
//! - The ledger knows bytes, not events; the store knows opaque rows, not instances; the post knows hosts, not what is told them.
//! - Only `desk` knows the wall clock; `web` counts how long it waits. Faces hold no rule.
//! - `print` reads only a [`drawing::Drawing`]; every output shows the same one.

pub mod source;
pub mod calendar;
pub mod document;
pub mod procedure;
pub mod text;
pub mod drawing;
pub mod office;
pub mod chart;
pub mod page;
pub mod print;
pub mod instance;
pub mod ledger;
pub mod store;
pub mod post;
pub mod desk;
pub mod worker;
pub mod access;
pub mod report;
pub mod web;
pub mod cli;
