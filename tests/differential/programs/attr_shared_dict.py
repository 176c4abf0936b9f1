"""Methods and attributes of subclasses of builtins, whose instances have a dict that shares its keys with others."""


class Facts(dict):
    def __init__(self, rules):
        super().__init__()
        self.rules = rules

    def tell(self, key, value):
        if key in self and self[key] is not None:
            return self[key] == value
        self[key] = value
        return self.rules


class Row(list):
    def total(self):
        return sum(self) + getattr(self, "extra", 0)


class Key(str):
    __hash__ = str.__hash__

    def __eq__(self, other):
        return str.__eq__(self, other)


def ask(facts, key):
    return facts.tell(key, key + 1), facts.get(key), facts.rules


def totals(rows):
    out = 0
    for row in rows:
        out += row.total()
    return out


def every(facts, n):
    return all(facts.get(k) is v for k, v in [(n, None), (n + 1, None)])


def main():
    facts = [Facts(n) for n in range(4)]
    print(sum(ask(f, n % 7)[2] for n in range(300) for f in facts))
    print([every(f, n) for n in range(6, 9) for f in facts])
    facts[1].tell = lambda key, value: ("hidden", key, value)
    print([ask(f, 3) for f in facts])
    facts[2].__dict__[Key("get")] = lambda key: "odd"
    print([ask(f, 3) for f in facts])
    facts[3].__dict__ = {"rules": "replaced", "tell": lambda key, value: "other dict"}
    print([ask(f, 3) for f in facts])
    del facts[1].tell
    facts[3].__dict__ = {"rules": 3}
    print([ask(f, n) for n in range(3) for f in facts])
    Facts.get = lambda self, key: "class"
    print([ask(f, 3) for f in facts])
    del Facts.get
    print([ask(f, 3)[1] for f in facts])
    rows = [Row(range(n)) for n in range(20)]
    print(sum(totals(rows) for _ in range(100)))
    rows[3].extra = 100
    print(totals(rows))
    rows[4].total = lambda: -1000
    print(totals(rows), totals(rows[5:]))
    del rows[4].total
    print(totals(rows), [r.__dict__ for r in rows[2:6]])


main()
