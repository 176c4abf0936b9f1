"""Instances of frozen dataclasses are made without calls: object.__setattr__ is an assignment."""

from dataclasses import dataclass

import pytest

import pyjit


@dataclass(frozen=True)
class Plain:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Slotted:
    x: int
    y: int


def make_plain(i):
    return Plain(i, i + 1)


def make_slotted(i):
    return Slotted(i, i + 1)


@pytest.mark.parametrize("make", [make_plain, make_slotted])
def test_without_calls(compiled, native, make):
    compiled(make, (1,))
    for _ in range(60):
        make(1)
    pyjit.inspect(make).deoptimize()
    pyjit.inspect(make).force_compile()
    made = native(make, 5, exits=0)
    assert (made.x, made.y) == (5, 6)
    text = pyjit.inspect(make).ir("dce-late")
    assert "call load_method" not in text and "call call" not in text


def test_a_frozen_instance_stays_frozen(compiled, native):
    def change(o):
        o.x = 1

    o = Plain(1, 2)
    with pytest.raises(AttributeError, match="cannot assign to field 'x'"):
        change(o)
    pyjit.inspect(change).force_compile()
    with pytest.raises(AttributeError, match="cannot assign to field 'x'"):
        native(change, o)
