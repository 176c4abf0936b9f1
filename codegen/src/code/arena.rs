//! The arena: executable memory in chunks, handed out in blocks, never writable and executable at once.
//!
//! A chunk is a private anonymous mapping that is executable except while a block is being written, when it is
//! writable instead. Private memory, and not a second writable view of shared memory, because a forked child must not
//! write into its parent's code. While a chunk is writable nothing in it can run: the caller holds the GIL, and
//! compiled code only runs with it.

use std::fmt;

use memmap2::{Mmap, MmapMut};

use crate::abi::{Reloc, Target};

/// Blocks start at multiples of this.
const ALIGN: usize = 16;
/// Size of an ordinary chunk.
const CHUNK: usize = 256 * 1024;

/// Why code could not be installed.
#[derive(Debug)]
pub enum ArenaError {
    /// The limit on code bytes is reached.
    Full {
        /// The limit.
        cap: usize,
    },
    /// A relocation's target has no address.
    Unresolved(Target),
    /// A relocation lies outside the code.
    BadReloc(u32),
    /// The operating system refused.
    System(std::io::Error),
}

impl fmt::Display for ArenaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArenaError::Full { cap } => write!(f, "the code arena is full ({cap} bytes)"),
            ArenaError::Unresolved(t) => write!(f, "{t:?} has no address"),
            ArenaError::BadReloc(at) => write!(f, "relocation at {at} is outside the code"),
            ArenaError::System(e) => write!(f, "executable memory: {e}"),
        }
    }
}

impl std::error::Error for ArenaError {}

/// An installed piece of code. Free it with [`Arena::free`].
#[derive(Debug, PartialEq, Eq)]
pub struct CodeBlock {
    addr: u64,
    len: usize,
    chunk: usize,
    offset: usize,
}

impl CodeBlock {
    /// Address of the first byte.
    pub fn addr(&self) -> u64 {
        self.addr
    }
    /// Bytes taken, padding included.
    pub fn size(&self) -> usize {
        self.len
    }
}

#[derive(Debug)]
struct Chunk {
    /// The memory; `None` after the operating system refused to change it.
    map: Option<Mmap>,
    /// Free ranges (offset, length) in ascending order, never adjacent.
    free: Vec<(usize, usize)>,
}

/// Executable memory up to a limit.
#[derive(Debug)]
pub struct Arena {
    chunks: Vec<Chunk>,
    cap: usize,
    mapped: usize,
    used: usize,
}

impl Arena {
    /// An arena that maps at most `cap` bytes.
    pub fn new(cap: usize) -> Arena {
        Arena {
            chunks: Vec::new(),
            cap,
            mapped: 0,
            used: 0,
        }
    }
    /// Bytes in blocks.
    pub fn used(&self) -> usize {
        self.used
    }
    /// Bytes mapped.
    pub fn mapped(&self) -> usize {
        self.mapped
    }
    /// The limit.
    pub fn cap(&self) -> usize {
        self.cap
    }

    /// Copies code in and fills in its relocations.
    pub fn install(
        &mut self,
        code: &[u8],
        relocs: &[Reloc],
        resolve: impl Fn(Target) -> Option<u64>,
    ) -> Result<CodeBlock, ArenaError> {
        let mut bytes = code.to_vec();
        for r in relocs {
            let value = resolve(r.target).ok_or(ArenaError::Unresolved(r.target))?;
            let at = r.offset as usize;
            let field = bytes.get_mut(at..at + 8).ok_or(ArenaError::BadReloc(r.offset))?;
            field.copy_from_slice(&value.to_le_bytes());
        }
        let len = bytes.len().max(1).next_multiple_of(ALIGN);
        let (chunk, offset) = self.find(len)?;
        match self.chunks[chunk].write(offset, &bytes) {
            Ok(addr) => {
                self.used += len;
                Ok(CodeBlock {
                    addr,
                    len,
                    chunk,
                    offset,
                })
            }
            Err(e) => {
                self.chunks[chunk].free.clear();
                Err(ArenaError::System(e))
            }
        }
    }

    /// Overwrites bytes of an installed block.
    pub fn patch(&mut self, block: &CodeBlock, offset: usize, bytes: &[u8]) -> Result<(), ArenaError> {
        if offset.checked_add(bytes.len()).is_none_or(|end| end > block.len) {
            return Err(ArenaError::BadReloc(u32::try_from(offset).unwrap_or(u32::MAX)));
        }
        match self.chunks.get_mut(block.chunk) {
            Some(chunk) => chunk
                .write(block.offset + offset, bytes)
                .map(|_| ())
                .map_err(ArenaError::System),
            None => Err(ArenaError::BadReloc(0)),
        }
    }

    /// Gives a block back. Nothing may run in it any more.
    pub fn free(&mut self, block: CodeBlock) {
        if let Some(chunk) = self.chunks.get_mut(block.chunk) {
            chunk.release(block.offset, block.len);
            self.used -= block.len;
        }
    }

    /// Takes the first free range that is big enough.
    fn find(&mut self, len: usize) -> Result<(usize, usize), ArenaError> {
        for (n, chunk) in self.chunks.iter_mut().enumerate() {
            if let Some(offset) = chunk.take(len) {
                return Ok((n, offset));
            }
        }
        let rest = self.cap - self.mapped;
        let size = CHUNK.min(rest).max(len.next_multiple_of(4096));
        if size > rest {
            return Err(ArenaError::Full { cap: self.cap });
        }
        let map = MmapMut::map_anon(size)
            .and_then(MmapMut::make_exec)
            .map_err(ArenaError::System)?;
        self.mapped += size;
        self.chunks.push(Chunk {
            map: Some(map),
            free: vec![(len, size - len)],
        });
        Ok((self.chunks.len() - 1, 0))
    }
}

impl Chunk {
    fn take(&mut self, len: usize) -> Option<usize> {
        self.map.as_ref()?;
        let at = self.free.iter().position(|&(_, size)| size >= len)?;
        let (offset, size) = self.free[at];
        if size == len {
            self.free.remove(at);
        } else {
            self.free[at] = (offset + len, size - len);
        }
        Some(offset)
    }

    fn release(&mut self, offset: usize, len: usize) {
        let at = self.free.partition_point(|&(o, _)| o < offset);
        self.free.insert(at, (offset, len));
        if at + 1 < self.free.len() && offset + len == self.free[at + 1].0 {
            self.free[at].1 += self.free.remove(at + 1).1;
        }
        if at > 0 && self.free[at - 1].0 + self.free[at - 1].1 == offset {
            self.free[at - 1].1 += self.free.remove(at).1;
        }
    }

    /// Writes bytes, taking the right to execute away meanwhile; returns their address.
    fn write(&mut self, offset: usize, bytes: &[u8]) -> std::io::Result<u64> {
        let gone = || std::io::Error::other("the mapping is gone");
        let mut map = self.map.take().ok_or_else(gone)?.make_mut()?;
        if let Some(to) = map.get_mut(offset..offset + bytes.len()) {
            to.copy_from_slice(bytes);
        }
        let map = map.make_exec()?;
        let addr = map.as_ptr().addr() + offset;
        self.map = Some(map);
        Ok(addr as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_reused_and_neighbours_join() {
        let mut arena = Arena::new(1 << 20);
        let install = |arena: &mut Arena, n: usize| arena.install(&vec![0xc3; n], &[], |_| None).unwrap();
        let (a, b, c) = (
            install(&mut arena, 100),
            install(&mut arena, 20),
            install(&mut arena, 1),
        );
        assert_eq!((a.size(), b.size(), c.size()), (112, 32, 16));
        let at = a.addr();
        arena.free(a);
        arena.free(c);
        arena.free(b);
        assert_eq!(arena.used(), 0);
        let big = install(&mut arena, 150);
        assert_eq!(big.addr(), at);
        assert_eq!(arena.mapped(), CHUNK);
    }

    #[test]
    fn cap_and_bad_relocations_are_errors() {
        let mut arena = Arena::new(8192);
        assert!(matches!(
            arena.install(&[0; 10000], &[], |_| None),
            Err(ArenaError::Full { cap: 8192 })
        ));
        let reloc = Reloc {
            offset: 4,
            target: Target::True,
        };
        assert!(matches!(
            arena.install(&[0; 8], &[reloc], |_| Some(1)),
            Err(ArenaError::BadReloc(4))
        ));
        assert!(matches!(
            arena.install(&[0; 12], &[reloc], |_| None),
            Err(ArenaError::Unresolved(Target::True))
        ));
        assert!(arena.install(&[0; 12], &[reloc], |_| Some(1)).is_ok());
    }
}
