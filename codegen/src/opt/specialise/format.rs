//! `'...' % values` and `'...'.format(values)` with a constant template: the pieces an f-string would have, joined.
//!
//! Ints and strs come first, since guards on them may leave while nothing was done that can be seen; then what asks other
//! objects for their text, in the order of the template.

use pyjit_ffi::opcode as op;

use super::Specialiser;
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{ConstValue, Feedback};
use crate::ir::func::Value;
use crate::ir::types::{TypeId, wk};
use crate::opt::edit::Editor;

/// What becomes of a value.
#[derive(Clone, PartialEq, Eq, Debug)]
enum How {
    /// `str(v)`
    Str,
    /// `repr(v)`
    Repr,
    /// `format(str(v))`: what `str` gives may be of a subclass that formats itself.
    FormatStr,
    /// `format(repr(v))`
    FormatRepr,
    /// The digits of an int.
    Decimal,
    /// `format(v, spec)`
    Format(String),
    /// The same of an int, float or str alone: `%` and `format` agree on these.
    Only(TypeId, String),
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Text(String),
    Value(usize, How),
}

/// Most pieces.
const MAX_PIECES: usize = 24;

/// A template in the making.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    text: String,
}

impl Pieces {
    fn value(&mut self, n: usize, how: How) {
        if !self.text.is_empty() {
            self.done.push(Piece::Text(core::mem::take(&mut self.text)));
        }
        self.done.push(Piece::Value(n, how));
    }
    /// The template, if it takes just so many values.
    fn finish(mut self, values: usize, given: usize) -> Option<Vec<Piece>> {
        if !self.text.is_empty() {
            self.done.push(Piece::Text(self.text));
        }
        (values == given && values > 0 && self.done.len() <= MAX_PIECES).then_some(self.done)
    }
}

/// A template of `%` without names, and of flags only `-` and `0`.
fn percent_pieces(template: &str, given: usize) -> Option<Vec<Piece>> {
    let (mut pieces, mut values) = (Pieces::default(), 0);
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        pieces.text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('%') {
            pieces.text.push('%');
            rest = behind;
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (options, behind) = rest.split_at(end);
        pieces.value(values, conversion(options, behind.chars().next()?)?);
        values += 1;
        rest = &behind[1..];
    }
    pieces.text.push_str(rest);
    pieces.finish(values, given)
}

/// What `%<options><kind>` does.
fn conversion(options: &str, kind: char) -> Option<How> {
    let flags = options.len() - options.trim_start_matches(['-', '0']).len();
    let (flags, size) = options.split_at(flags);
    let (left, zeros) = (flags.contains('-'), flags.contains('0'));
    let (width, digits) = match size.split_once('.') {
        Some((width, digits)) => (width, Some(digits)),
        None => (size, None),
    };
    let number = |text: &str| text.len() <= 3 && text.chars().all(|c| c.is_ascii_digit());
    if !number(width) || !digits.is_none_or(|digits| !digits.is_empty() && number(digits)) {
        return None;
    }
    let only = |class: TypeId, spec: String| Some(How::Only(class, spec));
    match (kind, digits) {
        ('s', None) if options.is_empty() => Some(How::Str),
        ('r', None) if options.is_empty() => Some(How::Repr),
        ('d' | 'i', None) if options.is_empty() => Some(How::Decimal),
        ('s', None) if !zeros => only(wk::STR, format!("{}{width}", if left { '<' } else { '>' })),
        ('d' | 'i' | 'x' | 'X' | 'o', None) => {
            let fill = match (left, zeros) {
                (true, _) => "<",
                (false, true) => "0",
                (false, false) => "",
            };
            let kind = if kind == 'i' { 'd' } else { kind };
            only(wk::INT, format!("{fill}{width}{kind}"))
        }
        ('f' | 'e' | 'g', digits) if !zeros => {
            let align = if left { "<" } else { "" };
            only(
                wk::FLOAT,
                format!("{align}{width}.{}{kind}", digits.unwrap_or("6")),
            )
        }
        _ => None,
    }
}

/// A template of `str.format`: `{}` or, throughout, `{0}`, with a conversion or a constant format.
fn format_pieces(template: &str, given: usize) -> Option<Vec<Piece>> {
    let (mut pieces, mut automatic, mut numbered) = (Pieces::default(), 0, 0);
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        pieces.text.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix(brace) {
            pieces.text.push_str(brace);
            rest = behind;
            continue;
        }
        let end = rest.find(['{', '}']).filter(|_| brace == "{")?;
        let field = rest[..end].to_owned();
        rest = rest[end..].strip_prefix('}')?;
        let (head, spec) = field.split_once(':').unwrap_or((&field, ""));
        let (name, conversion) = head.split_once('!').unwrap_or((head, ""));
        let how = match (conversion, spec) {
            ("", spec) => How::Format(spec.to_owned()),
            ("s", "") => How::FormatStr,
            ("r", "") => How::FormatRepr,
            _ => return None,
        };
        let n = if name.is_empty() {
            automatic += 1;
            automatic - 1
        } else {
            let n = name.parse().ok().filter(|n: &usize| n.to_string() == name)?;
            numbered = numbered.max(n + 1);
            n
        };
        pieces.value(n, how);
    }
    pieces.text.push_str(rest);
    if automatic > 0 && numbered > 0 {
        return None;
    }
    // Values beyond the last one named are ignored; that is rare.
    pieces.finish(automatic.max(numbered), given)
}

impl Specialiser<'_> {
    /// `template % o`
    pub(super) fn percent(
        &mut self,
        ed: &mut Editor<'_>,
        k: u8,
        (template, o): (Value, Value),
        fb: &Feedback,
    ) -> Option<Value> {
        if k != op::NB_REMAINDER {
            return None;
        }
        let text = self.constant_text(ed, template)?;
        let root = ed.f.root(o);
        if ed.f.helper_result(root) == Some(HelperId::BuildTuple) {
            let values = ed.def(root)?.args.to_vec();
            let pieces = percent_pieces(&text, values.len())?;
            return self.join_pieces(ed, &pieces, &values, fb);
        }
        let plain = [wk::INT, wk::STR, wk::FLOAT];
        let t = self.known_class(ed, o).filter(|t| plain.contains(t))?;
        let pieces = percent_pieces(&text, 1)?;
        // Neither a tuple of values nor a mapping.
        let o = self.as_class(ed, o, t);
        self.join_pieces(ed, &pieces, &[o], fb)
    }

    /// `template.format(values)`
    pub(super) fn str_format(
        &mut self,
        ed: &mut Editor<'_>,
        template: Value,
        values: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        let text = self.constant_text(ed, template)?;
        let pieces = format_pieces(&text, values.len())?;
        self.join_pieces(ed, &pieces, values, fb)
    }

    fn constant_text(&mut self, ed: &Editor<'_>, v: Value) -> Option<String> {
        match self.world.const_value(ed.f.as_const(v)?) {
            ConstValue::Str(text) => Some(text),
            _ => None,
        }
    }

    fn join_pieces(
        &mut self,
        ed: &mut Editor<'_>,
        pieces: &[Piece],
        values: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        if fb.generic || fb.failed.contains(&ExitReason::Type) || fb.failed.contains(&ExitReason::BigInt) {
            return None;
        }
        let simple = |s: &Self, ed: &Editor<'_>, n: usize, how: &How| {
            let class = s.known_class(ed, values[n]);
            match how {
                How::Decimal => class.is_none_or(|t| t == wk::INT),
                How::Str | How::FormatStr => matches!(class, Some(wk::INT | wk::STR)),
                How::Format(spec) => spec.is_empty() && matches!(class, Some(wk::INT | wk::STR)),
                How::Only(wanted, _) => class.is_none_or(|t| t == *wanted),
                How::Repr | How::FormatRepr => false,
            }
        };
        for piece in pieces {
            // One piece alone may be a subclass of str, which joining makes a str of.
            if let Piece::Value(n, how) = piece
                && !simple(self, ed, *n, how)
                && (matches!(how, How::Decimal | How::Only(..)) || pieces.len() == 1)
            {
                return None;
            }
        }
        // Nothing fails once something is done that can be seen.
        let mut constants = vec![];
        for piece in pieces {
            constants.push(match piece {
                Piece::Text(text) | Piece::Value(_, How::Only(_, text) | How::Format(text)) => {
                    Some(self.text_const(ed, text)?)
                }
                Piece::Value(..) => None,
            });
        }
        let mut texts = vec![None; pieces.len()];
        for (piece, text) in pieces.iter().zip(&mut texts) {
            if let Piece::Value(n, how) = piece
                && simple(self, ed, *n, how)
            {
                *text = Some(match how {
                    // Its text is asked for below, when all guards are behind.
                    How::Only(class, _) => self.as_class(ed, values[*n], *class),
                    How::Decimal => {
                        let v = self.as_class(ed, values[*n], wk::INT);
                        self.text_of(ed, v, fb)?
                    }
                    _ => self.text_of(ed, values[*n], fb)?,
                });
            }
        }
        let mut all = vec![];
        for ((piece, text), constant) in pieces.iter().zip(texts).zip(constants) {
            all.push(match (piece, text) {
                (Piece::Text(_), _) => constant?,
                (Piece::Value(_, how @ How::Only(..)), Some(v)) => Self::ask_for_text(ed, v, how, constant),
                (Piece::Value(..), Some(text)) => text,
                (Piece::Value(n, how), None) => Self::ask_for_text(ed, values[*n], how, constant),
            });
        }
        if let [only] = *all {
            return Some(only);
        }
        Some(Self::call_helper(ed, HelperId::BuildString, &all))
    }

    fn text_const(&mut self, ed: &mut Editor<'_>, text: &str) -> Option<Value> {
        let k = self.world.make_const(&ConstValue::Str(text.to_owned()))?;
        Some(self.const_obj(ed, k))
    }

    /// The text of an object, which its class may make in Python; `spec` is that of a format.
    fn ask_for_text(ed: &mut Editor<'_>, v: Value, how: &How, spec: Option<Value>) -> Value {
        /// Operands of CONVERT_VALUE.
        const STR: i64 = 1;
        const REPR: i64 = 2;
        let convert = |ed: &mut Editor<'_>, to: i64| {
            let to = ed.i64(to);
            Self::call_helper(ed, HelperId::ConvertValue, &[v, to])
        };
        match (how, spec) {
            (How::Only(_, text) | How::Format(text), Some(spec)) if !text.is_empty() => {
                Self::call_helper(ed, HelperId::FormatWithSpec, &[v, spec])
            }
            (How::Only(..) | How::Format(_), _) => Self::call_helper(ed, HelperId::FormatSimple, &[v]),
            (How::Str | How::Decimal, _) => convert(ed, STR),
            (How::Repr, _) => convert(ed, REPR),
            (How::FormatStr | How::FormatRepr, _) => {
                let text = convert(ed, if *how == How::FormatStr { STR } else { REPR });
                Self::call_helper(ed, HelperId::FormatSimple, &[text])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(s: &str) -> Piece {
        Piece::Text(s.to_owned())
    }

    #[test]
    fn templates_of_percent() {
        let pieces = percent_pieces("%d: 100%% of %s%r", 3);
        let expected = vec![
            Piece::Value(0, How::Decimal),
            text(": 100% of "),
            Piece::Value(1, How::Str),
            Piece::Value(2, How::Repr),
        ];
        assert_eq!(pieces, Some(expected));
        let sized = percent_pieces("%-5d%05i%8.3f%-4s%x%.2e", 6);
        let only = |n: usize, class: TypeId, spec: &str| Piece::Value(n, How::Only(class, spec.to_owned()));
        let expected = vec![
            only(0, wk::INT, "<5d"),
            only(1, wk::INT, "05d"),
            only(2, wk::FLOAT, "8.3f"),
            only(3, wk::STR, "<4"),
            only(4, wk::INT, "x"),
            only(5, wk::FLOAT, ".2e"),
        ];
        assert_eq!(sized, Some(expected));
        for (template, given) in [
            ("%+d", 1),
            ("%(a)s", 1),
            ("%s", 2),
            ("%s %s", 1),
            ("%", 0),
            ("%%", 0),
            ("%.2s", 1),
            ("%*d", 2),
            ("%.f", 1),
            ("%5r", 1),
            ("%ld", 1),
            ("%05.1f", 1),
        ] {
            assert_eq!(percent_pieces(template, given), None, "{template}");
        }
    }

    #[test]
    fn templates_of_format() {
        let plain = || How::Format(String::new());
        let pieces = format_pieces("{{{}}}, {!r}{:>4}", 3);
        let expected = vec![
            text("{"),
            Piece::Value(0, plain()),
            text("}, "),
            Piece::Value(1, How::FormatRepr),
            Piece::Value(2, How::Format(">4".to_owned())),
        ];
        assert_eq!(pieces, Some(expected));
        let twice = vec![Piece::Value(0, plain()), Piece::Value(0, plain())];
        assert_eq!(format_pieces("{0}{0}", 1), Some(twice));
        for (template, given) in [
            ("{a}", 1),
            ("{0.x}", 1),
            ("{}{0}", 1),
            ("{:{}}", 2),
            ("{", 0),
            ("}", 0),
            ("{}", 2),
            ("{01}", 2),
        ] {
            assert_eq!(format_pieces(template, given), None, "{template}");
        }
    }
}
