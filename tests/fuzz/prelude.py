"""Text every generated program starts with: what it shows, and how things change in the middle of it."""

PRELUDE = '''\
import gc
import re
import sys
import weakref
from array import array
from itertools import islice

try:
    jit_on
except NameError:

    def jit_on():
        """Where the fuzzer switches pyjit on."""


def clean(words):
    return re.sub("0x[0-9a-f]+", "0x", words)


def text(v, depth=3):
    t = type(v)
    if t is int:
        return repr(v) if -(1 << 80) < v < 1 << 80 else f"int {v.bit_length()} {v % 1000003}"
    if t is float or t is bool or v is None:
        return repr(v)
    if t is str:
        v = clean(v)
        return repr(v) if len(v) < 40 else f"str {len(v)} {v[:9]!r} {v[-9:]!r}"
    if depth and isinstance(v, (list, tuple)):
        return f"{t.__name__}[{', '.join(text(x, depth - 1) for x in list(v)[:6])}]{len(v)}"
    if depth and isinstance(v, dict):
        return f"{t.__name__}{{{', '.join(text(k, 0) + ': ' + text(x, depth - 1) for k, x in islice(v.items(), 6))}}}"
    if isinstance(v, (int, float, str)):
        return f"{t.__name__}({v})"
    return f"<{t.__name__}>"


def where(e):
    """The places in a traceback, and what was handled then."""
    tb, places = getattr(e, "__traceback__", None), []
    while tb is not None:
        places.append(f"{tb.tb_frame.f_code.co_name}:{tb.tb_lineno}")
        tb = tb.tb_next
    return places, type(getattr(e, "__context__", None)).__name__


def report(e, what="raised"):
    for _ in range(4):
        print(" ", what, type(e).__name__, clean(str(e))[:90], *where(e)[0])
        e, what = (e.__cause__, "from") if e.__cause__ is not None else (e.__context__, "while")
        if e is None:
            break


SHOWN = {}


def attempt(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
    except Exception as e:
        SHOWN.pop(f.__name__, None)
        print(f.__name__, "failed")
        report(e)
    else:
        shown = text(r)
        if SHOWN.get(f.__name__) != shown:
            SHOWN[f.__name__] = shown
            print(f.__name__, shown)


class Sub(array):
    def __getitem__(self, i):
        return tick(array.__getitem__(self, i))


def star(*rest, q=0):
    return len(rest) + q


def double(a, *rest, q=0, **kw):
    return q - len(rest)


TICKS = 0
EVENTS = {0: jit_on}


def tick(v=0):
    global TICKS
    TICKS += 1
    event = EVENTS.pop(TICKS, None)
    if event is not None:
        try:
            event()
        except (AttributeError, TypeError, ValueError, KeyError, IndexError, NameError) as e:
            print("event", event.__name__, type(e).__name__, clean(str(e)))
    return v


def peek(depth=1):
    f = sys._getframe(depth)
    print("frame", f.f_code.co_name, f.f_lineno, ", ".join(f"{k}={text(v)}" for k, v in f.f_locals.items()))


def poke(name, value, depth=1):
    f = sys._getframe(depth)
    if name in f.f_locals:
        f.f_locals[name] = value
'''
