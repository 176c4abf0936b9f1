"""Classes with metaclasses: their attributes and calls; descriptors written in Python; enums."""
from abc import ABC, abstractmethod
from enum import Enum, IntEnum, IntFlag


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Shape(ABC):
    sides = 0
    made = 0

    @abstractmethod
    def area(self): ...

    @classmethod
    def square(cls, n):
        cls.made += 1
        return cls(n, n)

    @staticmethod
    def double(x):
        return 2 * x


class Rect(Shape):
    sides = 4

    def __init__(self, w, h):
        self.w, self.h = w, h

    def area(self):
        return self.w * self.h

    def scaled(self, k):
        return Rect(self.w * k, self.h * k)


class Dot(Shape):
    def area(self):
        return 0


def shapes(rounds):
    total = 0
    for i in range(rounds):
        r = Rect(i, 2).scaled(3)
        total += r.area() + Rect.sides + Shape.double(i) + Rect.square(i).area() + Dot().area()
    return total, Rect.made, Shape.made


print(shapes(150), attempt(Shape))


class Counting(type):
    calls = 0
    shared = "meta"

    def __call__(cls, *args):
        Counting.calls += 1
        return super().__call__(*args)

    @property
    def hidden(cls):
        return "property of " + cls.__name__


class Plain(type):
    late = 1

    def helper(cls):
        return cls.__name__


class Watching(type):
    def __getattribute__(cls, name):
        log.append(name)
        return super().__getattribute__(name)


class Counted(metaclass=Counting):
    hidden = "own"
    shared = "class"

    def __init__(self, x):
        self.x = x


class Simple(metaclass=Plain):
    value = 5

    def __init__(self, x):
        self.x = x


class Watched(metaclass=Watching):
    value = 6


log = []


def metas(rounds):
    total = 0
    for i in range(rounds):
        total += Counted(i).x + Simple(i).x + Simple.value + Simple.late + Watched.value
        total += len(Counted.hidden) + len(Counted.shared) + len(Simple.helper())
    return total, Counting.calls, len(log)


print(metas(150))


def changed_meta(rounds):
    class Other(Plain):
        def __call__(cls, *args):
            return "called"

        value = property(lambda cls: "meta value")

    class Thing(metaclass=Plain):
        value = 1

    got = []
    for i in range(rounds):
        if i == rounds - 6:
            Thing.__class__ = Other
        if i == rounds - 3:
            Other.__call__ = Plain.__call__
            del Other.value
        t = Thing()
        got.append((t if isinstance(t, str) else type(t).__name__, Thing.value))
    return got[-8:]


print(changed_meta(120))


def patched_meta(rounds):
    class M(type):
        pass

    class Thing(metaclass=M):
        value = 1

    got = []
    for i in range(rounds):
        if i == rounds - 4:
            M.value = property(lambda cls: "late")
            M.__call__ = lambda cls: "made"
        t = Thing()
        got.append((t if isinstance(t, str) else type(t).__name__, Thing.value))
    return got[-6:]


print(patched_meta(120))


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3

    def next(self):
        return Color(self.value % 3 + 1)

    @property
    def pretty(self):
        return self.name.title()


class Op(IntEnum):
    PUSH = 0
    ADD = 1
    HALT = 2


class Flag(IntFlag):
    A = 1
    B = 2


def colors(rounds):
    c = Color.RED
    seen = {}
    for i in range(rounds):
        c = c.next()
        seen[c.pretty] = seen.get(c.pretty, 0) + (c is Color.BLUE) + (c == Color.GREEN) * 10 + c.value
    return seen, Color.RED in seen, len(Color)


def machine(rounds):
    program = [(Op.PUSH, 2), (Op.PUSH, 3), (Op.ADD, 0), (Op.HALT, 0)]
    total = 0
    for i in range(rounds):
        stack = []
        for op, arg in program:
            if op == Op.PUSH:
                stack.append(arg)
            elif op is Op.ADD:
                stack.append(stack.pop() + stack.pop())
            elif op == Op.HALT:
                total += stack.pop()
        total += (Flag.A | Flag.B).value
    return total


print(colors(200), machine(100))
print([attempt(setattr, Color, "RED", 3) for _ in range(40)][-1])


# Data descriptors.
class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, o, owner=None):
        if o is None:
            return self
        return getattr(o, self.name)

    def __set__(self, o, v):
        if not isinstance(v, self.kind):
            raise TypeError(self.name)
        setattr(o, self.name, v)


class Raising:
    def __get__(self, o, owner):
        raise AttributeError("no " + owner.__name__)

    def __set__(self, o, v):
        raise AttributeError("read only")


class Person:
    name = Typed(str)
    age = Typed((int, float))
    never = Raising()

    def __init__(self, name, age):
        self.name = name
        self.age = age

    def older(self):
        return Person(self.name, self.age + 1)


class Fallback(Person):
    def __getattr__(self, name):
        return "fallback " + name


def people(rounds):
    p = Person("ann", 1)
    total = 0
    for i in range(rounds):
        p = p.older()
        total += p.age + len(p.name)
        p.age += 0.5
        try:
            p.age = "old"
        except TypeError as e:
            total += len(str(e))
    return total, p.age


def never(p):
    return p.never


def set_never(p):
    p.never = 1


print(people(150))
print([attempt(never, Person("x", 1)) for _ in range(60)][-1], [attempt(never, Fallback("x", 1)) for _ in range(60)][-1])
print([attempt(set_never, Person("x", 1)) for _ in range(60)][-1])


def changed_descriptor(rounds):
    class D:
        def __get__(self, o, owner):
            return 1

        def __set__(self, o, v):
            o.log.append(v)

    class Has:
        d = D()

        def __init__(self):
            self.log = []

    h = Has()
    got = []
    for i in range(rounds):
        if i == rounds - 6:
            D.__get__ = lambda self, o, owner: (owner.__name__, len(o.log))
        if i == rounds - 3:
            Has.d = 7
        h.d = i
        got.append(h.d)
    return got[-8:], len(h.log), h.__dict__.get("d")


print(changed_descriptor(120))
