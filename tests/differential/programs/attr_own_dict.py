"""Instances whose attributes are in a dict of their own, since more names were added than their inline values have
room for: loads, stores, methods, and everything that moves an entry."""


def show(name, value):
    print(name, value)


class Cell:
    kind = "class"

    def __init__(self, n):
        self.n = n

    def late(self):
        self.color = 0
        self.ledges = 1
        self.used = False
        self.ref = self
        return self

    def find(self):
        r = self.ref
        if r.n != self.n:
            r = r.find()
            self.ref = r
        return r

    def bump(self, k):
        self.color += k
        self.ledges -= 1
        self.used = not self.used
        return self.color


def make(n):
    return [Cell(i) for i in range(n)]


cells = [c.late() for c in make(200)]


def work(cells, n):
    total = 0
    for i in range(n):
        c = cells[i % len(cells)]
        total += c.color + c.n
        c.color = i
        c.ledges += 1
        if c.find() is not c:
            total -= 1
        total += c.bump(1)
    return total


show("work", work(cells, 3000))
show("kept", [(c.color, c.ledges, c.used) for c in cells[:4]])

# Entries elsewhere, missing, or hidden.
cells[1].ref = cells[0]
cells[2].__dict__ = {"ref": cells[2], "used": 1, "ledges": 5, "n": 2, "color": 9}
cells[3].__dict__.update({f"x{i}": i for i in range(300)})
cells[4].__dict__[1] = "a key that is no str"
cells[5].find = lambda: cells[5]
show("moved", work(cells[:8], 3000))
show("kept", [(c.color, c.ledges, c.used) for c in cells[:8]])


class Dict(dict):
    def __getitem__(self, k):
        raise AssertionError

    def __setitem__(self, k, v):
        raise AssertionError


cells[6].__dict__ = Dict(cells[6].__dict__)
show("subclass", work(cells[:8], 2000))


def missing(cells, n):
    found = []
    for i in range(n):
        c = cells[i % len(cells)]
        if i == n - 2 * len(cells):
            del c.color
        try:
            x = c.color
        except AttributeError as e:
            found.append(str(e))
            c.color = 1
    return found


show("missing", missing([c.late() for c in make(40)], 2000))


def kinds(cells, n):
    seen = []
    for i in range(n):
        c = cells[i % len(cells)]
        if i == n // 2:
            c.kind = "instance"
        if i == n // 2 + len(cells):
            Cell.kind = "changed"
        k = c.kind
        if not seen or seen[-1] != k:
            seen.append(k)
    return seen


show("kinds", kinds([c.late() for c in make(40)], 2000))


def hidden(cells, n):
    results = []
    for i in range(n):
        c = cells[i % len(cells)]
        if i == n // 2:
            c.find = lambda: "own"
        if i == n // 2 + 3:
            c.__dict__["find"] = lambda: "in the dict"
        r = c.find()
        if isinstance(r, str):
            results.append((i, r))
    return results


show("hidden", hidden([c.late() for c in make(50)], 2000)[:8])


class Watched:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append("dies")


def replaced(cells, n):
    log = []
    for i in range(n):
        c = cells[i % len(cells)]
        c.color = Watched(log)
        log.append(i % len(cells))
    return log[-6:], len(log)


show("replaced", replaced([c.late() for c in make(30)], 1500))


class Hooked:
    def __init__(self):
        self.a = 1

    def late(self):
        for k in "bcdefgh":
            setattr(self, k, k)
        return self

    def __getattr__(self, name):
        return "hook " + name


def hooks(objects, n):
    for i in range(n):
        o = objects[i % len(objects)]
        if i == n - len(objects):
            del o.g
        r = o.a, o.g, o.z
        if r[1] != "g":
            return i, r
    return r


show("hooks", hooks([Hooked().late() for _ in range(60)], 2000))


class Data:
    def __init__(self):
        self.a = 1

    def late(self):
        self.b = self.c = self.d = 2
        return self


def becomes_data(objects, n):
    r = []
    for i in range(n):
        o = objects[i % len(objects)]
        if i == n // 2:
            Data.d = property(lambda self: "property", lambda self, v: r.append(("set", v)))
        x = o.d
        o.d = i if i > n - 3 else 2
        if i > n - 3:
            r.append(x)
    return r


show("becomes data", becomes_data([Data().late() for _ in range(60)], 2000))
