"""Measures how long the JIT takes to compile functions of real libraries.

Each workload is run in the interpreter until its bytecode is specialised; then every function of its modules that ran
is compiled by name, and `compile_ns` per code unit is printed, with the slowest functions. Nothing compiled is run.

Examples:
    python benchmarks/compile_time.py
    python benchmarks/compile_time.py --only json,tokenize --slowest 20
    python benchmarks/compile_time.py --cold          # also functions that never ran
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import json
import os
import sys
import types
from collections.abc import Callable
from statistics import median
from typing import Any

TOOL = 4
WARM_UP = 3

Workload = tuple[tuple[str, ...], Callable[[], object]]


def _argparse() -> object:
    import argparse as module

    parser = module.ArgumentParser("prog")
    for i in range(20):
        parser.add_argument(f"--option-{i}", type=int, default=i, help=f"option {i}")
    parser.add_argument("files", nargs="*")
    for _ in range(10):
        parser.parse_args(["--option-3", "7", "--option-1=4", "a", "b", "c"])
    return parser.format_help()


def _copy() -> object:
    import copy

    data = {"a": [1, 2, (3, [4])], "b": {"c": {5, 6}, "d": types.SimpleNamespace(x=1, y=[2])}}
    return [copy.deepcopy(data) for _ in range(50)]


def _json() -> object:
    import json.decoder
    import json.encoder
    import json.scanner

    text = json.dumps([{"name": f"n{i}", "values": [i, i / 3, None, True], "nested": {"k": "v\n"}} for i in range(30)])
    decoder = json.JSONDecoder()
    decoder.parse_object, decoder.parse_array = json.decoder.JSONObject, json.decoder.JSONArray
    decoder.parse_string = json.decoder.py_scanstring
    decoder.scan_once = json.scanner.py_make_scanner(decoder)
    encoder = json.JSONEncoder(indent=2)
    return [encoder.encode(decoder.decode(text)) for _ in range(5)]


def _re() -> object:
    import re._compiler
    import re._parser

    patterns = [r"(?P<a>\w+)\s*=\s*(?:\d+|\"[^\"]*\")", r"^(a|b|cd)*?[^x-z]{2,5}$", r"(?i)foo(?=bar)|(?<!q)baz\b", "x" * 40]
    return [re._compiler.compile(p) for p in patterns for _ in range(10)]


def _tokenize() -> object:
    import tokenize

    with open(tokenize.__file__, "rb") as file:
        text = file.read()
    tokens = list(tokenize.tokenize(io.BytesIO(text[:20_000].rpartition(b"\ndef ")[0] + b"\n").readline))
    return tokenize.untokenize(tokens)


def _difflib() -> object:
    import difflib

    a = [f"line {i % 17} {i}" for i in range(120)]
    b = [line.replace("3", "x") if i % 5 else line + "!" for i, line in enumerate(a)]
    return "".join(difflib.ndiff(a, b)), list(difflib.unified_diff(a, b)), difflib.HtmlDiff().make_table(a[:20], b[:20])


def _statistics() -> object:
    import statistics

    data = [((i * 37) % 101) / 7 for i in range(200)]
    whole = [statistics.mean(data), statistics.stdev(data), statistics.quantiles(data, n=10), statistics.multimode(data)]
    return whole, statistics.linear_regression(data, data[::-1]), statistics.NormalDist.from_samples(data).quantiles()


def _pydecimal() -> object:
    import _pydecimal

    with _pydecimal.localcontext() as context:
        context.prec = 30
        one = _pydecimal.Decimal(1)
        out: list[Any] = []
        for i in range(1, 30):
            x = _pydecimal.Decimal(i) / 7 + one.sqrt() * _pydecimal.Decimal("1.25") - _pydecimal.Decimal("-3e-5")
            out += [str(x), x % 3, x**2, x.exp(), x.ln(), x.quantize(one), f"{x:.3f}", x.compare(one), x < one]
    return out


def _pickle() -> object:
    import pickle

    data = {"a": list(range(50)), "b": [(i, str(i), i / 3) for i in range(20)], "c": {b"x": {1, 2}, "e": Ellipsis}}
    for protocol in range(6):
        for _ in range(5):
            file = io.BytesIO()
            pickle._Pickler(file, protocol).dump(data)
            pickle._Unpickler(io.BytesIO(file.getvalue())).load()
    return data


def _textual() -> object:
    import configparser
    import csv
    import string
    import textwrap

    text = "The quick brown fox, jumps over the lazy dog. " * 20
    parser = configparser.ConfigParser()
    parser.read_string("[a]\nx = 1\ny = %(x)s 2\n[b]\nz: long\n  more\n" * 1)
    rows = list(csv.DictReader(io.StringIO("a,b\n1,2\n" * 20)))
    filled = [textwrap.fill(text, 30), textwrap.dedent("  a\n   b\n"), string.Template("$a ${b}").substitute(a=1, b=2)]
    return rows, filled, [parser.get("a", "y") for _ in range(20)], [string.Formatter().format("{:>4}{a}", 1, a=2)] * 9


def _ast() -> object:
    import ast
    import inspect
    import textwrap as module

    with open(module.__file__, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    dumped = ast.dump(tree), ast.unparse(tree), list(ast.walk(tree))
    return dumped, [str(inspect.signature(f)) for f in (ast.parse, module.fill, print) for _ in range(10)]


def _html() -> object:
    import html.parser
    import xml.etree.ElementTree as tree
    from email import message_from_string

    page = "<html><body class='a' id=b><p>x &amp; y<br/><!-- c --><a href=\"u?v=1&w=2\">t</a></p></body></html>" * 20
    parser = html.parser.HTMLParser()
    parser.feed(page)
    mail = message_from_string("From: a@b.c\nTo: \"D\" <d@e.f>\nSubject: =?utf-8?q?x=C3=A4?=\n\nbody\n" * 1)
    root = tree.fromstring("<a><b c='1'>t</b><b/></a>")
    return mail.as_string(), tree.tostring(root), [root.findall("./b[@c='1']") for _ in range(10)]


def _sqlglot() -> object:
    import sqlglot

    sql = "SELECT a.x, SUM(b.y) AS s FROM a JOIN b ON a.id = b.id WHERE a.z > 3 AND b.q IN (1, 2) GROUP BY a.x LIMIT 5"
    return [sqlglot.transpile(sql, write="spark", pretty=bool(i % 2))[0] for i in range(5)]


def _sympy() -> object:
    import sympy

    x, y = sympy.symbols("x y")
    return sympy.expand((x + y + 1) ** 6), sympy.integrate(x**2 * sympy.sin(x), x), str(sympy.factor(x**4 - y**4))


def _django() -> object:
    import django.conf
    from django.template import Context, Engine

    if not django.conf.settings.configured:
        django.conf.settings.configure()
        django.setup()
    source = "{% for row in rows %}<tr>{% for c in row %}<td>{{ c|default:'x' }}{% if c %}!{% endif %}</td>{% endfor %}</tr>{% endfor %}"
    return Engine().from_string(source).render(Context({"rows": [range(10)] * 10}))


def _docutils() -> object:
    from docutils import core

    text = "Title\n=====\n\nSome *text* with ``code`` and `a link <http://x.y>`_.\n\n* a\n* b\n\n  1. c\n  2. d\n\n:field: x\n\n"
    return core.publish_string(text + "+-+-+\n|a|b|\n+-+-+\n", writer_name="html", settings_overrides={"report_level": 5})


WORKLOADS: dict[str, Workload] = {
    "argparse": (("argparse",), _argparse),
    "copy": (("copy",), _copy),
    "json": (("json",), _json),
    "re": (("re",), _re),
    "tokenize": (("tokenize",), _tokenize),
    "difflib": (("difflib",), _difflib),
    "statistics": (("statistics", "fractions"), _statistics),
    "pydecimal": (("decimal",), _pydecimal),
    "pickle": (("pickle",), _pickle),
    "textual": (("configparser", "csv", "string", "textwrap"), _textual),
    "ast": (("ast", "inspect"), _ast),
    "html": (("html", "_markupbase", "email", "xml"), _html),
    "sqlglot": (("sqlglot",), _sqlglot),
    "sympy": (("sympy",), _sympy),
    "django": (("django",), _django),
    "docutils": (("docutils",), _docutils),
}


class Row:
    """One compiled function."""

    def __init__(self, name: str, units: int, ns: int, code_bytes: int) -> None:
        self.name = name
        self.units = units
        self.ns = ns
        self.code_bytes = code_bytes


def codes_that_run(work: Callable[[], object]) -> set[types.CodeType]:
    """Code objects that start while `work` runs."""
    seen: set[types.CodeType] = set()
    monitoring = sys.monitoring

    def started(code: types.CodeType, _offset: int) -> object:
        seen.add(code)
        return monitoring.DISABLE

    monitoring.use_tool_id(TOOL, "compile_time")
    monitoring.register_callback(TOOL, monitoring.events.PY_START, started)
    monitoring.set_events(TOOL, monitoring.events.PY_START)
    try:
        work()
    finally:
        monitoring.set_events(TOOL, 0)
        monitoring.register_callback(TOOL, monitoring.events.PY_START, None)
        monitoring.free_tool_id(TOOL)
    return seen


def functions_of(modules: tuple[str, ...]) -> list[types.FunctionType]:
    """One function per code object, of modules with these names or below them."""
    found: dict[types.CodeType, types.FunctionType] = {}
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType):
            name = thing.__module__ or ""
            if isinstance(name, str) and any(name == m or name.startswith(m + ".") for m in modules):
                found.setdefault(thing.__code__, thing)
    return sorted(found.values(), key=lambda f: (f.__module__, f.__code__.co_firstlineno, f.__qualname__))


def measure(pyjit: Any, workload: Workload, cold: bool, most: int, refused: dict[str, int]) -> list[Row]:
    """Compiles the functions that ran (`cold`: all) and have at most `most` code units."""
    modules, work = workload
    ran = codes_that_run(work)
    for _ in range(WARM_UP):
        work()
    rows = []
    for function in functions_of(modules):
        code = function.__code__
        units = len(code.co_code) // 2
        if code not in ran and not cold or units > most:
            continue
        inspection = pyjit.inspect(function)
        try:
            inspection.force_compile()
        except pyjit.CompilationFailedError as error:
            why = str(error).split(":")[-1].strip()
            refused[why] = refused.get(why, 0) + 1
            continue
        name = f"{function.__module__}.{function.__qualname__}"
        rows.append(Row(name, units, inspection.compile_ns, inspection.code_bytes))
        inspection.deoptimize()
    return rows


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


HEADER = f"{'':12}{'functions':>10}{'units':>8}{'ms':>9}{'ns/unit':>9}{'median':>8}{'p99':>8}{'worst':>8}{'ms/200':>8}{'B/unit':>8}"


def line(name: str, rows: list[Row]) -> str:
    """Totals; per function: median, p99 and worst ns per unit; median ms per 200 units; code bytes per unit."""
    units, ns = sum(r.units for r in rows), sum(r.ns for r in rows)
    each = [r.ns / r.units for r in rows]
    figures = f"{len(rows):10}{units:8}{ns / 1e6:9.1f}{ns / max(1, units):9.0f}"
    middle = median(each) if each else 0.0
    figures += f"{middle:8.0f}{percentile(each, 0.99):8.0f}{max(each, default=0.0):8.0f}{middle * 200 / 1e6:8.2f}"
    return f"{name:12}{figures}{sum(r.code_bytes for r in rows) / max(1, units):8.0f}"


def by_size(rows: list[Row]) -> list[str]:
    """ns per unit by size: equal figures mean linear time."""
    lines = []
    for lo, hi in ((1, 50), (50, 100), (100, 200), (200, 400), (400, 800), (800, 1600), (1600, 1 << 30)):
        group = [r for r in rows if lo <= r.units < hi]
        if group:
            lines.append(line(f"{lo}.." + (f"{hi - 1}" if hi < 1 << 30 else ""), group))
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help=f"of {','.join(WORKLOADS)}")
    parser.add_argument("--cold", action="store_true", help="also functions that never ran")
    parser.add_argument("--max-units", type=int, default=1 << 30, help="leave out functions with more code units")
    parser.add_argument("--slowest", type=int, default=10, help="functions to list")
    parser.add_argument("--json", metavar="FILE", help="write every function's figures")
    options = parser.parse_args()
    os.environ["PYJIT_KEEP_IR"] = "0"
    pyjit = importlib.import_module("pyjit")
    rows: list[Row] = []
    refused: dict[str, int] = {}
    print(HEADER)
    for name in options.only.split(",") if options.only else WORKLOADS:
        try:
            some = measure(pyjit, WORKLOADS[name], options.cold, options.max_units, refused)
        except ImportError as error:
            print(f"{name:12}not here: {error}")
            continue
        print(line(name, some), flush=True)
        rows += some
    print(line("all", rows))
    print("\nby units:\n" + "\n".join(by_size(rows)))
    print("\nslowest:")
    for row in sorted(rows, key=lambda r: -r.ns)[: options.slowest]:
        print(f"{row.ns / 1e6:8.2f} ms {row.units:6} units {row.ns / row.units:7.0f} ns/unit  {row.name}")
    print("\nrefused: " + ", ".join(f"{n}x {why}" for why, n in sorted(refused.items(), key=lambda i: -i[1])[:6]))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump([vars(r) for r in rows], file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
