//! A procedure made into the printed chart: grid, pages, routes, places. Never measures the same text twice; writes no output format.

mod connectors;
mod grid;
mod lanes;
mod paginate;
mod rank;
mod route;
mod tracks;
mod usage;

#[cfg(test)]
mod tests;
