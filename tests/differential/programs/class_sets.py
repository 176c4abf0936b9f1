"""Attributes of objects of a few classes that keep them in the same place, and what can change that."""


class Base:
    kind = "base"

    def __init__(self, n):
        self.n = n
        self.m = n * 2

    def get(self):
        return self.n + self.m

    def bump(self):
        self.n += 1
        return self


class A(Base):
    kind = "a"


class B(Base):
    kind = "b"

    def get(self):
        return self.n - self.m


class C(Base):
    pass


class D(Base):
    def __init__(self, n):
        super().__init__(n)
        self.more = str(n)


class E:
    """The same names in another order."""

    kind = "e"

    def __init__(self, n):
        self.m = n * 3
        self.n = n

    def get(self):
        return self.m * self.n

    def bump(self):
        self.n -= 1
        return self


class S1:
    __slots__ = ("n", "m")
    kind = "s1"

    def __init__(self, n):
        self.n, self.m = n, n

    def get(self):
        return self.n

    def bump(self):
        self.n += 2
        return self


class S2(S1):
    __slots__ = ()


class S3(S1):
    __slots__ = ("z",)


def total(objects):
    out = 0
    for o in objects:
        out += o.n
        out += o.m
        o.m = out % 7
        out += o.get()
        if o.n > 100:
            o.n = 0
        o.bump()
    return out


def kinds(objects):
    return [o.kind for o in objects]


def one(o, times):
    out = []
    for k in range(times):
        if k == times // 2:
            change(o, k)
        try:
            out.append((o.n, o.m, o.get()))
        except AttributeError as e:
            out.append(str(e))
    return out[:: max(1, times // 6)], len(out)


changes = []


def change(o, k):
    for c in changes:
        c(o, k)


def set_class(o, k):
    o.__class__ = C if type(o) is not C else A


def delete(o, k):
    del o.n


def make_dict(o, k):
    o.__dict__["n"] = "from the dict"


def shadow(o, k):
    o.get = lambda: "hidden"


def change_class(o, k):
    type(o).get = lambda self: ("new", self.n)


same = [A(1), B(2), C(3), D(4)]
print(kinds(same))
for _ in range(200):
    result = total(same)
print(result, kinds(same))

mixed = [A(1), B(2), C(3), D(4), E(5)]
for _ in range(200):
    result = total(mixed)
print(result)

slots = [S1(1), S2(2), S3(3)]
for _ in range(200):
    result = total(slots)
print(result, total([*slots, *same]))
for _ in range(100):
    result = total([*slots, *same, *mixed])
print(result)

for cls in (A, B, C, D):
    one(cls(7), 60)
for c in (set_class, delete, make_dict, shadow):
    changes[:] = [c]
    for cls in (A, B, C, D):
        print(c.__name__, cls.__name__, one(cls(7), 60))
for cls in (A, B, C, D):
    try:
        del cls(1).missing
    except AttributeError as e:
        print(e)
changes[:] = [change_class]
for cls in (A, B, C, D):
    print(one(cls(9), 60))
print(total(same))


class F(Base):
    @property
    def n(self):
        return 42

    @n.setter
    def n(self, value):
        pass


changes.clear()
print(total([*same, F(1)]), one(F(2), 50))


class G(Base):
    def __getattr__(self, name):
        return len(name)


g = G(5)
del g.m
print(total([*same, g]), one(g, 50))
del g.m
print(total([g, *same]))
