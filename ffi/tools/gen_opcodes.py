#!/usr/bin/env python3.13
"""Writes `src/opcode/v3_13.rs` from CPython's own instruction metadata.

Run it with the interpreter whose headers are to be read:

    python3.13 ffi/tools/gen_opcodes.py            # rewrite the file
    python3.13 ffi/tools/gen_opcodes.py --check    # compare only; exit 1 on a difference

Names, cache sizes, family bases and flags come from a C program that includes `pycore_opcode_metadata.h`. The two
stack-effect functions are translated from the text of the same header, and the translation is checked against the
compiled C functions for every opcode and many arguments.
"""
import opcode
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import textwrap

HERE = os.path.dirname(os.path.abspath(__file__))
RUST_OUT = os.path.join(HERE, "..", "src", "opcode", "v3_13.rs")
INCLUDE = sysconfig.get_paths()["include"]

FLAGS = ["ARG", "CONST", "NAME", "JUMP", "FREE", "LOCAL", "EVAL_BREAK", "DEOPT", "ERROR", "ESCAPES", "EXIT", "PURE",
         "PASSTHROUGH", "OPARG_AND_1", "ERROR_NO_POP"]
OPARGS = [*range(0, 20), 0x100, 0x203, 0xff01]

PROBE = r"""
#define Py_BUILD_CORE 1
#define NEED_OPCODE_METADATA 1
#include "Python.h"
#include "internal/pycore_opcode_metadata.h"
#include <stdio.h>
static const int opargs[] = {%s};
int main(void)
{
    for (int op = 0; op < 256; op++) {
        const char *name = _PyOpcode_OpName[op];
        printf("%%d %%s %%d %%d %%d %%d", op, name ? name : "-", _PyOpcode_Caches[op], _PyOpcode_Deopt[op],
               _PyOpcode_opcode_metadata[op].valid_entry, _PyOpcode_opcode_metadata[op].flags);
        for (size_t i = 0; i < sizeof(opargs) / sizeof(opargs[0]); i++)
            printf(" %%d %%d", _PyOpcode_num_popped(op, opargs[i]), _PyOpcode_num_pushed(op, opargs[i]));
        puts("");
    }
    return 0;
}
""" % ", ".join(map(str, OPARGS))


def header(name):
    with open(os.path.join(INCLUDE, name)) as text:
        return text.read()


def measure():
    """Rows of the C program: number -> (name, caches, deopt, flags, [popped, pushed, ...])."""
    with tempfile.TemporaryDirectory() as folder:
        c_file, exe = os.path.join(folder, "probe.c"), os.path.join(folder, "probe")
        with open(c_file, "w") as out:
            out.write(PROBE)
        subprocess.run([os.environ.get("CC", "cc"), "-w", f"-I{INCLUDE}", f"-I{INCLUDE}/internal", c_file, "-o", exe],
                       check=True)
        output = subprocess.run([exe], check=True, capture_output=True, text=True).stdout
    rows = {}
    for line in output.splitlines():
        number, name, caches, deopt, valid, flags, *effects = line.split()
        # A few instructions have a number and a name but no metadata entry (CACHE, INSTRUMENTED_LINE, ...).
        if name == "-" or name.isdigit() or name.startswith("<"):
            continue
        rows[int(number)] = (name, int(caches), int(deopt), int(flags) if int(valid) else 0, list(map(int, effects)))
    return rows


def effect_cases(function, metadata):
    """The `case NAME: return EXPR;` pairs of one stack-effect function, grouped by expression."""
    body = metadata[metadata.index(f"int {function}(int opcode, int oparg)  {{"):]
    body = body[:body.index("\n}\n")]
    groups = {}
    for name, expr in re.findall(r"case (\w+):\s+return ([^;]+);", body):
        expr = re.sub(r"\((oparg == \d+)\) \? 1 : 0", r"i32::from(\1)", expr).replace("oparg-", "oparg - ")
        expr = expr.replace("oparg*2", "oparg * 2")
        if not re.fullmatch(r"[\d\s+\-*()&>x]*(oparg|i32::from|0xFF|==|[\d\s+\-*()&>])*", expr):
            sys.exit(f"gen_opcodes.py: no translation for `{expr}` of {name}")
        groups.setdefault(simplify(expr), []).append(name)
    return groups


def simplify(expr):
    """Drops parentheses rustc would warn about and folds `2 + (oparg - 1)`."""
    sum_ = re.fullmatch(r"(\d+) \+ \(oparg - (\d+)\)", expr)
    if sum_:
        rest = int(sum_[1]) - int(sum_[2])
        return f"oparg + {rest}" if rest else "oparg"
    plain = re.fullmatch(r"(\d+) \+ oparg", expr)
    if plain:
        return f"oparg + {plain[1]}"
    inner = re.fullmatch(r"(\d+) \+ \((i32::from\([^)]*\))\)", expr)
    return f"{inner[1]} + {inner[2]}" if inner else expr


def check_effects(rows, cases, which):
    """The translated functions must equal the compiled ones."""
    by_name = {name: expr for expr, names in cases.items() for name in names}
    for name, _, _, _, effects in rows.values():
        expr = by_name.get(name, "-1").replace("i32::from", "int")
        for i, oparg in enumerate(OPARGS):
            if eval(expr, {"oparg": oparg, "int": int}) != effects[2 * i + which]:
                sys.exit(f"gen_opcodes.py: {name}({oparg}): `{expr}` is not the compiled stack effect")


def check_against_dis(rows, bases):
    """The difference of the two functions must be what `dis.stack_effect` says (the fall-through for jumps)."""
    for number, (name, _, _, flags, effects) in rows.items():
        if name not in bases or name in ("CACHE", "RESERVED", "EXTENDED_ARG", "INTERPRETER_EXIT", "ENTER_EXECUTOR"):
            continue
        for i, oparg in enumerate(OPARGS):
            known = opcode.stack_effect(number, oparg if number in opcode.hasarg else None, jump=False)
            if oparg and effects[2 * i + 1] - effects[2 * i] != known:
                sys.exit(f"gen_opcodes.py: {name}({oparg}): not what dis says, {known}")


def function_source(name, doc, cases, known):
    out = [f"/// {doc}", f"pub(super) fn {name}(op: u8, oparg: i32) -> i32 {{", "    match op {"]
    for expr, names in sorted(cases.items(), key=lambda item: (len(item[0]), item[0])):
        real = sorted(n for n in names if n in known)
        if real and expr != "-1":
            out += textwrap.wrap(f"{' | '.join(real)} => {expr},", 116, initial_indent="        ",
                                 subsequent_indent="        ", break_long_words=False)
    return out + ["        _ => -1,", "    }", "}", ""]


def defines(text, pattern):
    return [(name, int(value)) for name, value in re.findall(rf"#define ({pattern})\s+(\d+)", text)]


def constants(out, pairs, doc):
    for name, value in pairs:
        out += [f"/// {doc.format(name)}", f"pub const {name}: u8 = {value};"]
    out.append("")


def name_table(out, table, doc, names):
    out += [f"/// {doc}", f"pub const {table}: &[&str] = &["] + [f'    "{name}",' for name in names] + ["];", ""]


def opcode_table(out, rows, numbers):
    out += ["/// One row per number; unused numbers have an empty name.", "pub(super) static TABLE: [Info; 256] = ["]
    for number in range(256):
        if number not in rows:
            out.append(f"    Info::unused({number}),")
            continue
        name, _, deopt, flags, _ = rows[number]
        instrumented = name.startswith("INSTRUMENTED_")
        # LINE and INSTRUCTION hide any instruction; its number is in the code object's monitoring data.
        base = numbers.get(name.removeprefix("INSTRUMENTED_"), number) if instrumented else deopt
        # CPython gives the cache size for the base only.
        caches = rows[base][1]
        if instrumented:
            flags = rows[base][3]
        out.append(f'    Info {{ name: "{name}", caches: {caches}, base: {base}, instrumented: '
                   f'{str(instrumented).lower()}, flags: Flags({flags:#x}) }},')
    out += ["];", ""]


def rust_source():
    metadata, rows = header("internal/pycore_opcode_metadata.h"), measure()
    numbers = {row[0]: number for number, row in rows.items()}
    popped, pushed = (effect_cases(f"_PyOpcode_num_{what}", metadata) for what in ("popped", "pushed"))
    check_effects(rows, popped, 0)
    check_effects(rows, pushed, 1)
    out = ["// @generated by ffi/tools/gen_opcodes.py from pycore_opcode_metadata.h, opcode.h, pycore_intrinsics.h;",
           "// do not edit. Longer than other files: one table, looked up and never read through.", "//! Instructions of CPython 3.13.", "", "use super::{Flags, Info};", ""]
    constants(out, sorted(numbers.items(), key=lambda item: item[1]), "Instruction `{}`.")
    opcode_table(out, rows, numbers)
    bases = {row[0] for number, row in rows.items() if row[2] == number and not row[0].startswith("INSTRUMENTED_")}
    check_against_dis(rows, bases)
    for what, cases in (("popped", popped), ("pushed", pushed)):
        out += function_source(f"num_{what}", f"`_PyOpcode_num_{what}` of a base instruction; -1 for any other number.",
                               cases, bases)
    binary = defines(header("opcode.h"), r"NB_(?!OPARG)\w+")
    constants(out, binary, "`BINARY_OP` argument `{}`.")
    name_table(out, "NB_NAMES", "Names of the `BINARY_OP` arguments, by number.", [name for name, _ in binary])
    name_table(out, "NB_SYMBOLS", "Source spelling of the `BINARY_OP` arguments, by number.",
               [symbol for _, symbol in opcode._nb_ops])
    intrinsics = header("internal/pycore_intrinsics.h")
    split = intrinsics.index("/* Binary Functions: */")
    for count, text in ((1, intrinsics[:split]), (2, intrinsics[split:])):
        pairs = defines(text, r"INTRINSIC_\w+")
        constants(out, pairs, f"`CALL_INTRINSIC_{count}` argument `{{}}`.")
        name_table(out, f"INTRINSIC_{count}_NAMES", f"Names of the `CALL_INTRINSIC_{count}` arguments, by number.",
                   [name for name, _ in pairs])
    name_table(out, "COMPARE_NAMES", "Source spelling of the comparisons, by `Py_LT`..`Py_GE` (`COMPARE_OP` argument "
               "shifted right by 5).", opcode.cmp_op)
    return "\n".join(out).rstrip() + "\n"


def main():
    if sys.version_info[:2] != (3, 13):
        sys.exit("gen_opcodes.py: run it with Python 3.13")
    source = rust_source()
    if "--check" in sys.argv:
        sys.exit(None if open(RUST_OUT).read() == source else f"out of date: {RUST_OUT}")
    with open(RUST_OUT, "w") as out:
        out.write(source)


if __name__ == "__main__":
    main()
