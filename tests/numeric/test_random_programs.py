"""Random numeric functions agree with the interpreter, after warm-up with other classes of numbers too.

Each example is a function that computes with three arguments in a loop. A copy of it stays in the interpreter; the
other one is warmed up with one set of arguments, compiled, and then called with all of them. PYJIT_NUMERIC_EXAMPLES sets
how many functions are tried.
"""

import math
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("PYJIT_NUMERIC_EXAMPLES", "60"))

EDGES = [0, 1, 2, 7, 255, 256, 2**29, 2**30, 2**31, 2**32, 2**53, 2**60, 2**61, 2**62, 2**63, 2**64, 10**25]
ints = st.builds(
    lambda edge, offset, sign: sign * (edge + offset),
    st.sampled_from(EDGES),
    st.integers(-2, 2),
    st.sampled_from([1, -1]),
)
floats = st.sampled_from([0.0, -0.0, 0.5, -1.5, 3.0, 1e16, -1e300, 5e-324, math.inf, -math.inf, math.nan]) | st.floats(
    -1e6, 1e6
)
numbers = st.one_of(ints, st.integers(-20, 20), floats, st.booleans())
argument_sets = st.lists(st.tuples(numbers, numbers, numbers), min_size=2, max_size=6)
same_class = st.one_of(
    *(st.lists(st.tuples(c, c, c), min_size=1, max_size=1) for c in (st.integers(-100, 100), ints, floats))
)

leaves = st.sampled_from(["a", "b", "c", "i", "0", "1", "3", "-2", "7", "0.5", "2.0", "-0.0", "True", "1073741824"])


def compound(inner):
    binary = st.sampled_from(["+", "-", "*", "//", "%", "/", "&", "|", "^"])
    return st.one_of(
        st.builds("({} {} {})".format, inner, binary, inner),
        st.builds("({} << ({} & 31))".format, inner, inner),
        st.builds("({} >> ({} & 63))".format, inner, inner),
        st.builds("({} ** {})".format, inner, st.sampled_from(["2", "3"])),
        st.builds("({}{})".format, st.sampled_from(["-", "~", "+", "not "]), inner),
        st.builds("{}({})".format, st.sampled_from(["abs", "float", "bool", "int"]), inner),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "divmod_sum"]), inner, inner),
        st.builds("math.{}({})".format, st.sampled_from(["sqrt", "sin", "cos", "exp", "log", "fabs", "floor"]), inner),
        st.builds(
            "({} if {} {} {} else {})".format,
            inner,
            inner,
            st.sampled_from(["<", "<=", "==", "!=", ">", ">="]),
            inner,
            inner,
        ),
    )


expressions = st.recursive(leaves, compound, max_leaves=5)

TEMPLATE = """
def f(a, b, c):
    t = {start}
    for i in range({rounds}):
        x = {first}
        if x {cmp} t:
            y = {second}
            t = t {op} y
        else:
            t = x
        a, b = b, {third}
    return t, x, a, b
"""

sources = st.builds(
    lambda **parts: TEMPLATE.format(**parts),
    start=st.sampled_from(["0", "1", "0.0", "a"]),
    rounds=st.sampled_from(["3", "8"]),
    first=expressions,
    cmp=st.sampled_from(["<", "!=", ">="]),
    second=expressions,
    op=st.sampled_from(["+", "-", "^", "&", "|"]),
    third=st.sampled_from(["a", "c", "a + 1", "b - c", "i"]),
)


def divmod_sum(x, y):
    return sum(divmod(x, y))


def make(source):
    namespace = {"math": math, "divmod_sum": divmod_sum}
    exec(source, namespace)
    return namespace["f"]


def outcome(function, arguments):
    """The result with classes, signs and NaNs, or the exception."""
    try:
        return repr(function(*arguments))
    except Exception as e:
        return type(e).__name__, str(e)


@pytest.mark.filterwarnings("ignore")
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES <= 60,
    suppress_health_check=list(HealthCheck),
)
@given(source=sources, warm=same_class, others=argument_sets)
def test_agrees_with_the_interpreter(source, warm, others):
    import pyjit

    reference, function = make(source), make(source)
    for _ in range(20):
        outcome(function, warm[0])
    inspection = pyjit.inspect(function)
    inspection.force_compile()
    assert inspection.is_compiled, source
    for arguments in warm + others + warm:
        before = inspection.entries
        got, wanted = outcome(function, arguments), outcome(reference, arguments)
        assert got == wanted, (source, arguments)
        if arguments is warm[0]:
            assert inspection.entries > before, source
    inspection.deoptimize()
