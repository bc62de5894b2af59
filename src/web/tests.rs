//! The whole server, asked as programs ask it.
