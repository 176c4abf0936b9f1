"""Loops over sets and frozensets: holes, growth, changes, subclasses, deaths."""

LOG = []


class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        LOG.append(self.n)

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        return self is other


class Sub(set):
    pass


class Own(frozenset):
    def __iter__(self):
        return iter(("own", 1))


def all_of(s):
    out = []
    for x in s:
        out.append(x)
    return out


def total(s):
    n = 0
    for x in s:
        n += x
    return n


def early(s, stop):
    for x in s:
        if x == stop:
            return x
    return None


def nested(s):
    n = 0
    for a in s:
        for b in s:
            n += a * b
    return n


def rest(s):
    it = iter(s)
    for x in it:
        if x == 3:
            break
    return it.__length_hint__(), list(it)


def grow(s, at):
    out = []
    try:
        for x in s:
            out.append(x)
            if x == at:
                s.add(1000)
    except RuntimeError as e:
        out.append(str(e))
    return out


def swap(s, at):
    out = []
    try:
        for x in s:
            out.append(x)
            if x == at:
                s.discard(x)
                s.add(x + 1)
            if len(out) > 60:
                break
    except RuntimeError as e:
        out.append(str(e))
    return out


def clear(s):
    out = []
    try:
        for x in s:
            out.append(x.n)
            s.clear()
    except RuntimeError as e:
        out.append(str(e))
    return out


def made(n):
    for x in {Loud(i) for i in range(n)}:
        LOG.append(("body", x.n))
    LOG.append("end")


def comprehensions(s):
    return [x * 2 for x in s if x % 2], {x % 3 for x in s}, {x: 1 for x in s}, sum(x for x in s), max(s), sorted(s)[:2]


def holes(n):
    s = set(range(n))
    for i in range(0, n, 3):
        s.discard(i)
    return s


def run(rounds):
    for _ in range(rounds):
        results = []
        plain = set(range(12))
        for s in [plain, frozenset(plain), holes(20), set(), {"a"}, Sub(plain), Own(plain), {(1, 2)}, {None}, {-1, -2, 1 << 70}]:
            results.append(all_of(s))
        results += [total(plain), total(holes(30)), early(plain, 7), early(plain, 70), nested(plain), rest(plain)]
        results += [grow(set(plain), 5), swap(set(plain), 4), swap({1, 2}, 2), comprehensions(plain)]
        few = {Loud(1), Loud(2)}
        results.append(clear(few))
        made(3)
        results.append(len(LOG))
    return results


for line in run(40):
    print(line)
print(LOG[-30:])
