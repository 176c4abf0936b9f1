"""User-defined __getitem__, __setitem__, __delitem__, __class_getitem__, __missing__ under hot sites."""

LOG = []


class Matrix:
    def __init__(self, rows, columns):
        self.columns = columns
        self.cells = [0] * (rows * columns)

    def __getitem__(self, key):
        row, column = key
        return self.cells[row * self.columns + column]

    def __setitem__(self, key, value):
        row, column = key
        self.cells[row * self.columns + column] = value

    def __delitem__(self, key):
        LOG.append(key)


class Generic:
    def __class_getitem__(cls, item):
        return cls.__name__, item


class ByMeta(type):
    def __getitem__(cls, item):
        return "meta", item


class WithMeta(metaclass=ByMeta):
    pass


class Raising:
    def __getitem__(self, key):
        raise LookupError(key)


class StaticItem:
    @staticmethod
    def __getitem__(key):
        return "static", key


class InstanceItem:
    def __init__(self):
        self.__getitem__ = lambda key: "never used"


class CallableItem:
    class Getter:
        def __call__(self, key):
            return "called", key

    __getitem__ = Getter()


def fill(matrix, n):
    for i in range(n):
        for j in range(n):
            matrix[i, j] = i * n + j
    return matrix


def trace(matrix, n):
    total = 0
    for i in range(n):
        total += matrix[i, i]
    return total


def multiply(a, b, n):
    out = Matrix(n, n)
    for i in range(n):
        for j in range(n):
            total = 0
            for k in range(n):
                total += a[i, k] * b[k, j]
            out[i, j] = total
    return out


def get(obj, key):
    return obj[key]


def update(obj, key):
    obj[key] += 1
    obj[key] *= 2
    return obj[key]


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


a = fill(Matrix(12, 12), 12)
print(trace(a, 12), trace(multiply(a, a, 12), 12))
for i in range(1000):
    get(a, (i % 12, 3)), update(a, (0, 0)) if i < 5 else None
print(get(a, (0, 0)), outcome(get, a, 5), outcome(get, a, (1, 2, 3)), outcome(get, a, (50, 50)), outcome(get, a, "ab"))
del a[1, 2], a["key"]
print(
    LOG, get(Generic, int), get(Generic, (1, 2)), outcome(get, Generic(), 1), get(WithMeta, 3), get(list, int),
    outcome(get, int, 1),
)
print(outcome(get, Raising(), "k"), get(StaticItem(), 4), outcome(get, InstanceItem(), 4), get(CallableItem(), 4))
original = Matrix.__getitem__
Matrix.__getitem__ = lambda self, key: 1
print(trace(a, 12))
Matrix.__getitem__ = Raising.__getitem__
print(outcome(trace, a, 12))
del Matrix.__getitem__
print(outcome(trace, a, 12), outcome(update, a, (0, 0)))
Matrix.__getitem__ = original
print(trace(a, 12))
for i in range(1000):
    get(StaticItem(), i)
StaticItem.__getitem__ = lambda self, key: ("bound now", key)
print(get(StaticItem(), 5))


class Countdown:
    def __getitem__(self, i):
        if i >= 5:
            raise IndexError
        return 5 - i


print(list(Countdown()), [x for x in Countdown()], 3 in Countdown(), max(Countdown()), outcome(list, Raising()))
total = 0
for _ in range(300):
    for x in Countdown():
        total += x
print(total)
