"""Methods replaced, deleted, shadowed and restored on a class, its bases and its instances, while callers are hot."""


class Base:
    def inherited(self):
        return "base"


class Thing(Base):
    def __init__(self, n):
        self.n = n

    def value(self):
        return self.n

    def twice(self):
        return self.value() * 2

    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i


class Child(Thing):
    pass


def call(obj):
    return obj.value()


def nested(obj):
    return obj.twice()


def inherited(obj):
    return obj.inherited()


def dunder(obj):
    return len(obj), obj[5]


def loop_replace(obj, n, at, replacement):
    out = []
    for i in range(n):
        if i == at:
            type(obj).value = replacement
        if i % 500 == 0:
            out.append(obj.value())
        else:
            obj.value()
    return out


def callee_replaces(n):
    class Local:
        count = 0

        def step(self):
            Local.count += 1
            if Local.count == 600:
                Local.step = lambda self: "replaced"
            return "original"

    obj = Local()
    results = {}
    for _ in range(n):
        r = obj.step()
        results[r] = results.get(r, 0) + 1
    return results


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


thing, child = Thing(1), Child(2)
for i in range(1500):
    call(thing), call(child), nested(thing), inherited(thing), dunder(thing)
original = Thing.value
print(call(thing), nested(thing), inherited(thing), dunder(thing))
Thing.value = lambda self: self.n + 0.5
print(call(thing), nested(thing), call(child), nested(child))
Child.value = lambda self: "child"
print(call(thing), call(child), nested(child))
thing.value = lambda: "instance"
print(call(thing), nested(thing), call(Thing(3)))
del thing.value
print(call(thing), nested(thing))
del Child.value
print(call(child))
del Thing.value
print(outcome(call, thing), outcome(nested, child))
Base.value = lambda self: "from base"
print(call(thing), nested(child))
Thing.value = original
print(call(thing), nested(child), loop_replace(thing, 2000, 1200, lambda self: "swapped"), call(child))
Thing.value = property(lambda self: lambda: "through property")
print(call(thing), nested(thing))
Thing.value = staticmethod(lambda: "static")
print(call(thing))
Thing.value = classmethod(lambda cls: cls.__name__)
print(call(thing), call(child))
Thing.value = original
Thing.__len__ = lambda self: 7
Thing.__getitem__ = lambda self, i: (self.n, i)
print(dunder(thing), dunder(child))
thing.__len__ = lambda: 100
print(dunder(thing))
del Thing.__len__
print(outcome(dunder, thing))
Base.__len__ = lambda self: 9
print(dunder(thing))
Base.inherited = lambda self: "new base"
print(inherited(thing), inherited(child))
Thing.inherited = lambda self: "now own"
print(inherited(thing), Base.inherited(thing))
print(callee_replaces(1000))
for i in range(1200):
    Thing.value = (lambda k: lambda self: k)(i)
    if call(thing) != i or nested(child) != i * 2:
        print("stale after", i)
        break
print(call(thing))
setattr(Thing, "value", original)
type.__setattr__(Thing, "twice", lambda self: self.value() * 3)
print(nested(thing), call(thing))
