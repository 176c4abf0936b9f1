"""sys._getframe, f_back, f_lineno, f_code, f_lasti and tracebacks' frames, seen from below hot (and inlined) calls."""

import inspect
import sys
import traceback

LOG = []


def chain():
    frame = sys._getframe(1)
    out = []
    while frame is not None and frame.f_code.co_filename == __file__:
        out.append(f"{frame.f_code.co_name}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(out)


def leaf(x):
    if x == 1400:
        LOG.append(chain())
    return x + 1


def wrap(x):
    return leaf(x) * 2


def top(n):
    total = 0
    for i in range(n):
        total += (
            wrap(i)
            - 1
        )
    return total


class Obj:
    def __init__(self, x):
        self.x = leaf(x)

    @property
    def prop(self):
        return leaf(self.x - 1)

    def __add__(self, other):
        return wrap(other)

    def __getitem__(self, i):
        return leaf(i)

    def __call__(self, i):
        return wrap(i)

    def __enter__(self):
        return leaf(self.x - 1)

    def __exit__(self, *args):
        leaf(self.x - 1)

    def __iter__(self):
        yield leaf(self.x - 1)

    def __eq__(self, other):
        return leaf(other)

    def __bool__(self):
        return leaf(self.x - 1) > 0

    def __contains__(self, x):
        return leaf(x)

    def __getattr__(self, name):
        return leaf(self.x - 1)

    def __del__(self):
        leaf(self.x - 1)


def objects(n):
    for i in range(n):
        obj = Obj(i)
        obj.prop
        obj + i
        obj[i]
        obj(i)
        with obj:
            pass
        for _ in obj:
            pass
        obj == i
        if not obj:
            pass
        i in obj
        obj.missing
    return "done"


def callbacks(n):
    return sorted(
        [i for i in range(n)], key=lambda x: leaf(x),
    )[-1], max(map(wrap, range(n))), [wrap(i) for i in range(n)][-1], sum(leaf(i) for i in range(n))


def caller_name():
    return sys._getframe(1).f_code.co_name, sys._getframe(2).f_code.co_name


def named(n):
    for i in range(n):
        result = caller_name()
    return result


def kept_frames(n):
    frames = []
    for i in range(n):
        frames.append(sys._getframe())
        x = i
    return len(set(map(id, frames))), frames[0].f_locals["x"], frames[0].f_lineno - frames[0].f_code.co_firstlineno


def outlives():
    x = "still here"
    return sys._getframe()


def collect_outliving(n):
    frames = [outlives() for _ in range(n)]
    return (
        len({id(f) for f in frames}),
        frames[-1].f_locals,
        frames[0].f_back is None,
        frames[0].f_lineno - outlives.__code__.co_firstlineno,
    )


def stack_summary(n):
    for i in range(n):
        if i == n - 1:
            stack = traceback.extract_stack()
    return [(entry.name, entry.line) for entry in stack if entry.filename == __file__]


def too_deep(n):
    for i in range(n):
        try:
            sys._getframe(500)
        except ValueError as error:
            last = str(error)
    return last


def clear_frame():
    try:
        raise KeyError
    except KeyError as error:
        frame = error.__traceback__.tb_frame
    try:
        frame.clear()
    except RuntimeError as error:
        return str(error)


def current_lines(n):
    seen = set()
    for i in range(n):
        seen.add(inspect.currentframe().f_lineno); seen.add(
            sys._getframe().f_lineno)
    return sorted(line - current_lines.__code__.co_firstlineno for line in seen)


for i in range(800):
    wrap(i), named(1), outlives()
print(top(2000), objects(1500), callbacks(1500))
for line in LOG:
    print(line)
print(
    named(700), kept_frames(700), collect_outliving(500), stack_summary(700), too_deep(300), clear_frame(),
    current_lines(500),
)
