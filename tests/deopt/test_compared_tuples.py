"""Tuples that are made to be compared are not made."""


def less(a, b, c, d):
    return (a, b) < (c, d)


def differ(a, b, c, d):
    if (a, b) != (c, d):
        return 1
    return 0


class Odd:
    def __lt__(self, other):
        return "less"


def test_both_are_only_items(compiled, native):
    import pyjit

    compiled(less, (1, 2, 3, 4), ("a", 1, "a", 2))
    assert "build_tuple" not in pyjit.inspect(less).ir("dce-late")
    assert native(less, 1, 2, 1, 3, exits=0) is True
    assert native(less, "b", 2, "a", 3, exits=0) is False
    assert native(less, 1.5, -3, 1.5, -2, exits=0) is True
    assert native(less, 2**70, 1, 2**70 + 1, 1, exits=0) is True
    odd = Odd()
    assert native(less, 1, odd, 1, Odd(), exits=0) == "less"
    assert native(less, odd, 1, odd, 1, exits=0) is False


def test_equality(compiled, native):
    import pyjit

    compiled(differ, (1, 2, 3, 4), ("a", 1, "a", 2))
    assert "build_tuple" not in pyjit.inspect(differ).ir("dce-late")
    assert native(differ, 1, 2, 1, 2, exits=0) == 0
    assert native(differ, 1, "x", 1, "y", exits=0) == 1
    assert native(differ, 1, 2.0, 1, 2, exits=0) == 0
