"""Functions whose code, defaults or keyword defaults are replaced under compiled callers and under themselves."""

import gc
import weakref

import pytest


def replacement(x, y=0, *, z=0):
    return "replacement", x, y, z


@pytest.fixture
def pair(compiled):
    namespace = {}
    exec(
        "def target(x, y=10, *, z=100):\n    return x + y + z\n\n"
        "def caller(x):\n    return target(x)\n\n"
        "def loop(n, action=None, at=-1):\n"
        "    out = []\n"
        "    for i in range(n):\n"
        "        if i == at:\n"
        "            action()\n"
        "        out.append(target(i))\n"
        "    return out\n",
        namespace,
    )
    target, caller, loop = namespace["target"], namespace["caller"], namespace["loop"]
    compiled(target, (1,))
    compiled(caller, (1,))
    compiled(loop, (5,))
    return target, caller, loop


def test_code(pair, native):
    target, caller, loop = pair
    assert native(target, 1) == native(caller, 1) == 111
    original = target.__code__
    target.__code__ = replacement.__code__
    assert target(1) == caller(1) == ("replacement", 1, 10, 100)
    target.__code__ = original
    assert target(1) == caller(1) == 111
    assert loop(3) == [110, 111, 112]


def test_defaults(pair, native):
    target, caller, _ = pair
    assert native(caller, 1) == 111
    target.__defaults__ = (0.5,)
    assert target(1) == caller(1) == 101.5
    target.__defaults__ = None
    for call in (target, caller):
        with pytest.raises(TypeError, match=r"target\(\) missing 1 required positional argument: 'y'"):
            call(1)
    assert target(1, 2) == 103


def test_keyword_defaults(pair, native):
    target, caller, _ = pair
    assert native(caller, 1) == 111
    target.__kwdefaults__ = {"z": 0.5}
    assert target(1) == caller(1) == 11.5
    target.__kwdefaults__["z"] = 7
    assert target(1) == caller(1) == 18
    target.__kwdefaults__.clear()
    for call in (target, caller):
        with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'z'"):
            call(1)
    target.__kwdefaults__ = None
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'z'"):
        caller(1)


CHANGES = {
    "code": (lambda f: setattr(f, "__code__", replacement.__code__), lambda i: ("replacement", i, 10, 100)),
    "defaults": (lambda f: setattr(f, "__defaults__", (0.5,)), lambda i: i + 100.5),
    "keyword defaults": (lambda f: setattr(f, "__kwdefaults__", {"z": 0}), lambda i: i + 10),
    "keyword default in place": (lambda f: f.__kwdefaults__.update(z=0), lambda i: i + 10),
}


@pytest.mark.parametrize(("change", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_in_the_middle_of_a_loop(pair, native, change, after):
    target, _, loop = pair
    result = native(loop, 100, lambda: change(target), 60)
    assert result == [i + 110 for i in range(60)] + [after(i) for i in range(60, 100)]


def test_a_function_replaces_its_own_code(compiled, native):
    namespace = {"identity": lambda x: x}
    exec("def f(x):\n    if x == 5:\n        f.__code__ = identity.__code__\n    return x * 2\n", namespace)
    function = compiled(namespace["f"], (1,))
    assert native(function, 4) == 8
    assert function(5) == 10
    assert function(6) == 6


def test_all_functions_with_one_code_object(compiled, native):
    def make(k):
        def scaled(x):
            return x * k

        return scaled

    functions = [make(k) for k in (2, 0.5, "s", [1])]
    compiled(functions[0], (3,))
    for function, expected in zip(functions, (6, 1.5, "sss", [1, 1, 1])):
        assert function(3) == expected
    assert native(functions[0], 5) == 10


def test_a_function_dies_and_its_code_with_it(compiled):
    import pyjit

    def make(i):
        namespace = {}
        exec(f"def temporary(x):\n    return x + {i}\n", namespace)
        return namespace.pop("temporary")

    freed = pyjit.stats()["units_freed_total"]
    for i in range(200):
        function = make(i)
        pyjit.inspect(function).force_compile()
        assert function(1) == i + 1
        ref = weakref.ref(function)
        del function
        if i % 50 == 0:
            gc.collect()
        assert ref() is None
    gc.collect()
    assert pyjit.stats()["units_freed_total"] >= freed + 190


def test_native_callers_notice_a_dead_callee(compiled, native):
    namespace = {}
    exec("def callee(x):\n    return x + 1\n\ndef caller(x):\n    return callee(x)\n", namespace)
    compiled(namespace["callee"], (1,))
    caller = compiled(namespace["caller"], (1,))
    assert native(caller, 1) == 2
    del namespace["callee"]
    gc.collect()
    with pytest.raises(NameError, match="callee"):
        caller(1)
    exec("def callee(x):\n    return x * 100\n", namespace)
    assert caller(1) == 100


def test_attributes_that_do_not_matter(pair, native):
    target, caller, _ = pair
    target.__name__ = "renamed"
    target.__doc__ = "documented"
    target.attribute = 1
    target.__annotations__ = {"x": int}
    assert native(caller, 1) == 111
    target.__defaults__ = None
    with pytest.raises(TypeError, match="target"):
        caller(1)


def test_functions_made_for_one_call(compiled, native):
    import pyjit

    def make(n):
        return lambda x: x + n

    def caller(f, x):
        return f(x) + 1

    held = make(10)
    compiled(caller, (held, 1))
    assert native(caller, held, 1) == 12
    held = make(20)
    assert caller(held, 1) == 22
    del held
    # The first of them was called by its identity; now the site knows better.
    before = pyjit.stats()["invalidations_total"]
    for n in range(20):
        assert caller(make(n), 1) == n + 2
    assert pyjit.stats()["invalidations_total"] - before <= 1
    assert native(caller, make(5), 1, exits=0) == 7
