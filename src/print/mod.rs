//! A drawing written as SVG, PDF or PNG. Reads only the drawing.
