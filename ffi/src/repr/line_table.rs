//! `co_linetable`: which source line an instruction belongs to.
//!
//! A sequence of entries that cover the code without gaps. The first byte has bit 0x80, four bits of kind and three of
//! `units - 1`; what follows depends on the kind (`PY_CODE_LOCATION_INFO_*`, cpython/code.h). Only the line is decoded
//! here; columns are skipped.

/// Kind of an entry from which on the first byte is followed by a signed line delta.
const NO_COLUMNS: u8 = 13;
const LONG: u8 = 14;
const NONE: u8 = 15;

/// A run of units with one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRange {
    /// First unit.
    pub start_unit: u32,
    /// First unit behind the run.
    pub end_unit: u32,
    /// The line, or `None` for code that belongs to none.
    pub line: Option<i32>,
}

/// Iterator over the entries of a table. Neighbours may have the same line. Ends at the first malformed entry.
#[derive(Clone, Debug)]
pub struct LineTable<'a> {
    rest: &'a [u8],
    unit: u32,
    line: i32,
}

impl<'a> LineTable<'a> {
    /// Iterator over `co_linetable` of a code object that starts at `co_firstlineno`.
    pub fn new(table: &'a [u8], firstlineno: i32) -> Self {
        Self {
            rest: table,
            unit: 0,
            line: firstlineno,
        }
    }
}

/// Unsigned varint of 6-bit groups, least significant first.
fn varint(bytes: &[u8]) -> Option<u32> {
    let mut value = 0u32;
    for (index, &byte) in bytes.iter().enumerate() {
        let shift = u32::try_from(index).ok()?.checked_mul(6)?;
        value |= u32::from(byte & 0x3f).checked_shl(shift)?;
        if byte & 0x40 == 0 {
            return Some(value);
        }
    }
    None
}

/// The sign is in bit 0.
fn signed_varint(bytes: &[u8]) -> Option<i32> {
    let raw = varint(bytes)?;
    let magnitude = i32::try_from(raw >> 1).ok()?;
    Some(if raw & 1 != 0 { -magnitude } else { magnitude })
}

impl Iterator for LineTable<'_> {
    type Item = LineRange;

    fn next(&mut self) -> Option<LineRange> {
        let (&first, rest) = self.rest.split_first()?;
        let kind = (first >> 3) & 15;
        let delta = match kind {
            NO_COLUMNS | LONG => signed_varint(rest)?,
            10..=12 => i32::from(kind) - 10,
            _ => 0,
        };
        // Bit 0x80 is set in an entry's first byte only.
        let next = rest
            .iter()
            .position(|byte| byte & 0x80 != 0)
            .unwrap_or(rest.len());
        self.rest = rest.get(next..)?;
        self.line = self.line.checked_add(delta)?;
        let start_unit = self.unit;
        self.unit = start_unit.checked_add(u32::from(first & 7) + 1)?;
        let line = (kind != NONE).then_some(self.line);
        Some(LineRange {
            start_unit,
            end_unit: self.unit,
            line,
        })
    }
}

/// The line of a unit; a cache unit has its instruction's line.
pub fn line_of(table: &[u8], firstlineno: i32, unit: u32) -> Option<i32> {
    LineTable::new(table, firstlineno)
        .find(|range| unit < range.end_unit)?
        .line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the same function as the exception table's test.
    const FIRST_LINE: i32 = 1;
    const TABLE: [u8; 181] = [
        128, 0, 216, 12, 13, 128, 69, 240, 2, 16, 5, 21, 220, 13, 17, 144, 35, 140, 89, 152, 33, 219, 24, 29,
        144, 4, 240, 2, 5, 17, 29, 216, 20, 25, 145, 77, 146, 69, 241, 5, 0, 25, 30, 247, 3, 0, 14, 23, 244,
        30, 0, 9, 14, 136, 101, 140, 12, 216, 11, 16, 128, 76, 248, 244, 25, 0, 25, 34, 220, 24, 34, 240, 3,
        1, 24, 36, 243, 0, 3, 17, 29, 224, 20, 25, 152, 81, 145, 74, 144, 69, 221, 20, 28, 251, 240, 7, 3,
        17, 29, 250, 247, 9, 0, 14, 23, 141, 89, 251, 244, 16, 0, 12, 19, 243, 0, 5, 5, 10, 241, 8, 0, 13,
        18, 243, 7, 4, 17, 10, 241, 6, 0, 13, 18, 240, 3, 0, 17, 18, 240, 3, 0, 13, 14, 144, 1, 140, 69, 226,
        12, 17, 249, 242, 7, 4, 17, 10, 136, 5, 240, 0, 4, 17, 10, 137, 5, 240, 3, 5, 5, 10, 251, 244, 14, 0,
        9, 14, 136, 101, 141, 12, 250,
    ];
    const EXPECTED: &[(u32, u32, Option<i32>)] = &[
        (0, 1, Some(1)),
        (1, 3, Some(2)),
        (3, 4, Some(3)),
        (4, 16, Some(4)),
        (16, 21, Some(5)),
        (21, 22, Some(6)),
        (22, 28, Some(7)),
        (28, 30, Some(5)),
        (30, 38, Some(4)),
        (38, 49, Some(19)),
        (49, 51, Some(20)),
        (51, 52, None),
        (52, 57, Some(8)),
        (57, 62, Some(9)),
        (62, 67, Some(8)),
        (67, 72, Some(10)),
        (72, 78, Some(11)),
        (78, 82, None),
        (82, 83, Some(8)),
        (83, 86, None),
        (86, 100, Some(4)),
        (100, 104, None),
        (104, 113, Some(12)),
        (113, 115, Some(16)),
        (115, 119, Some(13)),
        (119, 121, Some(16)),
        (121, 122, Some(15)),
        (122, 129, Some(14)),
        (129, 132, Some(16)),
        (132, 134, None),
        (134, 141, Some(13)),
        (141, 142, Some(12)),
        (142, 146, None),
        (146, 158, Some(19)),
        (158, 161, None),
    ];

    #[test]
    fn lines_are_those_of_co_lines() {
        let mut runs: Vec<(u32, u32, Option<i32>)> = Vec::new();
        for range in LineTable::new(&TABLE, FIRST_LINE) {
            match runs.last_mut() {
                Some(last) if last.2 == range.line => last.1 = range.end_unit,
                _ => runs.push((range.start_unit, range.end_unit, range.line)),
            }
        }
        assert_eq!(runs, EXPECTED);
    }

    #[test]
    fn line_of_a_unit() {
        for &(start, end, line) in EXPECTED {
            assert_eq!(line_of(&TABLE, FIRST_LINE, start), line);
            assert_eq!(line_of(&TABLE, FIRST_LINE, end - 1), line);
        }
        assert_eq!(line_of(&TABLE, FIRST_LINE, 5000), None);
    }

    #[test]
    fn deltas_go_down_and_far() {
        // NO_COLUMNS, 1 unit, delta -3; LONG, 2 units, delta 1000 and three more varints; NONE, 1 unit.
        let table = [
            0x80 | 13 << 3,
            7,
            0x80 | 14 << 3 | 1,
            0x40 | 16,
            31,
            0,
            1,
            1,
            0x80 | 15 << 3,
        ];
        let ranges: Vec<_> = LineTable::new(&table, 10).collect();
        assert_eq!(
            ranges[0],
            LineRange {
                start_unit: 0,
                end_unit: 1,
                line: Some(7)
            }
        );
        assert_eq!(
            ranges[1],
            LineRange {
                start_unit: 1,
                end_unit: 3,
                line: Some(1007)
            }
        );
        assert_eq!(
            ranges[2],
            LineRange {
                start_unit: 3,
                end_unit: 4,
                line: None
            }
        );
    }

    #[test]
    fn malformed_tables_end_quietly() {
        assert_eq!(LineTable::new(&[0x80 | 13 << 3], 1).count(), 0);
        assert_eq!(
            LineTable::new(&[0x80 | 13 << 3, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f], 1).count(),
            0
        );
        assert_eq!(LineTable::new(&[0x80, 0, 0x80 | 10 << 3], i32::MAX).count(), 2);
        assert_eq!(LineTable::new(&[0x80 | 11 << 3, 0, 0], i32::MAX).count(), 0);
    }
}
