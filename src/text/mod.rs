//! Fonts, shaping, measuring and line breaks: texts made into lines of known width, in millimetres.
