//! Pages in millimetres: rules, cells, symbols, flows and lines of text, from which every output is written.
