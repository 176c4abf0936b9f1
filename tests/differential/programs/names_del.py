"""del of everything: locals, globals, attributes, items, slices, tuples of targets; with the error texts."""

LOG = []


class Watched:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(self.name)

    def __delattr__(self, name):
        LOG.append(f"delattr {name}")
        object.__delattr__(self, name)

    def __delitem__(self, key):
        LOG.append(f"delitem {key}")


class Slotted:
    __slots__ = ("a", "b")


def delete_local(name):
    x = Watched(name)
    y = x
    del x
    LOG.append("one left")
    del y
    LOG.append("none left")
    return len(LOG)


def delete_many(name):
    a, b, (c, d) = Watched(f"{name}0"), Watched(f"{name}1"), [Watched(f"{name}{i}") for i in (2, 3)]
    del b, (a, [d]), c
    return list(LOG)


def delete_items(n):
    items = list(range(n))
    table = dict.fromkeys(items)
    while len(items) > 5:
        del items[0], items[-1]
        del table[items[0]]
    del items[1:3]
    del items[::2]
    return items, len(table)


def delete_attribute(obj):
    obj.extra = 1
    del obj.extra
    return hasattr(obj, "extra")


def delete_slot(obj):
    obj.a = 5
    del obj.a
    return obj.a


def delete_missing(kind, target):
    if kind == "attr":
        del target.nothing
    elif kind == "item":
        del target[99]
    elif kind == "slice":
        del target[0:1]


def loop_delete(n):
    for i in range(n):
        value = i
        del value
    try:
        return value
    except UnboundLocalError as error:
        return str(error)


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Plain:
    pass


for i in range(400):
    delete_local("w"), delete_many("m"), delete_items(8), delete_attribute(Plain()), outcome(delete_slot, Slotted())
    LOG.clear()
print(delete_local("x"), LOG)
LOG.clear()
print(delete_many("y"), delete_items(20), delete_items(3), loop_delete(2000))
LOG.clear()
print(delete_attribute(Plain()), outcome(delete_slot, Slotted()), delete_attribute(Watched("z")), LOG)
LOG.clear()
watched = Watched("items")
del watched[1], watched["a":2], watched[1, 2:3]
print(LOG)
for kind, target in (
    ("attr", Plain()), ("attr", Slotted()), ("attr", 5), ("attr", Plain), ("item", [1]), ("item", {}), ("item", (1,)),
    ("item", "s"), ("item", 5), ("slice", [1, 2]), ("slice", (1,)), ("slice", {}), ("item", Plain()),
):
    print(kind, type(target).__name__, outcome(delete_missing, kind, target))
LOG.clear()
del watched
print(LOG)
