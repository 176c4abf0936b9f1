"""Globals and builtins that compiled code took for constants: every way to change them must be noticed."""

import builtins
import types

import pytest

SOURCE = """
factor = 2

def helper(x):
    return x + factor

def use(x):
    return helper(x) * factor

def length(items):
    return len(items)

def loop(n, action=None, at=-1):
    total = 0
    for i in range(n):
        if i == at:
            action()
        total += factor
    return total
"""


@pytest.fixture
def module(compiled):
    module = types.ModuleType("subject")
    exec(SOURCE, module.__dict__)
    compiled(module.helper, (1,))
    compiled(module.use, (1,))
    compiled(module.length, ([1],))
    compiled(module.loop, (5,))
    return module


CHANGES = {
    "attribute": lambda m: setattr(m, "factor", 10),
    "dict store": lambda m: m.__dict__.__setitem__("factor", 10),
    "update": lambda m: m.__dict__.update(factor=10),
    "exec": lambda m: exec("factor = 10", m.__dict__),
    "setdefault after pop": lambda m: (m.__dict__.pop("factor"), m.__dict__.setdefault("factor", 10)),
    "in-place or": lambda m: m.__dict__.__ior__({"factor": 10}),
    "global statement": lambda m: (exec("def put():\n    global factor\n    factor = 10\n", m.__dict__), m.put()),
    "same value then other": lambda m: (setattr(m, "factor", 2), setattr(m, "factor", 10)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_global_changes_between_calls(module, native, change):
    assert native(module.use, 1, exits=0) == 6
    change(module)
    assert module.use(1) == 110
    assert module.helper(1) == 11


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_global_changes_in_the_middle_of_a_loop(module, native, change):
    assert native(module.loop, 100, lambda: change(module), 60) == 60 * 2 + 40 * 10


def test_a_function_is_replaced(module, native):
    assert native(module.use, 1) == 6
    module.helper = lambda x: x * 1000
    assert module.use(1) == 2000
    module.helper = len
    with pytest.raises(TypeError, match="has no len"):
        module.use(1)


def test_a_global_is_deleted_and_comes_back(module, native):
    assert native(module.use, 1) == 6
    del module.factor
    for _ in range(3):
        with pytest.raises(NameError, match="name 'factor' is not defined"):
            module.use(1)
    module.factor = 0.5
    assert module.use(1) == 0.75


def test_the_namespace_is_cleared(module, native):
    use = module.use
    assert native(use, 1) == 6
    module.__dict__.clear()
    with pytest.raises(NameError, match="name 'helper' is not defined"):
        use(1)


def test_a_global_hides_a_builtin(module, native):
    assert native(module.length, [1, 2], exits=0) == 2
    module.len = lambda items: "hidden"
    assert module.length([1, 2]) == "hidden"
    del module.len
    assert module.length([1, 2]) == 2


def test_a_builtin_is_replaced(module, native, monkeypatch):
    assert native(module.length, [1, 2]) == 2
    with monkeypatch.context() as patch:
        patch.setattr(builtins, "len", lambda items: "replaced")
        assert module.length([1, 2]) == "replaced"
    assert module.length([1, 2]) == 2


def test_a_builtin_is_replaced_for_one_namespace(compiled, native):
    namespace = {"__builtins__": {"len": len}}
    exec("def length(items):\n    return len(items)\n", namespace)
    length = compiled(namespace["length"], ([1],))
    assert native(length, [1, 2]) == 2
    namespace["__builtins__"]["len"] = lambda items: "own"
    assert length([1, 2]) == "own"


def test_many_changes_stay_right(module, native):
    native(module.use, 1)
    for i in range(300):
        module.factor = i
        assert module.use(1) == (1 + i) * i
        if i % 50 == 0:
            module.__dict__[f"new_name_{i}"] = i
    assert module.loop(10) == 2990


def test_other_namespaces_with_the_same_code_are_not_touched(compiled, native):
    first, second = {"k": 1}, {"k": 100}
    source = "def f(x):\n    return x + k\n"
    exec(source, first)
    second["f"] = types.FunctionType(first["f"].__code__, second)
    compiled(first["f"], (1,))
    assert native(first["f"], 1) == 2
    assert second["f"](1) == 101
    first["k"] = 0.5
    assert (first["f"](1), second["f"](1)) == (1.5, 101)


def test_cells_change_type(compiled, native):
    def make():
        value = 1

        def get():
            return value + 1

        def put(new):
            nonlocal value
            value = new

        return get, put

    get, put = make()
    compiled(get, ())
    assert native(get) == 2
    for new in (0.5, True, 2**62, 2**80):
        put(new)
        assert get() == new + 1
    put("text")
    with pytest.raises(TypeError, match="can only concatenate str"):
        get()
    del get.__closure__[0].cell_contents
    with pytest.raises(NameError, match="cannot access free variable 'value'"):
        get()


def test_attributes_of_modules(compiled, native):
    import math

    def area(r):
        return math.pi * r * r

    compiled(area, (1.0,))
    assert native(area, 1.0) == math.pi
    pi = math.pi
    try:
        math.pi = 3
        assert area(2) == 12
    finally:
        math.pi = pi
    assert area(1) == pi
