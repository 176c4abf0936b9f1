"""Rich comparison methods that return odd things, raise, reflect, or decline."""

LOG = []


class Odd:
    def __eq__(self, other):
        return "eq-result"

    def __lt__(self, other):
        return [1, 2]

    def __ge__(self, other):
        return []

    __hash__ = None


class Declines:
    def __init__(self, name):
        self.name = name

    def __lt__(self, other):
        LOG.append(f"{self.name}.lt")
        return NotImplemented

    def __gt__(self, other):
        LOG.append(f"{self.name}.gt")
        return NotImplemented

    def __eq__(self, other):
        LOG.append(f"{self.name}.eq")
        return NotImplemented


class Child(Declines):
    def __gt__(self, other):
        LOG.append(f"{self.name}.child gt")
        return "child"


class Raises:
    def __eq__(self, other):
        raise ValueError("no equality")

    def __bool__(self):
        raise ZeroDivisionError("no truth")


class LazyTruth:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return LazyTruth(self.value < other)

    def __bool__(self):
        LOG.append("bool")
        return bool(self.value)


def less(a, b):
    return a < b


def branch(a, b):
    if a < b:
        return "less"
    return "not less"


def equal(a, b):
    return a == b


def at_least(a, b):
    return a >= b


def outcome(f, *args):
    try:
        result = f(*args)
        return type(result).__name__, result if isinstance(result, (str, bool, list)) else "..."
    except Exception as error:
        return type(error).__name__, str(error)


def truth_of(x):
    while not x:
        return "falsy"
    return "truthy"


for i in range(1500):
    less(i, 7), branch(i, 7), equal(i, 7), at_least(i, 7), truth_of(i)

print(outcome(less, Odd(), 1), outcome(branch, Odd(), 1), outcome(equal, Odd(), 1), outcome(at_least, Odd(), 1))
print(outcome(equal, 1, Odd()), Odd() != 1, outcome(less, 1, Odd()), outcome(hash, Odd()))
for a, b in (
    (Declines("a"), Declines("b")), (Declines("a"), Child("c")), (Child("c"), Declines("a")), (Declines("a"), 1),
):
    print(outcome(less, a, b), outcome(branch, a, b), outcome(equal, a, b), outcome(at_least, a, b), LOG)
    LOG.clear()
print(
    outcome(equal, Raises(), 1), outcome(equal, 1, Raises()), outcome(truth_of, Raises()),
    outcome(lambda: 1 in [Raises()]),
)
print(outcome(branch, LazyTruth(1), 2), outcome(branch, LazyTruth(3), 2), type(less(LazyTruth(1), 2)).__name__, LOG)
count = 0
for i in range(2000):
    if LazyTruth(i) < 1000:
        count += 1
print(count, len(LOG))
same = Declines("s")
print(same == same, same != same, same in [same], [same] == [same], [same].index(same))
print(outcome(sorted, [LazyTruth(3), LazyTruth(1)]))
Odd.__eq__ = lambda self, other: other == 5
print(equal(Odd(), 5), equal(5, Odd()), equal(Odd(), 6))
del Odd.__lt__
print(outcome(less, Odd(), 1), outcome(less, 1, Odd()))
