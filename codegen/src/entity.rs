//! Dense ids and the vectors they index. Every table of the compiler is an [`IdVec`] keyed by its own
//! newtype, so an index of one table can't be used in another.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A dense id: a newtype over `u32` that prints with its own prefix (`v7`, `b2`).
pub trait Id: Copy + Eq + Ord + std::hash::Hash + fmt::Debug {
    /// The id with this index.
    fn new(index: usize) -> Self;
    /// The index of this id.
    fn index(self) -> usize;
}

/// Declares an id newtype with the prefix it prints with.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $crate::entity::Id for $name {
            #[inline]
            fn new(index: usize) -> Self {
                // An id table never grows past u32: code size limits stop far below.
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
            #[inline]
            fn index(self) -> usize {
                self.0 as usize
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

/// A vector indexed by an id type.
#[derive(Clone, PartialEq, Eq)]
pub struct IdVec<I: Id, T> {
    items: Vec<T>,
    ids: PhantomData<I>,
}

impl<I: Id, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            ids: PhantomData,
        }
    }
}

impl<I: Id, T> IdVec<I, T> {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }
    /// A table of `n` copies of `item`.
    pub fn filled(item: T, n: usize) -> Self
    where
        T: Clone,
    {
        Self {
            items: vec![item; n],
            ids: PhantomData,
        }
    }
    /// A table of `n` default items.
    pub fn defaults(n: usize) -> Self
    where
        T: Default,
    {
        Self {
            items: std::iter::repeat_with(T::default).take(n).collect(),
            ids: PhantomData,
        }
    }
    /// An empty table with room for `n` items.
    pub fn with_capacity(n: usize) -> Self {
        Self {
            items: Vec::with_capacity(n),
            ids: PhantomData,
        }
    }
    /// Appends `item` and returns its id.
    #[inline]
    pub fn push(&mut self, item: T) -> I {
        let id = I::new(self.items.len());
        self.items.push(item);
        id
    }
    /// Number of items.
    #[inline]
    pub fn len(&self) -> usize {
        self.items.len()
    }
    /// True when there is no item.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
    /// All ids in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::new)
    }
    /// All items in id order.
    #[inline]
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
    /// All items in id order, to change them.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }
    /// All ids with their items.
    pub fn iter_ids(&self) -> impl Iterator<Item = (I, &T)> {
        self.items.iter().enumerate().map(|(i, t)| (I::new(i), t))
    }
    /// The item, or `None` if the id is of another table's length.
    #[inline]
    pub fn get(&self, id: I) -> Option<&T> {
        self.items.get(id.index())
    }
    /// The items as a slice in id order.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }
    /// Grows to `n` items with copies of `item`.
    pub fn resize(&mut self, n: usize, item: T)
    where
        T: Clone,
    {
        self.items.resize(n, item);
    }
}

impl<I: Id> IdVec<I, I> {
    /// A table of the first `n` ids.
    pub fn identity(n: usize) -> Self {
        Self {
            items: (0..n).map(I::new).collect(),
            ids: PhantomData,
        }
    }
    /// Grows to `n` items, each new one its own id.
    pub fn extend_identity(&mut self, n: usize) {
        let from = self.items.len();
        self.items.extend((from..n).map(I::new));
    }
}

impl<I: Id, T> Index<I> for IdVec<I, T> {
    type Output = T;
    #[inline]
    fn index(&self, id: I) -> &T {
        &self.items[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for IdVec<I, T> {
    #[inline]
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index()]
    }
}

impl<I: Id, T: fmt::Debug> fmt::Debug for IdVec<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.items.iter()).finish()
    }
}

/// A set of ids as a bit vector.
#[derive(Clone, PartialEq, Eq)]
pub struct IdSet<I: Id> {
    words: Vec<u64>,
    ids: PhantomData<I>,
}

impl<I: Id> Default for IdSet<I> {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            ids: PhantomData,
        }
    }
}

impl<I: Id> IdSet<I> {
    /// The empty set, sized for ids below `n`.
    pub fn with_len(n: usize) -> Self {
        Self {
            words: vec![0; n.div_ceil(64)],
            ids: PhantomData,
        }
    }
    /// Adds `id`; true if it was not in the set.
    #[inline]
    pub fn insert(&mut self, id: I) -> bool {
        let (word, bit) = (id.index() / 64, 1u64 << (id.index() % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        new
    }
    /// Removes `id`; true if it was in the set.
    #[inline]
    pub fn remove(&mut self, id: I) -> bool {
        let (word, bit) = (id.index() / 64, 1u64 << (id.index() % 64));
        match self.words.get_mut(word) {
            Some(w) if *w & bit != 0 => {
                *w &= !bit;
                true
            }
            _ => false,
        }
    }
    /// Membership.
    #[inline]
    pub fn contains(&self, id: I) -> bool {
        self.words
            .get(id.index() / 64)
            .is_some_and(|w| w & (1 << (id.index() % 64)) != 0)
    }
    /// Adds all of `other`; true if the set grew.
    pub fn union_with(&mut self, other: &Self) -> bool {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        let mut grew = false;
        for (w, o) in self.words.iter_mut().zip(&other.words) {
            grew |= *o & !*w != 0;
            *w |= *o;
        }
        grew
    }
    /// The members in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = I> + '_ {
        self.words.iter().enumerate().flat_map(|(i, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                Some(I::new(i * 64 + bit))
            })
        })
    }
    /// Removes everything.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }
}

impl<I: Id> fmt::Debug for IdSet<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

id_type!(
    /// A Python object the compiled code refers to: an item of `co_consts` or `co_names`, a global's value, a
    /// class, a function.
    ConstId,
    "k"
);

id_type!(
    /// A code object taking part in a compile: 0 is the function itself, the rest are inlined callees.
    CodeIdx,
    "code"
);

#[cfg(test)]
mod tests {
    use super::*;
    crate::id_type!(
        /// Test id.
        T,
        "t"
    );

    #[test]
    fn set_iterates_in_order_and_reports_growth() {
        let mut s = IdSet::<T>::with_len(3);
        assert!(s.insert(T(130)) && s.insert(T(2)) && !s.insert(T(2)));
        assert_eq!(s.iter().collect::<Vec<_>>(), [T(2), T(130)]);
        let mut e = IdSet::with_len(0);
        assert!(e.union_with(&s) && !e.union_with(&s));
        assert!(e.remove(T(2)) && !e.contains(T(2)));
    }
}
