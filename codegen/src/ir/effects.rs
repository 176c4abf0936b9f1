//! What an operation reads and writes. Passes ask these questions only through [`Effects::conflicts`]
//! and the named predicates, never by listing operations.

/// Classes of memory that can't alias each other. A bit set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub struct Mem(pub u32);

impl Mem {
    /// No memory.
    pub const NONE: Mem = Mem(0);
    /// Attribute slots of instances (inline values and `__slots__`), with their `valid` byte and dict pointer.
    pub const ATTR: Mem = Mem(1);
    /// Size and item pointer of lists.
    pub const LIST_HEAD: Mem = Mem(1 << 1);
    /// Items of lists.
    pub const LIST_ITEM: Mem = Mem(1 << 2);
    /// Contents of dicts, sets and other hash tables.
    pub const DICT: Mem = Mem(1 << 3);
    /// Contents of cells.
    pub const CELL: Mem = Mem(1 << 4);
    /// State of iterators.
    pub const ITER: Mem = Mem(1 << 5);
    /// `ob_type` of heap-type instances.
    pub const TYPE: Mem = Mem(1 << 6);
    /// The scratch area of the native frame.
    pub const SCRATCH: Mem = Mem(1 << 7);
    /// Bytes of bytearray, array.array and other writable buffers.
    pub const BUFFER: Mem = Mem(1 << 8);
    /// Anything else.
    pub const OTHER: Mem = Mem(1 << 9);
    /// Items of tuples and bytes: nothing writes them. The object itself can die, so what is loaded is only good while
    /// it is held.
    pub const FROZEN: Mem = Mem(1 << 10);
    /// All classes that are written but the native frame's own scratch area.
    pub const HEAP: Mem = Mem(0x3ff & !(1 << 7));
    /// All there are.
    pub const ALL: Mem = Mem::HEAP.with(Mem::SCRATCH).with(Mem::FROZEN);

    /// Union.
    pub const fn with(self, other: Mem) -> Mem {
        Mem(self.0 | other.0)
    }
    /// True if the sets meet.
    pub const fn overlaps(self, other: Mem) -> bool {
        self.0 & other.0 != 0
    }
}

/// The effects of one operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Effects {
    /// Memory it may read.
    pub reads: Mem,
    /// Memory it may write.
    pub writes: Mem,
    /// It may run arbitrary Python code (which may also look at frames, change classes, switch threads).
    pub runs_python: bool,
    /// It may drop a reference to an object somebody else still borrows (stores into shared memory, decrefs).
    pub releases: bool,
    /// It may leave compiled code through a guard, resuming before its bytecode.
    pub exits: bool,
    /// It may leave compiled code with an exception set.
    pub raises: bool,
}

impl Effects {
    /// Nothing at all.
    pub const PURE: Effects = Effects {
        reads: Mem::NONE,
        writes: Mem::NONE,
        runs_python: false,
        releases: false,
        exits: false,
        raises: false,
    };
    /// Arbitrary Python code may run.
    pub const PYTHON: Effects = Effects {
        reads: Mem::HEAP,
        writes: Mem::HEAP,
        runs_python: true,
        releases: true,
        exits: false,
        raises: true,
    };

    /// Reads `mem`.
    pub const fn reading(mem: Mem) -> Effects {
        Effects {
            reads: mem,
            ..Effects::PURE
        }
    }
    /// Writes `mem` (and so may drop what was there).
    pub const fn writing(mem: Mem) -> Effects {
        Effects {
            writes: mem,
            releases: true,
            ..Effects::PURE
        }
    }
    /// This, and may exit.
    pub const fn or_exit(self) -> Effects {
        Effects { exits: true, ..self }
    }
    /// This, and may raise.
    pub const fn or_raise(self) -> Effects {
        Effects { raises: true, ..self }
    }
    /// Nothing that a second execution or a removal could show: value depends on operands only.
    pub fn is_pure(self) -> bool {
        self == Effects::PURE
    }
    /// May be removed when its result is unused.
    pub fn is_removable(self) -> bool {
        // What raises without running Python code only allocates: nobody misses a MemoryError.
        self.writes == Mem::NONE && !self.runs_python && !self.releases && !self.exits
    }
    /// May be executed once for two identical executions if no write to what it reads lies between.
    pub fn is_value_numberable(self) -> bool {
        self.writes == Mem::NONE && !self.runs_python && !self.releases && !self.raises
    }
    /// Something outside native registers changes: a later exit of the same bytecode must not resume before it.
    pub fn is_visible(self) -> bool {
        self.runs_python || self.writes.overlaps(Mem::HEAP)
    }
}
