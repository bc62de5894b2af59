//! Stories of instances: a procedure, the people, and one command a line with what it leads to.

mod story;

mod automatic;
mod flow;
mod migrate;
mod people;
mod quorum;
mod rules;
mod staff;
mod words;
