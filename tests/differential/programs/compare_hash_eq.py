"""__hash__ and __eq__ of user keys: how often they run, what happens when they raise, lie or change."""

LOG = []


class Key:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        LOG.append(f"hash {self.value}")
        return hash(self.value) & 3

    def __eq__(self, other):
        LOG.append(f"{self.value}=={getattr(other, 'value', other)}")
        return self.value == getattr(other, "value", other)


class BadHash:
    def __hash__(self):
        raise RuntimeError("unhashable today")


class WrongHash:
    def __hash__(self):
        return "text"


class BadEq:
    def __hash__(self):
        return 7

    def __eq__(self, other):
        raise KeyError("inside eq")


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __hash__(self):
        return hash((self.x, self.y))


def store(table, key, value):
    table[key] = value


def load(table, key):
    return table[key]


def visit(points):
    seen = set()
    again = 0
    for point in points:
        if point in seen:
            again += 1
        else:
            seen.add(point)
    return len(seen), again


def tally(keys):
    counts = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


warm = {}
for i in range(1500):
    store(warm, i % 50, i), load(warm, i % 50)

table = {}
for value in (1, 5, 9, 1):
    store(table, Key(value), value)
print(len(table), LOG)
LOG.clear()
print(load(table, Key(9)), outcome(load, table, Key(13))[:8], LOG[:8])
LOG.clear()
print(outcome(store, {}, BadHash(), 1), outcome(load, {}, BadHash()), outcome(load, {1: 2}, WrongHash()))
print(outcome(load, {BadEq(): 1}, 7), outcome(load, {BadEq(): 1}, 8), outcome(lambda: BadEq() in {7: 1}))
print(outcome(load, {}, []), outcome(store, {}, {}, 1), outcome(load, {}, (1, [])), outcome(lambda: {set()}))
print(visit([Point(i % 20, i % 7) for i in range(1000)]))
print(sorted(tally("mississippi").items()), tally([1, 1.0, True, 2]), tally([(1, 2), (1, 2), (2, 1)]))
moving = Point(1, 1)
places = {moving: "here"}
moving.x = 2
print(moving in places, Point(1, 1) in places, outcome(lambda: places[Point(2, 1)])[:8], list(places.values()))
Point.__hash__ = None
print(outcome(visit, [Point(1, 1)]), outcome(lambda: {moving: 1}))
Point.__hash__ = lambda self: 1
Point.__eq__ = object.__eq__
print(visit([Point(1, 1), Point(1, 1), moving, moving]))
