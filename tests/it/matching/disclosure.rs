//! (writing)
