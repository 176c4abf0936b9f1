//! Executable memory.

pub mod arena;

#[cfg(test)]
mod tests;
