"""Instances with more attributes than the shared keys hold; dicts that get materialised; odd creation orders."""


class Wide:
    pass


class Grows:
    def __init__(self, n):
        for i in range(n):
            setattr(self, f"a{i}", i)

    def first_and_last(self, name):
        return self.a0 + getattr(self, name)


class Initialised:
    def __init__(self, x):
        self.x = x
        self.y = x + 1
        self.z = x + 2

    def total(self):
        return self.x + self.y + self.z


class Conditional:
    def __init__(self, flag):
        if flag:
            self.a = 1
            self.b = 2
        else:
            self.b = 20
            self.a = 10

    def difference(self):
        return self.b - self.a


def read_a0(obj):
    return obj.a0


def write_a0(obj, value):
    obj.a0 = value
    return obj.a0


def sum_totals(objects):
    total = 0
    for obj in objects:
        total += obj.total()
    return total


small = [Grows(3) for _ in range(10)]
for i in range(1500):
    read_a0(small[i % 10]), write_a0(small[i % 10], i)
for n in (1, 2, 28, 29, 30, 31, 32, 40, 100, 400):
    obj = Grows(n)
    print(n, read_a0(obj), write_a0(obj, "w"), read_a0(obj), len(vars(obj)), list(vars(obj))[-1])
    obj.extra = n
    del obj.a0
    print(hasattr(obj, "a0"), obj.extra, len(vars(obj)), write_a0(obj, 5), list(vars(obj))[-1])

wide = Wide()
for i in range(500):
    setattr(wide, f"k{i}", i)
    if i % 50 == 0:
        wide.a0 = i
    read_a0(wide)
print(read_a0(wide), len(vars(wide)))

objects = [Initialised(i) for i in range(500)]
print(sum_totals(objects))
for i, obj in enumerate(objects):
    if i % 3 == 0:
        vars(obj)
    if i % 5 == 0:
        obj.__dict__["x"] = 0.5
    if i % 7 == 0:
        obj.later = i
    if i % 11 == 0:
        del obj.z
        obj.z = 1
print(sum_totals(objects), list(vars(objects[77])), list(vars(objects[33])))
for obj in objects[:100]:
    for j in range(40):
        setattr(obj, f"more{j}", j)
print(sum_totals(objects), len(vars(objects[0])))

conditional = [Conditional(i % 2) for i in range(1000)]
print(sum(c.difference() for c in conditional), list(vars(conditional[0])), list(vars(conditional[1])))

order = Initialised.__new__(Initialised)
order.z, order.x = 1, 2
order.y = 3
print(list(vars(order)), order.total())
clone = Initialised.__new__(Initialised)
clone.__dict__.update(vars(objects[50]))
print(clone.total(), vars(clone) == vars(objects[50]))
