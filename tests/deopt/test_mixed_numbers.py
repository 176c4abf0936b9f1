"""Where an int came for a float, the other operators of the line expect one on the same side, before it costs a compile."""

import pyjit


def in_a_line(p, q, a, b):
    return p * a, q * b


def in_two_lines(p, q, a, b):
    return (
        p * a,
        q * b,
    )


def of_big_ints(p, q, a, b):
    return p * a, q * b


def learn(compiled, native, function):
    """Compile for floats, then pass an int as `a` until that is learnt."""
    compiled(function, (1.5, 2.5, 1.5, 2.5))
    look = pyjit.inspect(function)
    for _ in range(1000):
        assert native(function, 1.5, 2.5, 2, 2.5) == (3.0, 6.25)
        if look.versions > 1:
            break
    assert look.versions == 2 and look.is_compiled
    return look


def test_the_operators_of_one_line_learn_together(compiled, native):
    look = learn(compiled, native, in_a_line)
    for a, b in ((2, 2.5), (1.5, 2), (3, 4), (True, 2.5)):
        expected = 1.5 * a, 2.5 * b
        # A bool is no int.
        assert repr(native(in_a_line, 1.5, 2.5, a, b, exits=int(a is True))) == repr(expected)
    # Only the side of which something was learnt.
    native(in_a_line, 1.5, 2, 2.5, 2.5, exits=1)
    assert look.versions == 2


def test_other_lines_learn_for_themselves(compiled, native):
    learn(compiled, native, in_two_lines)
    assert native(in_two_lines, 1.5, 2.5, 2, 2.5, exits=0) == (3.0, 6.25)
    assert native(in_two_lines, 1.5, 2.5, 2, 2, exits=1) == (3.0, 5.0)


def test_ints_too_big_for_a_register_leave(compiled, native):
    learn(compiled, native, of_big_ints)
    for big in (2**53 + 1, 2**62, -(2**63), 2**70):
        assert native(of_big_ints, 1.5, 2.5, big, 2) == (1.5 * big, 5.0)


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Other:
    def __init__(self, x, y):
        self.x, self.y = x, y


def length(p):
    return p.x * p.x + p.y * p.y


def moved(p, by):
    x = p.x + by
    y = p.y - by
    return x, y


def test_what_an_attribute_holds_is_known_wherever_it_is_loaded(compiled, native):
    compiled(length, (Point(1.5, 2.5),))
    look = pyjit.inspect(length)
    for _ in range(1000):
        assert native(length, Point(2, 2.5)) == 10.25
        if look.versions > 1:
            break
    assert look.versions == 2
    # Another function, compiled later, that has only met floats: the line of the first loaded both attributes.
    compiled(moved, (Point(1.5, 2.5), 0.5))
    for x, y in ((1.5, 2.5), (1, 2.5), (1.5, 2), (1, 2)):
        assert repr(native(moved, Point(x, y), 0.5, exits=0)) == repr((x + 0.5, y - 0.5))


def test_attributes_of_another_class_are_not_concerned(compiled, native):
    compiled(length, (Point(1.5, 2.5),))
    for _ in range(40):
        native(length, Point(2, 2.5))
    compiled(moved, (Other(1.5, 2.5), 0.5))
    assert native(moved, Other(1, 2.5), 0.5, exits=1) == (1.5, 2.0)
