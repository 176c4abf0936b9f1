"""locals(), vars(), frame.f_locals and dir() read from hot frames and from callees looking at their hot callers."""

import sys

SEEN = []


def look(depth=1):
    frame = sys._getframe(depth)
    return {name: value for name, value in frame.f_locals.items()}


def peek_chain():
    out = []
    frame = sys._getframe(1)
    while frame.f_code.co_name != "<module>":
        out.append(
            (
                frame.f_code.co_name,
                sorted((k, v) for k, v in frame.f_locals.items() if isinstance(v, (int, float, str))),
            )
        )
        frame = frame.f_back
    return out


def own_locals(a, b=2, *args, c=3, **kwargs):
    d = a + b
    result = locals()
    d = "changed after the snapshot"
    return result, locals()["d"], sorted(vars())


def hot(n, look_at):
    total = 0
    half = 0.0
    text = ""
    for i in range(n):
        total += i
        half += 0.5
        if i == look_at:
            text = "looked"
            SEEN.append(look(2))
            SEEN.append(look())
            unused = [1]
    return total, half


def unboxed(n):
    x, y, flag = 0, 1.5, False
    while x < n:
        x += 1
        y *= 1.0001
        flag = x > 5
        if x == n - 1:
            snapshot = look()
    return snapshot["x"], round(snapshot["y"], 6), snapshot["flag"], sorted(snapshot)


def inner(x):
    local = x * 2
    if x == 900:
        SEEN.append(peek_chain())
    return local + 1


def middle(x):
    before = x + 1
    result = inner(x) + before
    after = result
    return after


def outer(n):
    acc = 0
    for i in range(n):
        acc += middle(i)
    return acc


def closures(n):
    cell = 0

    def bump():
        nonlocal cell
        cell += 1
        return locals(), look(2).get("cell")

    for i in range(n):
        last = bump()
    return last, locals()["cell"], sorted(k for k in locals() if k != "bump")


def deleted(n):
    for i in range(n):
        temp = i
        names = sorted(locals())
        del temp
    return names, sorted(locals())


def in_comprehension(n):
    return [sorted(locals()) for i in range(n)][0], [look()["i"] for i in range(n)][-1]


def with_eval(n):
    total = 0
    for i in range(n):
        if i % 500 == 0:
            total += eval("i + n")
            exec("total = 'exec cannot change a local'")
    return total


def partially_unbound(flag):
    if flag:
        maybe = 1
    keys = sorted(locals())
    later = 2
    return keys, dir()


class C:
    x = 1
    names = sorted(k for k in locals() if not k.startswith("__"))

    def method(self, y):
        return sorted(locals()), "__class__" in locals()

    def with_super(self, y):
        super()
        return sorted(locals())


for i in range(1000):
    own_locals(i), partially_unbound(i % 2), C().method(1), deleted(1)
print(own_locals(1), own_locals(1, 5, 6, c=7, k=8))
print(
    hot(2000, 1500),
    [
        sorted((k, v) for k, v in seen.items() if isinstance(v, (int, float, str)) and not k.startswith("__"))[:6]
        for seen in SEEN
    ],
)
SEEN.clear()
print(unboxed(2000), outer(1000), SEEN)
print(
    closures(1000), deleted(500), in_comprehension(600), with_eval(1001), partially_unbound(True),
    partially_unbound(False),
)
print(C.names, C().method(0), C().with_super(0))
frame = sys._getframe()
proxy_type = type((lambda: sys._getframe().f_locals)()).__name__
print(proxy_type, frame.f_locals is globals(), frame.f_lineno, "hot" in locals())


def proxy_operations(n):
    a, b = 1, "two"
    f_locals = sys._getframe().f_locals
    for i in range(n):
        a += i
    return (
        f_locals["a"],
        len(f_locals),
        "b" in f_locals,
        "zz" in f_locals,
        f_locals.get("zz", "none"),
        list(f_locals),
        f_locals.copy()["b"],
        sorted((f_locals | {"q": 1})),
    )


print(proxy_operations(1000))
