//! Whole documents composed of pages: the identity page, then each procedure's chart.
