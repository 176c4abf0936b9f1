//! Operators of the test host's Python.

use pyjit_codegen::ir::ops::Cc;

use crate::object::{Data, Obj};

type Result<T> = std::result::Result<T, &'static str>;

enum Number {
    Int(i128),
    Float(f64),
}

fn number(o: &Obj) -> Result<Number> {
    match *o.0 {
        Data::Bool(b) => Ok(Number::Int(b.into())),
        Data::Int(n) => Ok(Number::Int(n)),
        Data::Float(x) => Ok(Number::Float(x)),
        _ => Err("TypeError"),
    }
}

/// `a <op> b` by CPython's number of the operator.
pub fn binary(op: i64, a: &Obj, b: &Obj) -> Result<Obj> {
    if let (Data::Str(a), Data::Str(b), 0 | 13) = (&*a.0, &*b.0, op) {
        return Ok(Obj::new(Data::Str(format!("{a}{b}"))));
    }
    let data = match (number(a)?, number(b)?) {
        (Number::Int(a), Number::Int(b)) => ints(op % 13, a, b)?,
        (Number::Int(a), Number::Float(b)) => Data::Float(floats(op % 13, a as f64, b)?),
        (Number::Float(a), Number::Int(b)) => Data::Float(floats(op % 13, a, b as f64)?),
        (Number::Float(a), Number::Float(b)) => Data::Float(floats(op % 13, a, b)?),
    };
    Ok(Obj::new(data))
}

fn ints(op: i64, a: i128, b: i128) -> Result<Data> {
    let zero = "ZeroDivisionError";
    let result = match op {
        0 => a.checked_add(b),
        1 => Some(a & b),
        2 if b == 0 => return Err(zero),
        2 => Some(a.div_euclid(b) - i128::from(b < 0 && a.rem_euclid(b) != 0)),
        3 => a.checked_mul(1 << b.clamp(0, 64)),
        5 => a.checked_mul(b),
        6 if b == 0 => return Err(zero),
        6 => Some(a.rem_euclid(b) + if b < 0 && a.rem_euclid(b) != 0 { b } else { 0 }),
        7 => Some(a | b),
        9 => Some(a >> b.clamp(0, 127)),
        10 => a.checked_sub(b),
        11 if b == 0 => return Err(zero),
        11 => return Ok(Data::Float(a as f64 / b as f64)),
        12 => Some(a ^ b),
        _ => None,
    };
    result.map(Data::Int).ok_or("SystemError")
}

fn floats(op: i64, a: f64, b: f64) -> Result<f64> {
    match op {
        0 => Ok(a + b),
        5 => Ok(a * b),
        10 => Ok(a - b),
        2 | 6 | 11 if b == 0.0 => Err("ZeroDivisionError"),
        2 => Ok(floor_div(a, b)),
        6 => Ok(modulo(a, b)),
        11 => Ok(a / b),
        _ => Err("TypeError"),
    }
}

/// `a // b`
pub fn floor_div(a: f64, b: f64) -> f64 {
    ((a - modulo(a, b)) / b).round()
}

/// `a % b`
pub fn modulo(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest != 0.0 && (rest < 0.0) != (b < 0.0) {
        rest + b
    } else {
        rest
    }
}

/// `a <op> b` by CPython's number of the comparison.
pub fn compare(op: i64, a: &Obj, b: &Obj) -> Result<bool> {
    let cc = Cc::from_imm(op).ok_or("SystemError")?;
    if let (Data::Str(a), Data::Str(b)) = (&*a.0, &*b.0) {
        return Ok(cc.eval_i64(a.cmp(b) as i64, 0));
    }
    match (number(a), number(b)) {
        (Ok(Number::Int(a)), Ok(Number::Int(b))) => Ok(cc.eval_i64(a.cmp(&b) as i64, 0)),
        (Ok(a), Ok(b)) => cc.eval_f64(double(a), double(b)).ok_or("SystemError"),
        _ if cc == Cc::Eq => Ok(a.is(b)),
        _ if cc == Cc::Ne => Ok(!a.is(b)),
        _ => Err("TypeError"),
    }
}

fn double(n: Number) -> f64 {
    match n {
        Number::Int(n) => n as f64,
        Number::Float(x) => x,
    }
}

fn index(o: &Obj, length: usize) -> Result<usize> {
    let Data::Int(n) = *o.0 else {
        return Err("TypeError");
    };
    let n = if n < 0 { n + length as i128 } else { n };
    usize::try_from(n)
        .ok()
        .filter(|&n| n < length)
        .ok_or("IndexError")
}

/// `c[k]`
pub fn item(c: &Obj, k: &Obj) -> Result<Obj> {
    let items = c.items().ok_or("TypeError")?;
    Ok(items[index(k, items.len())?].clone())
}

/// `c[k] = v`
pub fn set_item(c: &Obj, k: &Obj, v: &Obj) -> Result<()> {
    let Data::List(items, size) = &*c.0 else {
        return Err("TypeError");
    };
    let at = index(k, size.get())?;
    items.borrow_mut()[at] = Some(v.clone());
    Ok(())
}

/// `len(range(start, stop, step))`
pub fn range_len(start: i64, stop: i64, step: i64) -> i64 {
    let (distance, step) = if step > 0 {
        (stop - start, step)
    } else {
        (start - stop, -step)
    };
    if distance > 0 {
        (distance - 1) / step + 1
    } else {
        0
    }
}
