"""Instance attributes and slots deleted, re-added in another order, or missing on some instances, under hot loops."""


class Record:
    fallback = "class level"

    def __init__(self, a, b, c):
        self.a = a
        self.b = b
        self.c = c

    def total(self):
        return self.a + self.b + self.c


class Slots:
    __slots__ = ("a", "b", "c")

    def __init__(self, a, b, c):
        self.a, self.b, self.c = a, b, c

    total = Record.total


def sum_all(records):
    result = 0
    for record in records:
        result += record.total()
    return result


def read_b(record):
    return record.b


def read_fallback(record):
    return record.fallback


def drop_and_restore(record, n):
    for i in range(n):
        del record.b
        record.b = i
    return record.total()


def delete_midway(record, n, at):
    done = 0
    try:
        for i in range(n):
            if i == at:
                del record.c
            done += record.c
    except AttributeError as error:
        return done, str(error), error.name
    return done


def override_and_delete(record, n):
    seen = []
    for i in range(n):
        if i % 500 == 100:
            record.fallback = i
        if i % 500 == 300:
            del record.fallback
        if i % 100 == 0:
            seen.append(record.fallback)
    return seen


def outcome(f, *args):
    try:
        return f(*args)
    except AttributeError as error:
        return f"AttributeError: {error}"


for cls in (Record, Slots):
    records = [cls(i, i + 1, i + 2) for i in range(500)]
    for _ in range(3):
        sum_all(records)
    for record in records:
        read_b(record)
    print(
        cls.__name__, sum_all(records), drop_and_restore(records[0], 1000), delete_midway(cls(1, 2, 3), 2000, 1500),
        delete_midway(cls(1, 2, 3), 5, 9),
    )
    del records[400].b
    print(outcome(sum_all, records), outcome(read_b, records[400]), outcome(read_b, records[399]))
    records[400].b = 0.5
    print(sum_all(records))
    for record in records[:50]:
        del record.a, record.b
        record.b, record.a = 1, 2
    print(sum_all(records), records[0].total(), [read_b(r) for r in records[48:52]])
    for record in records:
        del record.c
    print(outcome(sum_all, records))
    for record in records:
        record.c = 2**62
    print(sum_all(records))
    print(outcome(lambda r: delattr(r, "zz"), records[0]))
    del cls.total
    print(outcome(sum_all, records))

plain = Record(1, 2, 3)
for i in range(1000):
    read_fallback(plain)
print(override_and_delete(plain, 1500), read_fallback(plain))
plain.fallback = "own"
print(read_fallback(plain), list(vars(plain)))
del plain.a, plain.b, plain.c, plain.fallback
print(vars(plain), read_fallback(plain))
for name in "zyxcba":
    setattr(plain, name, name)
print(list(vars(plain)), read_b(plain), outcome(Record.__dict__.get("total", lambda r: "deleted method"), plain))
del Record.fallback
print(outcome(read_fallback, plain))
