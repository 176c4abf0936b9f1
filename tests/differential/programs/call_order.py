"""Evaluation order in calls, assignments, subscripts, comparisons, displays; what a raise leaves undone."""

ORDER = []


def n(tag, value=None):
    ORDER.append(tag)
    return value if value is not None else tag


def boom(tag):
    ORDER.append(f"{tag}!")
    raise KeyError(tag)


def f(*args, **kwargs):
    ORDER.append("called")
    return f


class Place:
    def __init__(self, name):
        object.__setattr__(self, "name", name)

    def __setattr__(self, name, value):
        ORDER.append(f"{self.name}.{name}=")

    def __setitem__(self, key, value):
        ORDER.append(f"{self.name}[{key}]=")

    def __getitem__(self, key):
        ORDER.append(f"{self.name}[{key}]")
        return 1

    def __getattr__(self, name):
        ORDER.append(f"{self.name}.{name}")
        return 1


def calls():
    n("f", f)(n("a"), *n("b", [1]), n("c"), k=n("d"), **n("e", {"x": 1}), l=n("g"))


def subscripts():
    n("obj", Place("p"))[n("i"), n("j") : n("k")]


def assignment():
    n("o1", Place("p1")).x = n("o2", Place("p2"))[n("key")] = n("value")


def tuple_assignment():
    n("o1", Place("p")).a, n("o2", Place("q"))[n("k")] = n("v1"), n("v2")


def augmented():
    n("o", Place("p"))[n("k")] += n("v", 1)
    n("o", Place("q")).attr -= n("w", 2)


def displays():
    [n(1), n(2)], {n("k1"): n("v1"), n("k2"): n("v2")}, {n(3), n(4)}, (n(5), n(6))


def operators():
    n("a", 1) + n("b", 2) * n("c", 3) ** n("d", 1) < n("e", 100) and n("f", False) or n("g", 1)


def conditional():
    return n("then") if n("test", True) else n("else")


def failing_call():
    n("f", f)(n("a"), boom("b"), n("never"))


def failing_store():
    n("o", Place("p")).x = boom("value")


def failing_display():
    [n(1), n(2), boom(3), n(4)]


def failing_subscript():
    n("o", Place("p"))[boom("key")] = n("value")


def failing_augmented():
    place = Place("p")
    place[n("k")] += boom("v")


def chained_calls():
    n("f", f)(n(1))(n(2))(n(3), k=n(4))


def dict_comp():
    {n(f"k{i}"): n(f"v{i}") for i in n("it", [1, 2]) if n(f"if{i}", True)}


def decorators():
    @n("outer", lambda g: n("apply outer") and g)
    @n("inner", lambda g: n("apply inner") and g)
    def g(a=n("default"), *, b=n("kwdefault")) -> n("annotation"):
        pass

    class C(n("base", object), metaclass=n("meta", type)):
        n("body")


def slices():
    items = [0, 1, 2, 3]
    n("items", items)[n("lo", 1) : n("hi", 3)] = n("value", [9])
    del n("items2", items)[n("k", 0)]


def del_order():
    a, b = Place("a"), {"k": 1}
    del n("b", b)[n("k")], a


TESTS = [
    calls,
    subscripts,
    assignment,
    tuple_assignment,
    augmented,
    displays,
    operators,
    conditional,
    failing_call,
    failing_store,
    failing_display,
    failing_subscript,
    failing_augmented,
    chained_calls,
    dict_comp,
    decorators,
    slices,
    del_order,
]
for test in TESTS:
    seen = set()
    for _ in range(120):
        ORDER.clear()
        try:
            test()
            end = "ok"
        except KeyError as error:
            end = f"raised {error}"
        seen.add((end, " ".join(map(str, ORDER))))
    print(test.__name__, len(seen), *seen)
