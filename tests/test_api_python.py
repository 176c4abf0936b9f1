"""The Python layer of pyjit against a fake native module: no compiler is needed to test what users type."""

import importlib
import os
import sys
import types
import warnings

import pytest

OPTIONS = [
    ("threshold", "PYJIT_THRESHOLD", "int", "calls", 1000, 1, 1_000_000, "Calls before compiling."),
    ("jit_threshold", "PYJIT_JIT_THRESHOLD", "int", "calls", 8, 1, 1_000_000, "The same under @pyjit.jit."),
    ("cap", "PYJIT_CAP", "int", "bytes", 64, 0, None, "Cap of code memory."),
    ("perf", "PYJIT_PERF", "bool", "", False, None, None, "Write a perf map."),
    ("dump", "PYJIT_DUMP", "str", "", "", None, None, "Stages to dump."),
]


class Fake(types.ModuleType):
    """The contract of `_pyjit.pyi`, keeping a list of what was asked."""

    def __init__(self, unsupported=None):
        super().__init__("pyjit._pyjit")
        self.calls = []
        self.values = {row[0]: row[4] for row in OPTIONS}
        self.state = {}
        self.notes = []
        self.reason = unsupported
        self.on = False

    def unsupported(self):
        return self.reason

    def enable(self):
        self.on = True

    def disable(self):
        self.on = False

    def is_enabled(self):
        return self.on

    def options(self):
        return [(*row[:5], self.values[row[0]], *row[5:]) for row in OPTIONS]

    def set_option(self, name, value):
        if name == "dump" and value == "nonsense":
            raise ValueError("no stage 'nonsense'")
        self.values[name] = value

    def set_error_classes(self, not_compiled, compilation_failed):
        self.not_compiled, self.compilation_failed = not_compiled, compilation_failed

    def mark(self, func, threshold):
        self.calls.append((func, threshold))

    def compile(self, func):
        if self.state.get(func) == "refused":
            raise self.compilation_failed("SEND at offset 48 is not supported (generator)")
        self.state[func] = "compiled"

    def deoptimize(self, func):
        self.state.pop(func, None)

    def info(self, func):
        state = self.state.get(func, "cold")
        return {
            "state": state,
            "reason": "SEND is not supported" if state == "refused" else None,
            "entries": 3,
            "osr_entries": 1,
            "versions": 2,
            "code_bytes": 100,
            "compile_ns": 5000,
            "exits": [{"offset": 4, "line": 7, "reason": "overflow", "count": 2}],
        }

    def dump(self, func, stage):
        if self.state.get(func) != "compiled":
            raise self.not_compiled("not compiled")
        return f"text of {stage}"

    def stages(self):
        return ["build", "opt", "lir", "asm"]

    def feedback(self, func):
        return [{"offset": 4, "types": ["int"]}]

    def explain(self, func):
        return self.notes

    def evaluate(self, func, args):
        return func(*args)

    def stats(self):
        return {"compiled_total": 1}


def load(fake):
    """A fresh copy of the package on top of `fake`; None stands for an import that fails."""
    saved = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "pyjit"}
    sys.modules["pyjit._pyjit"] = fake
    try:
        return importlib.import_module("pyjit")
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "pyjit"]:
            del sys.modules[name]
        sys.modules.update(saved)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    for name in list(os.environ):
        if name.startswith("PYJIT"):
            monkeypatch.delenv(name)


@pytest.fixture
def fake():
    return Fake()


@pytest.fixture
def pyjit(fake):
    return load(fake)


def plain(x=1):
    return x


def test_everything_in_all_exists(pyjit):
    assert sorted(pyjit.__all__) == pyjit.__all__
    assert all(hasattr(pyjit, name) for name in pyjit.__all__)


# enable, disable


def test_enable_sets_the_options_named_and_no_others(pyjit, fake):
    assert pyjit.enable(threshold=5, perf=True) is True
    assert pyjit.is_enabled()
    assert (fake.values["threshold"], fake.values["perf"], fake.values["cap"]) == (5, True, 64)
    assert pyjit.enable() is True and fake.values["threshold"] == 5
    pyjit.disable()
    assert not pyjit.is_enabled()


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"treshold": 1}, TypeError, r"enable\(\) got an unknown option 'treshold' \(did you mean threshold\?\)"),
        ({"threshold": "5"}, TypeError, "option threshold wants int, got str '5'"),
        ({"threshold": True}, TypeError, "option threshold wants int, got bool True"),
        ({"perf": 1}, TypeError, "option perf wants bool, got int 1"),
        ({"threshold": 0}, ValueError, r"option threshold=0 is out of range; allowed: 1\.\.1000000 calls"),
        ({"cap": -1}, ValueError, r"option cap=-1 is out of range; allowed: 0\.\. bytes"),
        ({"dump": "nonsense"}, ValueError, "option dump='nonsense': no stage 'nonsense'"),
    ],
)
def test_enable_refuses_wrong_options(pyjit, fake, options, error, text):
    with pytest.raises(error, match=text):
        pyjit.enable(**options)
    assert not fake.on


def test_unsupported_warns_once_and_returns_false():
    pyjit = load(Fake("expected cpython 3.13, found cpython 3.13 free-threaded"))
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert pyjit.enable(threshold=5) is False
        assert pyjit.enable() is False
        assert pyjit.jit(plain) is plain
    assert [w.category for w in seen] == [RuntimeWarning]
    assert "expected cpython 3.13, found cpython 3.13 free-threaded" in str(seen[0].message)
    assert seen[0].filename == __file__
    assert not pyjit.is_enabled()
    assert pyjit.inspect(plain).state == "refused"
    assert "free-threaded" in str(pyjit.explain(plain))
    with pytest.raises(pyjit.UnsupportedError, match="free-threaded"):
        pyjit.enable(strict=True)
    with pytest.raises(pyjit.CompilationFailedError, match="free-threaded"):
        pyjit.inspect(plain).force_compile()


def test_unsupported_marks_nothing_and_sets_nothing():
    fake = Fake("expected this, found that")
    pyjit = load(fake)
    with pytest.warns(RuntimeWarning) as seen:
        pyjit.jit(eager=True)(plain)
    assert seen[0].filename == __file__
    pyjit.enable(threshold=5)
    assert not fake.calls and fake.values["threshold"] == 1000


def test_unsupported_still_checks_option_names():
    with pytest.raises(TypeError, match="unknown option 'speed'"):
        load(Fake("expected this, found that")).enable(speed=1)


@pytest.mark.parametrize("module", [None, types.ModuleType("pyjit._pyjit")])
def test_no_usable_native_module_is_unsupported(module):
    pyjit = load(module)
    with pytest.raises(pyjit.UnsupportedError, match=r"expected .*, found"):
        pyjit.enable(strict=True, threshold=5)
    assert pyjit.stats() == {}
    pyjit.inspect(plain).deoptimize()
    pyjit.disable()


# variables


def test_variables_are_read_at_import(fake, monkeypatch):
    monkeypatch.setenv("PYJIT_THRESHOLD", "7")
    monkeypatch.setenv("PYJIT_PERF", "on")
    monkeypatch.setenv("PYJIT_DUMP", "ir")
    monkeypatch.setenv("PYJIT_CAP", "")
    pyjit = load(fake)
    assert fake.values == {"threshold": 7, "jit_threshold": 8, "cap": 64, "perf": True, "dump": "ir"}
    pyjit.enable(threshold=9)
    assert fake.values["threshold"] == 9


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("PYJIT_THRESHOLD", "many", r"PYJIT_THRESHOLD='many' is not an int; allowed: 1\.\.1000000 calls"),
        ("PYJIT_THRESHOLD", "0", r"PYJIT_THRESHOLD='0' is out of range; allowed: 1\.\.1000000 calls"),
        ("PYJIT_PERF", "maybe", "PYJIT_PERF='maybe' is not a bool; allowed: 0 or 1"),
        ("PYJIT_DUMP", "nonsense", "PYJIT_DUMP='nonsense': no stage 'nonsense'"),
    ],
)
def test_a_wrong_variable_is_named_with_value_and_range(fake, monkeypatch, name, value, text):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=text):
        load(fake)


def test_a_misspelt_variable_is_pointed_out(fake, monkeypatch):
    monkeypatch.setenv("PYJIT_TRESHOLD", "7")
    monkeypatch.setenv("PYJIT_SOMEBODY_ELSES", "7")
    with pytest.warns(RuntimeWarning, match=r"PYJIT_TRESHOLD .*\(did you mean PYJIT_THRESHOLD\?\)") as seen:
        load(fake)
    assert len(seen) == 1


# jit


def test_jit_returns_the_same_function(pyjit, fake):
    assert pyjit.jit(plain) is plain
    assert pyjit.jit()(plain) is plain
    assert pyjit.jit(threshold=20)(plain) is plain
    assert pyjit.jit(plain, eager=True) is plain
    assert pyjit.jit(eager=False)(plain) is plain
    assert fake.calls == [(plain, 8), (plain, 8), (plain, 20), (plain, 0), (plain, 8)]


def test_jit_on_a_class_marks_the_functions_of_its_own_namespace(pyjit, fake):
    class Base:
        def inherited(self): ...

    class Sub(Base):
        constant = 3
        builtin = len
        Inner = Base

        def method(self): ...
        @staticmethod
        def static(): ...
        @classmethod
        def of_class(cls): ...
        @property
        def both(self): ...
        @both.setter
        def both(self, value): ...

    assert pyjit.jit(Sub) is Sub
    space = vars(Sub)
    assert [func for func, _ in fake.calls] == [
        space["method"],
        space["static"].__func__,
        space["of_class"].__func__,
        space["both"].fget,
        space["both"].fset,
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (len, "builtin_function_or_method len"),
        (3, "int 3"),
        (None, "NoneType None"),
        ("x" * 100, "str 'xxxxxxxxxx"),
        (Fake().enable, "method Fake.enable"),
        (object(), "an object of type object"),
        (staticmethod(plain), "staticmethod plain; put it below @staticmethod"),
    ],
)
def test_jit_says_what_it_was_given(pyjit, given, said):
    with pytest.raises(TypeError) as caught:
        pyjit.jit(given)
    assert f"jit() wants a Python function or a class, got {said}" in str(caught.value)


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"eagre": True}, TypeError, r"jit\(\) got an unknown option 'eagre' \(did you mean eager\?\)"),
        ({"nopython": True}, TypeError, r"jit\(\) got an unknown option 'nopython'$"),
        ({"eager": 1}, TypeError, "option eager wants bool, got int 1"),
        ({"threshold": 1.5}, TypeError, "option threshold wants int, got float 1.5"),
        ({"threshold": 0}, ValueError, "option threshold=0 is out of range"),
        ({"threshold": 1, "eager": True}, TypeError, "eager=True compiles at once"),
    ],
)
def test_jit_refuses_wrong_options(pyjit, fake, options, error, text):
    with pytest.raises(error, match=text):
        pyjit.jit(**options)
    assert not fake.calls


# inspect, explain


class Methods:
    def bound(self): ...
    @classmethod
    def of_class(cls): ...
    @staticmethod
    def static(): ...


@pytest.mark.parametrize(
    ("given", "target"),
    [
        (plain, plain),
        (plain.__code__, plain.__code__),
        (Methods.bound, Methods.bound),
        (Methods().bound, Methods.bound),
        (Methods.of_class, vars(Methods)["of_class"].__func__),
        (vars(Methods)["of_class"], vars(Methods)["of_class"].__func__),
        (vars(Methods)["static"], Methods.static),
    ],
)
def test_inspect_finds_the_function(pyjit, fake, given, target):
    seen = pyjit.inspect(given)
    assert not seen.is_compiled
    seen.force_compile()
    assert fake.state == {target: "compiled"}
    assert seen.is_compiled


@pytest.mark.parametrize("given", [len, [].append, Methods, 3, property(plain), types.MethodType(len, [])])
@pytest.mark.parametrize("function", ["inspect", "explain"])
def test_inspect_says_what_it_was_given(pyjit, function, given):
    with pytest.raises(TypeError, match=rf"{function}\(\) wants a Python function, method, .*, got \w+ "):
        getattr(pyjit, function)(given)


def test_inspection_reads_the_present_state(pyjit, fake):
    seen = pyjit.inspect(plain)
    assert (seen.state, seen.reason) == ("cold", None)
    with pytest.raises(pyjit.NotCompiledError):
        seen.asm
    with pytest.raises(pyjit.NotCompiledError):
        seen.ir()
    seen.force_compile()
    assert (seen.asm, seen.ir(), seen.ir(stage="build")) == ("text of asm", "text of opt", "text of build")
    assert (seen.entries, seen.osr_entries, seen.versions, seen.code_bytes, seen.compile_ns) == (3, 1, 2, 100, 5000)
    assert seen.exits[0]["count"] == 2
    assert seen.feedback == [{"offset": 4, "types": ["int"]}]
    assert seen.evaluate(42) == 42
    assert repr(seen) == "<pyjit.inspect plain: compiled>"
    seen.deoptimize()
    assert seen.state == "cold"


def test_inspection_of_a_refused_function(pyjit, fake):
    fake.state[plain] = "refused"
    seen = pyjit.inspect(plain)
    assert (seen.is_compiled, seen.reason) == (False, "SEND is not supported")
    assert repr(seen) == "<pyjit.inspect plain: refused (SEND is not supported)>"
    with pytest.raises(pyjit.CompilationFailedError, match="SEND at offset 48"):
        seen.force_compile()


def test_unknown_stage_lists_the_stages(pyjit):
    with pytest.raises(ValueError, match="no stage 'hir'; there are build, opt, lir, asm"):
        pyjit.inspect(plain).ir("hir")


def test_evaluate_wants_a_function(pyjit):
    with pytest.raises(TypeError, match="code object"):
        pyjit.inspect(plain.__code__).evaluate()


def test_explain_shows_notes_beside_the_source(pyjit, fake):
    line = plain.__code__.co_firstlineno
    fake.notes = [(line + 1, "second"), (None, "whole function"), (line + 1, "third"), (line, "first")]
    text = pyjit.explain(plain)
    assert [note for _, note in text] == ["whole function", "first", "second", "third"]
    assert len(text) == 4
    assert str(text).splitlines() == [
        f"{__file__}:{line} plain: cold",
        "  whole function",
        f"{line:6} | def plain(x=1):",
        "       |   ^ first",
        f"{line + 1:6} |     return x",
        "       |   ^ second",
        "       |   ^ third",
    ]
    assert repr(text) == str(text)


def test_stats(pyjit):
    assert pyjit.stats() == {"compiled_total": 1}


# the stubs


def test_stubs_describe_what_is_there(pyjit, fake):
    import ast
    from pathlib import Path

    folder = Path(pyjit.__file__).parent

    def names(stub):
        for node in ast.parse((folder / stub).read_text()).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                yield node.name

    assert sorted(set(names("__init__.pyi"))) == pyjit.__all__
    functions = {name for name in vars(Fake) if not name.startswith("_")}
    assert set(names("_pyjit.pyi")) == functions
    assert set(pyjit._native.CONTRACT) == functions
