"""Bare raise, nested handlers, sys.exception(), deletion of the handler's name, exceptions stored and raised again."""

import sys


def bare_outside():
    raise


def reraise(n):
    try:
        return 1 // n
    except ZeroDivisionError:
        raise


def reraise_in_callee():
    try:
        1 // 0
    except ZeroDivisionError:
        bare_outside()


def after_inner_handler():
    try:
        raise KeyError("outer")
    except KeyError:
        try:
            raise ValueError("inner")
        except ValueError:
            pass
        raise


def current():
    return type(sys.exception()).__name__


def exception_states():
    states = [current()]
    try:
        raise KeyError
    except KeyError:
        states.append(current())
        try:
            raise ValueError
        except ValueError:
            states.append(current())
        finally:
            states.append(current())
        states.append(current())
    states.append(current())
    return states


def name_deleted():
    error = "before"
    try:
        raise KeyError("k")
    except KeyError as error:
        kept = error
    try:
        return error
    except UnboundLocalError as unbound:
        return str(unbound), kept.args


def name_rebound():
    try:
        raise KeyError("k")
    except KeyError as error:
        error = "rebound"
        result = error
    return result, "error" in locals()


def name_deleted_by_hand():
    try:
        raise KeyError("k")
    except KeyError as error:
        del error
    return "fine"


def stored(n):
    saved = []
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as error:
            saved.append(error)
    depths = set()
    for error in saved[-3:]:
        try:
            raise error
        except ValueError as again:
            tb, depth = again.__traceback__, 0
            while tb:
                tb, depth = tb.tb_next, depth + 1
            depths.add(depth)
    return len(saved), depths


def grows_traceback():
    error = ValueError("again and again")
    sizes = []
    for _ in range(5):
        try:
            raise error
        except ValueError:
            tb, depth = error.__traceback__, 0
            while tb:
                tb, depth = tb.tb_next, depth + 1
            sizes.append(depth)
    error.__traceback__ = None
    try:
        raise error.with_traceback(None)
    except ValueError:
        sizes.append(error.__traceback__.tb_next is None)
    return sizes


def generator_state():
    def gen():
        try:
            yield current()
            yield current()
        except GeneratorExit:
            pass

    g = gen()
    out = [next(g)]
    try:
        raise KeyError
    except KeyError:
        out.append(next(g))
    g.close()
    return out, current()


def exc_info_triple():
    try:
        [].pop()
    except IndexError:
        kind, value, tb = sys.exc_info()
        return kind.__name__, str(value), tb.tb_frame.f_code.co_name, sys.exc_info()[1] is sys.exception()


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        lines = []
        tb = error.__traceback__
        while tb:
            lines.append(tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno)
            tb = tb.tb_next
        return f"{type(error).__name__}: {error} {lines[1:]} <- {error.__context__!r}"


for i in range(300):
    outcome(reraise, 0), outcome(after_inner_handler), exception_states(), name_deleted(), name_rebound()
    exc_info_triple()
    name_deleted_by_hand(), generator_state()
print(
    outcome(bare_outside), outcome(reraise, 0), outcome(reraise, 2), outcome(reraise, "x"), outcome(reraise_in_callee),
)
print(outcome(after_inner_handler), exception_states(), name_deleted(), name_rebound(), name_deleted_by_hand())
print(stored(1000), grows_traceback(), generator_state(), exc_info_triple(), sys.exc_info())
try:
    raise KeyError("module level")
except KeyError:
    for _ in range(1000):
        state = current()
    print(state, exception_states()[0], outcome(bare_outside))
print(current())
