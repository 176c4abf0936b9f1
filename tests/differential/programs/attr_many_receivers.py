"""Methods and attributes of objects of many classes, with and without a dict of their own."""


class Base:
    kind = "base"

    def __init__(self, n):
        self.n = n

    def name(self):
        return type(self).__name__

    def both(self):
        return self.name(), self.n, self.kind

    def total(self):
        return self.n + self.extra()

    def extra(self):
        return 0


def make(index):
    def extra(self):
        return index * self.n

    return type(f"Sub{index}", (Base,), {"extra": extra, "kind": f"kind{index}"})


SUBS = [make(index) for index in range(7)]


class Managed(Base):
    """So many attributes that instances keep no inline values."""

    def __init__(self, n):
        for index in range(40):
            setattr(self, f"a{index}", index)
        super().__init__(n)


class Slotted:
    __slots__ = ("__dict__", "n")
    kind = "slotted"

    def __init__(self, n):
        self.n = n

    name = Base.name
    both = Base.both
    total = Base.total
    extra = Base.extra


def walk(objects):
    return [(o.total(), o.both()) for o in objects]


def rounds(objects, times):
    last = None
    for _ in range(times):
        last = walk(objects)
    return last


objects = [cls(n) for n, cls in enumerate([*SUBS, Managed, Slotted, Base])]
print(rounds(objects[:1], 60))
print(rounds(objects[:3], 60))
print(rounds(objects, 60))

# Instances that get a dict of their own, then a name that hides the method.
for o in objects[::2]:
    o.__dict__["seen"] = True
print(rounds(objects, 60))
for o in objects[1::3]:
    o.name = lambda: "hidden"
print(rounds(objects, 60))
for o in objects[2::3]:
    o.__dict__["ex" + "tra"] = lambda: -1
print(rounds(objects, 60))
for o in objects[1::3]:
    del o.name
print(rounds(objects, 60))


class Stack(list):
    """A list with an attribute."""

    label = "stack"


class Odd(list):
    def append(self, value):
        super().append(value if value % 2 else -value)

    def pop(self, index=-1):
        return super().pop(index) * 10


def push_and_pop(stack, values):
    for value in values:
        stack.append(value)
    stack.insert(0, 99)
    taken = [stack.pop(), stack.pop(0)]
    return taken, list(stack), len(stack)


for cls in (list, Stack, Odd, Stack, list, Odd):
    for _ in range(40):
        result = push_and_pop(cls([1, 2]), range(5))
    print(cls.__name__, result)
try:
    for _ in range(40):
        push_and_pop(Stack(), [])
        Stack().pop()
except IndexError as e:
    print(e)


def consume(items, bonus):
    total = 0
    for x in items:
        total += x
    total += sum(x * bonus for x in items)
    return total, max((x for x in items), default=None), [x for x in items if x in items]


for items in ([1, 2, 3], range(4), (5, 6), {7: 8}, {9}, b"ab", [10], range(3)):
    for _ in range(40):
        result = consume(items, 2)
    print(type(items).__name__, result)
