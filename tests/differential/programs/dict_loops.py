"""Loops over dicts, their keys, values and items: holes, growth, changes of keys and values, subclasses, shared tables."""

from collections import Counter, OrderedDict, defaultdict

LOG = []


class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        LOG.append(self.n)

    def __repr__(self):
        return f"Loud({self.n})"


class Sub(dict):
    pass


class Own(dict):
    def __iter__(self):
        return iter(["own"])


class Attrs:
    def __init__(self):
        self.a = 1
        self.b = 2
        self.c = 3


def keys(d):
    return [k for k in d]


def views(d):
    out = []
    for k in d.keys():
        out.append(k)
    for v in d.values():
        out.append(v)
    for k, v in d.items():
        out.append((k, v))
    return out


def pairs(d):
    out = []
    for item in d.items():
        out.append(item)
    return out


def total(d):
    n = 0
    for k, v in d.items():
        n += k * v
    return n


def early(d, stop):
    for k, v in d.items():
        if k == stop:
            break
    else:
        return None
    return v


def twice(d):
    n = 0
    for a in d:
        for b in d.values():
            n += a * b
    return n


def rest(d):
    it = iter(d.items())
    for k, v in it:
        if k == 2:
            break
    return list(it), it.__length_hint__()


def grow(d, at):
    out = []
    try:
        for k in d:
            out.append(k)
            if k == at:
                d["new"] = 1
    except RuntimeError as e:
        out.append(str(e))
    return out


def swap(d, at):
    out = []
    try:
        for k, v in d.items():
            out.append(k)
            if len(out) > 50:
                break
            if k == at:
                del d[k]
                d[k * 100] = v
    except RuntimeError as e:
        out.append(str(e))
    return out


def overwrite(d):
    seen = []
    for k, v in d.items():
        d[k] = Loud(k + 100)
        seen.append(v.n)
    return seen


def clear(d):
    out = []
    try:
        for k, v in d.items():
            d.clear()
            out.append((k, v))
    except RuntimeError as e:
        out.append(str(e))
    return out


def made(n):
    """The dict is held by the iterator only, and dies at the end of the loop."""
    for k, v in {i: Loud(i) for i in range(n)}.items():
        LOG.append(("body", k))
    LOG.append("end")


def attributes(o):
    return [(k, v) for k, v in o.__dict__.items()] + [k for k in vars(o)]


def holes(n):
    d = {i: str(i) for i in range(n)}
    for i in range(0, n, 3):
        del d[i]
    for i in range(n // 2, n):
        d.pop(i, None)
    return d


def squares(d):
    return {k: v * v for k, v in d.items() if v > 1}, {v for v in d.values()}, sum(d.values()), max(k for k in d)


def run(rounds):
    results = []
    for n in range(rounds):
        results = []
        plain = {i: i * 2 for i in range(12)}
        names = {"a": 1, "bb": 2, "c": 3}
        mixed = {1: "x", "y": 2.5, (3, 4): None, None: []}
        objects = [plain, names, mixed, holes(20), {}, Sub(names), Own(names), OrderedDict(plain), Counter("hello"),
                   defaultdict(list, {1: [2]}), holes(2), dict.fromkeys(range(3))]
        for d in objects:
            results += [keys(d), views(d), pairs(d)]
        results += [total(plain), early(plain, 5), early(plain, 50), twice(plain), rest(plain), rest(names), squares(plain)]
        results += [grow(dict(plain), 3), grow(dict(names), "c"), swap(dict(plain), 4), swap({1: 1, 2: 2}, 2)]
        loud, few = {i: Loud(i) for i in range(5)}, {1: Loud(1), 2: 3}
        results += [overwrite(loud), clear(few)]
        made(3)
        o = Attrs()
        results.append(attributes(o))
        o.d = 4
        del o.b
        results.append(attributes(o))
        results.append(len(LOG))
    return results


for line in run(30):
    print(line)
print(LOG[-40:])
