"""When objects die in machine code: what a local holds lives on, the rest dies in the order of the frame."""

import sys

LOG = []


class Named:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(self.name)


def logged(call, *args):
    LOG.clear()
    call(*args)
    return list(LOG)


def test_items_outlive_the_list_they_were_taken_from(compiled, native):
    def unpack(log):
        a, b = [Named(n) for n in ("a", "b")]
        log.append("unpacked")
        del a
        log.append("a deleted")

    compiled(unpack, (LOG,))
    assert logged(native, unpack, LOG) == ["unpacked", "a", "a deleted", "b"]


def test_locals_die_in_the_order_of_the_frame(compiled, native):
    def three(log):
        a = b = c = None
        c = Named("c")
        a = Named("a")
        b = Named("b")
        log.append("return")

    compiled(three, (LOG,))
    assert logged(native, three, LOG) == ["return", "a", "b", "c"]


class Silent:
    def __del__(self):
        LOG.append("died")


def test_an_object_nobody_uses_is_made_and_dies(compiled, native):
    def unused(n):
        for _ in range(n):
            x = Silent()
            x = None
        return x

    compiled(unused, (2,))
    assert logged(native, unused, 3) == ["died"] * 3


class Caller:
    def __del__(self):
        frame = sys._getframe(1)
        LOG.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))


def test_a_finaliser_sees_the_frame_and_line_that_let_go(compiled, native):
    def overwrite():
        x = Caller()
        x = None
        return x

    def at_return():
        x = Caller()
        return None

    compiled(overwrite, ())
    compiled(at_return, ())
    assert logged(native, overwrite) == [("overwrite", 2)]
    assert logged(native, at_return)[0][0] != "at_return"
