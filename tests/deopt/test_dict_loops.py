"""Loops over dicts, their keys, values and items, and over sets take no step through C code and make no tuples."""

import pytest

import pyjit


def keys(d):
    n = 0
    for k in d:
        n += k
    return n


def values(d):
    n = 0
    for v in d.values():
        n += v
    return n


def items(d):
    n = 0
    for k, v in d.items():
        n += k * v
    return n


NUMBERS = {i: i for i in range(50)}
HOLES = {i: i for i in range(60)}
for _i in range(5, 55, 5):
    del HOLES[_i]


@pytest.mark.parametrize(("f", "expected"), [(keys, sum), (values, sum), (items, lambda d: sum(n * n for n in d))])
@pytest.mark.parametrize("d", [NUMBERS, HOLES], ids=["numbers", "holes"])
def test_steps_are_native(compiled, native, f, expected, d):
    compiled(f, (d,))
    for _ in range(60):
        f(d)
    pyjit.inspect(f).force_compile()
    assert native(f, d, exits=0) == expected(d)
    text = pyjit.inspect(f).ir("opt")
    assert "call for_iter" not in text and "call dict_seek" in text and "call build_tuple" not in text


@pytest.mark.parametrize("s", [set(range(40)), frozenset(range(9)), set()], ids=["set", "frozenset", "empty"])
def test_steps_of_sets_are_native(compiled, native, s):
    compiled(keys, (s,))
    for _ in range(60):
        keys(s)
    pyjit.inspect(keys).force_compile()
    assert native(keys, s, exits=0) == sum(s)
    text = pyjit.inspect(keys).ir("opt")
    assert "call for_iter" not in text and "call set_seek" in text


def test_a_dict_that_changes_size_raises(compiled, native):
    def grows(d, at):
        n = 0
        for k in d:
            n += k
            if k == at:
                d[1000] = 1
        return n

    compiled(grows, (NUMBERS, -1))
    for _ in range(60):
        grows(NUMBERS, -1)
    d = dict(NUMBERS)
    with pytest.raises(RuntimeError, match="changed size"):
        grows(d, 7)
    assert grows(NUMBERS, -1) == sum(NUMBERS)


def test_a_loop_in_a_loop_entered_inside():
    """The inner loop is the first that is hot: what does not change in it is not looked at in each step."""

    @pyjit.jit(threshold=1000)
    def nested(d, n):
        total = 0
        for _ in range(n):
            for v in d.values():
                total += v
        return total

    entered = pyjit.stats()["osr_entries"]
    assert nested(NUMBERS, 4000) == 4000 * sum(NUMBERS)
    assert 1 <= pyjit.stats()["osr_entries"] - entered <= 20
