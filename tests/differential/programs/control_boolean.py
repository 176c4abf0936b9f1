"""and / or / not, short circuits, truth of every kind of object, __bool__ and __len__ that raise or change."""

LOG = []


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        LOG.append(self.value)
        return self.value


class Raises:
    def __bool__(self):
        raise OverflowError("no truth value")


class ByLen:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        LOG.append(f"len {self.n}")
        return self.n


class Both(ByLen):
    def __bool__(self):
        LOG.append("bool")
        return False


class NotBool:
    def __bool__(self):
        return "yes"


class Plain:
    pass


def and_(a, b):
    return a and b


def or_(a, b):
    return a or b


def not_(a):
    return not a


def mixed(a, b, c):
    return a and b or c and not a


def as_branch(a, b):
    if a and not b:
        return 1
    elif not (a or b):
        return 2
    elif a or b:
        return 3


def chain(values):
    result = []
    for v in values:
        result.append(v and v > 2 and v % 2 == 0 or "no")
    return result


def in_while(items):
    n = 0
    while items and not (items[-1] and n > 5):
        items.pop()
        n += 1
    return n, len(items)


def default(value=None):
    value = value or []
    value.append(1)
    return value


def conditional_side(x):
    x and LOG.append("and ran")
    x or LOG.append("or ran")
    return x if x else None


def all_any(items):
    return all(items), any(items), bool(items), not items


def outcome(f, *args):
    LOG.clear()
    try:
        result = f(*args)
        if isinstance(result, (Truth, ByLen, Plain, Raises, NotBool)):
            result = type(result).__name__, getattr(result, "value", None)
        return result, list(LOG)
    except Exception as error:
        return f"{type(error).__name__}: {error}", list(LOG)


for i in range(1000):
    and_(i, 1), or_(i, 1), not_(i), mixed(i, 0, 5), as_branch(i % 2, i % 3), default(), conditional_side(i)
VALUES = [
    0, 1, -1, 0.0, -0.0, 0.5, float("nan"), "", "a", b"", b"a", (), (0,), [], [0], {}, {0: 0}, set(), {0}, None, True,
    False, 0j, 1j, 2**70, range(0), range(1), Ellipsis, int, len,
]
for v in VALUES:
    shown = v if not callable(v) else v.__name__
    print(
        shown, outcome(not_, v)[0], outcome(and_, v, "second")[0] is v, outcome(or_, v, "second")[0] is v,
        as_branch(v, 0), as_branch(0, v), mixed(v, v, v) is v,
    )
for make in (
    lambda: Truth(True), lambda: Truth(False), lambda: Raises(), lambda: ByLen(0), lambda: ByLen(3), lambda: ByLen(-1),
    lambda: ByLen("x"), lambda: Both(5), lambda: NotBool(), lambda: Plain(), lambda: Truth(1),
):
    print(
        type(make()).__name__, outcome(and_, make(), 1), outcome(or_, make(), 1), outcome(not_, make()),
        outcome(as_branch, make(), make()), outcome(conditional_side, make()),
    )
print(
    chain([0, 1, 2, 3, 4, 2.5, True]), outcome(chain, ["s"]), in_while([1] * 100), in_while([0] * 2000), default(),
    default([0]), all_any([1, 0]), all_any([]),
)
Plain.__bool__ = lambda self: False
print(outcome(not_, Plain()), outcome(or_, Plain(), "now falsy"))
Plain.__bool__ = None
print(outcome(not_, Plain()))
del Plain.__bool__
Plain.__len__ = lambda self: 0
print(outcome(not_, Plain()))
del Both.__bool__
print(outcome(not_, Both(5)), outcome(not_, Both(0)))
toggles = 0
t = Truth(True)
for i in range(2000):
    if t:
        toggles += 1
    if i % 100 == 0:
        t.value = not t.value
print(toggles, len(LOG))
