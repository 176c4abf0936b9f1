//! `co_exceptiontable`: which handler takes over when an instruction raises.
//!
//! A sequence of entries sorted by start, without overlap: the innermost handler of every unit is already worked
//! out. An entry is four varints of 6-bit groups, most significant first: start, length, target (units) and
//! `depth << 1 | lasti`. Bit 0x40 of a byte says that another group follows; bit 0x80 marks an entry's first byte.

/// What to do with an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First unit of the handler.
    pub target_unit: u32,
    /// Stack entries that stay; the rest is popped.
    pub depth: u32,
    /// Push the raising instruction's unit as an int before the exception.
    pub lasti: bool,
}

/// One entry: a range of units and its handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// First unit covered.
    pub start_unit: u32,
    /// First unit no longer covered.
    pub end_unit: u32,
    /// Where its exceptions go.
    pub handler: Handler,
}

/// Iterator over the entries of a table. Ends at the first malformed entry.
#[derive(Clone, Debug)]
pub struct ExceptionTable<'a> {
    rest: &'a [u8],
}

impl<'a> ExceptionTable<'a> {
    /// Iterator over the entries of `co_exceptiontable`.
    pub fn new(table: &'a [u8]) -> Self {
        Self { rest: table }
    }

    fn varint(&mut self) -> Option<u32> {
        let mut value = 0u32;
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value = value.checked_mul(64)? | u32::from(byte & 0x3f);
            if byte & 0x40 == 0 {
                return Some(value);
            }
        }
    }
}

impl Iterator for ExceptionTable<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let start_unit = self.varint()?;
        let end_unit = start_unit.checked_add(self.varint()?)?;
        let target_unit = self.varint()?;
        let depth_lasti = self.varint()?;
        let handler = Handler {
            target_unit,
            depth: depth_lasti >> 1,
            lasti: depth_lasti & 1 != 0,
        };
        Some(Entry {
            start_unit,
            end_unit,
            handler,
        })
    }
}

/// The handler of an exception raised by the instruction that contains `unit`, or `None` if it leaves the code.
pub fn exception_table_lookup(table: &[u8], unit: u32) -> Option<Handler> {
    ExceptionTable::new(table)
        .take_while(|entry| entry.start_unit <= unit)
        .find(|entry| unit < entry.end_unit)
        .map(|entry| entry.handler)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a function with `try`, `with`, an inner `try ... except ... as e` in a loop, a comprehension and a `finally`;
    /// the entries are those `dis` printed, in units.
    const TABLE: [u8; 119] = [
        132, 11, 65, 39, 0, 143, 6, 65, 22, 3, 150, 4, 51, 4, 154, 4, 65, 22, 3, 158, 8, 65, 39, 0, 179, 16,
        65, 19, 7, 193, 3, 5, 65, 14, 7, 193, 8, 6, 65, 22, 3, 193, 14, 5, 65, 19, 7, 193, 19, 3, 65, 22, 3,
        193, 22, 10, 65, 36, 7, 193, 32, 3, 65, 39, 0, 193, 35, 1, 66, 17, 0, 193, 36, 3, 65, 39, 0, 193, 39,
        14, 66, 14, 3, 193, 53, 14, 66, 4, 6, 194, 3, 8, 66, 14, 3, 194, 11, 2, 66, 17, 0, 194, 13, 1, 66,
        14, 3, 194, 14, 3, 66, 17, 0, 194, 17, 13, 66, 30, 3,
    ];
    const EXPECTED: &[(u32, u32, u32, u32, bool)] = &[
        (4, 15, 103, 0, false),
        (15, 21, 86, 1, true),
        (22, 26, 51, 2, false),
        (26, 30, 86, 1, true),
        (30, 38, 103, 0, false),
        (51, 67, 83, 3, true),
        (67, 72, 78, 3, true),
        (72, 78, 86, 1, true),
        (78, 83, 83, 3, true),
        (83, 86, 86, 1, true),
        (86, 96, 100, 3, true),
        (96, 99, 103, 0, false),
        (99, 100, 145, 0, false),
        (100, 103, 103, 0, false),
        (103, 117, 142, 1, true),
        (117, 131, 132, 3, false),
        (131, 139, 142, 1, true),
        (139, 141, 145, 0, false),
        (141, 142, 142, 1, true),
        (142, 145, 145, 0, false),
        (145, 158, 158, 1, true),
    ];

    #[test]
    fn entries_are_those_of_dis() {
        let entries: Vec<_> = ExceptionTable::new(&TABLE)
            .map(|e| {
                (
                    e.start_unit,
                    e.end_unit,
                    e.handler.target_unit,
                    e.handler.depth,
                    e.handler.lasti,
                )
            })
            .collect();
        assert_eq!(entries, EXPECTED);
    }

    #[test]
    fn lookup_agrees_with_a_scan_and_misses_outside() {
        for unit in 0..200 {
            let scanned = EXPECTED
                .iter()
                .find(|e| (e.0..e.1).contains(&unit))
                .map(|e| Handler {
                    target_unit: e.2,
                    depth: e.3,
                    lasti: e.4,
                });
            assert_eq!(exception_table_lookup(&TABLE, unit), scanned, "unit {unit}");
        }
        assert_eq!(exception_table_lookup(&[], 0), None);
    }

    #[test]
    fn malformed_tables_end_quietly() {
        assert_eq!(
            ExceptionTable::new(&TABLE[..TABLE.len() - 1]).count(),
            EXPECTED.len() - 1
        );
        assert_eq!(ExceptionTable::new(&[0x7f; 40]).count(), 0);
    }
}
