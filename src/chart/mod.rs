//! A procedure made into the printed chart: grid, pages, routes, places. Never measures the same text twice; writes no output format.
