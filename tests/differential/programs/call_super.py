"""super() as methods: one and several classes of self, mixins, classmethods, changes of classes and their order."""


class Base:
    def __init__(self, x):
        self.x = x

    def value(self):
        return ("base", self.x)

    def describe(self, n=1):
        return [type(self).__name__] * n


class Left(Base):
    def __init__(self, x):
        super().__init__(x + 1)
        self.left = x

    def value(self):
        return ("left", super().value())


class Right(Base):
    def __init__(self, x):
        super(Right, self).__init__(x * 2)
        self.right = x

    def value(self):
        return ("right", super(Right, self).value())


class Both(Left, Right):
    def __init__(self, x):
        super().__init__(x - 1)

    def value(self):
        return ("both", super().value())

    def describe(self, n=1):
        return super().describe(n=n + 1)


class More(Both):
    pass


class Counted(int):
    def __new__(cls, n):
        return super().__new__(cls, n)

    def __add__(self, other):
        return Counted(super().__add__(other))

    def __repr__(self):
        return f"Counted({super().__repr__()})"

    @classmethod
    def make(cls, n):
        return cls(n)


class Child(Counted):
    @classmethod
    def make(cls, n):
        return super().make(n + 100)

    @property
    def twice(self):
        return super().__add__(int(self))


class Hooked(Base):
    def __getattribute__(self, name):
        return super().__getattribute__(name)

    def value(self):
        return ("hooked", super().value())


class Shadowing(Base):
    def value(self):
        self.__dict__["value"] = None
        return ("shadowing", super().value())


def drive(make, values):
    out = []
    for v in values:
        o = make(v)
        out.append((o.value(), o.describe(), sorted(o.__dict__)))
    return out


def report(label, value):
    print(label, value)


def raised(label, call):
    try:
        report(label, call())
    except Exception as error:
        report(label, f"{type(error).__name__}: {error}")


for cls in (Left, Right, Both, More, Left, Hooked, Shadowing):
    for _ in range(30):
        got = drive(cls, range(3))
    report(cls.__name__, got)

for _ in range(60):
    numbers = [Counted(3) + 4, Child.make(5) + Child(6), Child(7).twice]
report("numbers", numbers)

# All classes at one site.
mixed = []
for round_number in range(60):
    mixed = [cls(round_number).value() for cls in (Left, Right, Both, More, Hooked, Shadowing)]
report("mixed", mixed)


# A base gets another method, another base, loses the method.
def changed(self):
    return ("changed", self.x)


original = Base.value
Base.value = changed
report("base changed", [cls(1).value() for cls in (Left, Right, Both, More)])
Base.value = original
Right.value = lambda self: ("replaced", super(Right, self).value())
report("right changed", [cls(1).value() for cls in (Left, Right, Both, More)])
del Right.value
report("right without", [cls(1).value() for cls in (Left, Right, Both, More)])


class Other(Base):
    def value(self):
        return ("other", super().value())


Both.__bases__ = (Left, Other)
raised("other bases", lambda: Both(1).value())
del Base.value
raised("no method", lambda: Left(1).value())
Base.value = 5
raised("no function", lambda: Left(1).value())
Base.value = property(lambda self: lambda: ("from a property", self.x))
raised("property", lambda: Left(1).value())
Base.value = staticmethod(lambda: "static")
raised("static", lambda: Left(1).value())
Base.value = classmethod(lambda cls: cls.__name__)
raised("class", lambda: Left(1).value())
Base.value = original
report("again", Left(1).value())

# self is no instance; super is something else; __class__ of self changes in the middle.
raised("stranger", lambda: Left.value(Right(1)))
raised("rebound self", lambda: Left.__init__(Right(1), 2))


class Rebinding(Base):
    def value(self, other):
        self = other
        return super().value()


for _ in range(40):
    rebound = Rebinding(1).value(Rebinding(2))
report("rebinding", rebound)
raised("rebinding a stranger", lambda: Rebinding(1).value(Right(3)))


class Moving(Left):
    goal = Left

    def value(self):
        self.__class__ = self.goal
        return ("moving", super().value())


class Moved(Moving):
    def value(self):
        return ("moved", super().value())


Moving.goal = Moved
for _ in range(40):
    o = Moving(1)
    moved = o.value(), type(o).__name__
report("moving", moved)
Moving.goal = Left
raised("moved away", lambda: Moving(1).value())

super_calls = []


def shadowed():
    global super
    real = __builtins__["super"] if isinstance(__builtins__, dict) else __builtins__.super

    def super(*args):
        super_calls.append(len(args))
        return real(*args)


report("before", [Right(2).value() for _ in range(3)])
shadowed()
raised("two arguments through another super", lambda: Right(2).value())
del super
report("after", Right(2).value())
report("calls", super_calls)
