"""__getattr__, __getattribute__, __setattr__, __delattr__ and object's own versions, added and removed while hot."""

LOG = []


class Fallback:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        LOG.append(name)
        if name.startswith("no_"):
            raise AttributeError(f"refused {name}")
        return f"made {name}"


class Everything:
    def __init__(self):
        self.x = 5

    def __getattribute__(self, name):
        if name == "x":
            return object.__getattribute__(self, name) * 2
        if name == "missing":
            raise AttributeError("from getattribute")
        return object.__getattribute__(self, name)


class Both(Everything):
    def __getattr__(self, name):
        return f"fallback {name}"


class Guarded:
    def __setattr__(self, name, value):
        LOG.append(("set", name))
        object.__setattr__(self, name, value if name != "double" else value * 2)

    def __delattr__(self, name):
        LOG.append(("del", name))
        super().__delattr__(name)


class Plain:
    y = "class y"


def read(obj):
    return obj.x


def read_real(obj):
    return obj.real


def read_made(obj):
    return obj.made


def write(obj, n):
    for i in range(n):
        obj.x = i
    return obj.x


def outcome(f, *args):
    try:
        return f(*args)
    except AttributeError as error:
        return f"{type(error).__name__}: {error}"


fallback, everything, both, guarded, plain = Fallback(), Everything(), Both(), Guarded(), Plain()
plain.x = 3
for i in range(1200):
    read(everything), read_real(fallback), read_made(fallback), read(plain)
print(len(LOG), read(everything), read(both), read(fallback), read_made(fallback), outcome(read_made, everything))
print(outcome(lambda: everything.missing), both.missing, both.other, outcome(lambda: fallback.no_thanks))
LOG.clear()
print(write(guarded, 700), len(LOG), write(plain, 700))
guarded.double = 4
print(guarded.double, LOG[-1], outcome(delattr, guarded, "nothing"), LOG[-1])

Plain.__getattr__ = lambda self, name: f"added {name}"
print(read(plain), read_made(plain), plain.y)
Plain.__getattribute__ = lambda self, name: f"all {name}"
print(read(plain), read_made(plain), plain.y)
del Plain.__getattribute__
print(read(plain), plain.y)
del Plain.__getattr__
print(read(plain), outcome(read_made, plain))
Plain.__setattr__ = lambda self, name, value: LOG.append(("patched", name, value))
before = len(LOG)
print(write(plain, 5), len(LOG) - before)
del Plain.__setattr__
print(write(plain, 5))
object.__setattr__(guarded, "x", "raw")
print(
    read(guarded), getattr(fallback, "zzz"), getattr(plain, "zzz", "default"), hasattr(fallback, "no_x"),
    hasattr(plain, "x"),
)


class Counting:
    def __getattr__(self, name):
        value = len(name)
        setattr(self, name, value)
        return value


counting = Counting()
total = 0
for i in range(2000):
    total += counting.abc + counting.defgh
print(total, vars(counting))
