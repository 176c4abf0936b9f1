"""__slots__ classes: loads, stores, unset slots, deletion, inheritance with and without __dict__."""


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm2(self):
        return self.x * self.x + self.y * self.y

    def move(self, dx):
        self.x += dx
        self.y -= dx


class Point3(Point):
    __slots__ = ("z",)

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


class WithDict(Point):
    pass


class Weak:
    __slots__ = ("value", "__weakref__", "__dict__")


class Private:
    __slots__ = ["__hidden", "default"]

    def __init__(self):
        self.__hidden = 0

    def bump(self):
        self.__hidden += 1
        return self.__hidden


def read(obj):
    return obj.x


def write(obj, value):
    obj.x = value
    return obj.x


def delete(obj):
    del obj.x


def sum_norms(points):
    total = 0
    for point in points:
        total += point.norm2()
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


points = [Point(i, i + 1) for i in range(1000)]
print(sum_norms(points))
for point in points:
    point.move(0.5)
print(sum_norms(points), points[7].x, points[7].y)
mixed = [Point(1, 2), Point3(1, 2, 3), WithDict(1, 2), Point(2.5, True), Point(2**62, 1)]
print(sum_norms(mixed * 100), [read(p) for p in mixed])

empty = Point.__new__(Point)
print(outcome(read, empty), outcome(sum_norms, [empty]), outcome(delete, empty))
print(write(empty, 5), outcome(delete, empty), outcome(read, empty), outcome(lambda: hasattr(empty, "x")))
print(outcome(setattr, empty, "other", 1), outcome(lambda: empty.other), outcome(lambda: empty.__dict__))
rich = WithDict(1, 2)
rich.other = "in dict"
rich.x = 9
print(rich.__dict__, read(rich), rich.other)
rich.__dict__["x"] = "shadow ignored"
print(read(rich), Point.x.__get__(rich), type(Point.x).__name__)
weak = Weak()
weak.value, weak.free = 1, 2
print(weak.value, weak.__dict__)
private = Private()
for _ in range(1500):
    private.bump()
print(private.bump(), outcome(lambda: private.default), Private.__slots__)

for i in range(1500):
    write(points[i % 1000], i), read(points[i % 1000])
descriptor = Point.x
Point.x = property(lambda self: "property now", lambda self, value: None)
print(read(points[0]), write(points[0], 3), outcome(sum_norms, points[:1]))
Point.x = descriptor
print(read(points[0]), write(points[0], 3))
del Point.x
print(outcome(read, points[0]), outcome(write, points[0], 3))
Point.x = "plain class attribute"
print(read(points[0]), outcome(write, points[0], 3))
Point.x = descriptor
print(read(points[0]), outcome(descriptor.__get__, Private()), outcome(Point.y.__set__, Private(), 1))
try:
    class Conflict:
        __slots__ = ("a",)
        a = 1
except ValueError as error:
    print(error)
try:
    class Layout(Point3, Private):
        pass
except TypeError as error:
    print(error)
