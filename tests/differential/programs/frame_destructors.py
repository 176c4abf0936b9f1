"""Destructor order in hot frames: locals at return, rebinding, temporaries, arguments, exceptions, containers, del."""

LOG = []


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(self.name)

    def __add__(self, other):
        return D(f"({self.name}+{other.name})")

    def method(self, arg=None):
        return self.name

    def chained(self):
        return D(self.name + "'")


def locals_at_return():
    a = D("a")
    b = D("b")
    c = D("c")
    LOG.append("return")


def rebinding(n):
    x = D("first")
    for i in range(n):
        x = D(f"x{i}")
        LOG.append(f"bound {i}")
    x = None
    LOG.append("end")


def temporaries():
    D("t1").method(D("arg1")), D("t2").method()
    LOG.append("expression done")
    (D("p") + D("q")) + D("r")
    LOG.append("sum done")
    D("m").chained().chained()
    LOG.append("chain done")


def arguments(a, b):
    LOG.append("in")
    a = None
    LOG.append("a dropped")
    return b.name


def call_arguments():
    result = arguments(D("A"), D("B"))
    LOG.append(f"back {result}")


def loop_variable():
    for d in [D("l0"), D("l1")]:
        LOG.append("body")
    LOG.append("after loop")
    del d
    LOG.append("after del")


def swap():
    a, b = D("s1"), D("s2")
    a, b = b, a
    LOG.append("swapped")
    a = b
    LOG.append("a=b")


def raising():
    x = D("x in raising")
    y = D("y in raising")
    raise ValueError(D("argument"))


def handled():
    z = D("z")
    try:
        raising()
    except ValueError as error:
        LOG.append("handler")
    LOG.append("after handler")


def containers():
    items = [D("i0"), D("i1"), D("i2")]
    items[1] = None
    LOG.append("stored")
    items.pop()
    LOG.append("popped")
    table = {"k": D("v1")}
    table["k"] = D("v2")
    LOG.append("replaced")
    del table["k"]
    LOG.append("deleted")
    items = (items, D("tuple"))
    items = 0
    LOG.append("container gone")


class Holder:
    pass


def attributes():
    h = Holder()
    h.x = D("attr1")
    h.x = D("attr2")
    LOG.append("attr replaced")
    h.y = D("attr3")
    del h.x
    LOG.append("attr deleted")
    h = None
    LOG.append("holder gone")


def conditional(flag):
    x = D("cond") if flag else None
    y = x and x.method()
    LOG.append(str(y))
    if flag:
        return y
    LOG.append("not flag")


def closure():
    x = D("cell")

    def inner():
        return x.name

    LOG.append(inner())
    x = None
    LOG.append("cell rebound")


def unpacking():
    a, *b = D("u1"), D("u2"), D("u3")
    a = b = None
    LOG.append("unpacked")
    for x, y in [(D("x1"), D("y1")), (D("x2"), D("y2"))]:
        LOG.append("pair")


def subscript_result():
    [D("in list")][0].method()
    LOG.append("indexed")
    x = {1: D("in dict")}[1]
    LOG.append("picked")


def inlined_callee(d):
    e = D("local of callee")
    return e


def returns_object():
    d = inlined_callee(D("passed"))
    LOG.append("returned")
    inlined_callee(d)
    LOG.append("discarded")


def discarded_comprehension():
    [D(f"c{i}") for i in range(2)]
    LOG.append("comp done")
    sum(len(D(f"g{i}").name) for i in range(2))
    LOG.append("genexp done")


def with_finally():
    d = D("fin")
    try:
        return LOG.append("returning")
    finally:
        d = None
        LOG.append("finally")


TESTS = [
    locals_at_return,
    lambda: rebinding(3),
    temporaries,
    call_arguments,
    loop_variable,
    swap,
    handled,
    containers,
    attributes,
    lambda: conditional(True),
    lambda: conditional(False),
    closure,
    unpacking,
    subscript_result,
    returns_object,
    discarded_comprehension,
    with_finally,
]
for test in TESTS:
    seen = {}
    for i in range(150):
        LOG.clear()
        test()
        order = " ".join(LOG)
        seen[order] = seen.get(order, 0) + 1
    for order, count in seen.items():
        print(test.__name__, count, order)
LOG.clear()
rebinding(1000)
print(len(LOG), LOG[-4:])
x = D("module level")
for i in range(1000):
    x = D(i)
LOG.clear()
x = None
print(LOG)
