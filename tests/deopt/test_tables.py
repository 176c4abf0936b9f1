"""Calls that go to a few functions, out of tables of handlers, are direct calls; other callables are called as before."""


def add(total, x):
    return total + x


def sub(total, x, by=2):
    return total - x * by


def xor(total, x):
    return total ^ x


TABLE = {"a": add, "s": sub, "x": xor}


def run(keys, table):
    total = 0
    for n, key in enumerate(keys):
        total = table[key](total, n)
    return total


class Machine:
    def __init__(self):
        self.total = 0
        self.table = {"a": self.add, "s": self.sub, "x": self.xor}

    def add(self, x):
        self.total += x

    def sub(self, x):
        self.total -= x

    def xor(self, x):
        self.total ^= x

    def run(self, keys):
        for n, key in enumerate(keys):
            self.table[key](n)
        return self.total


def learnt(compiled, function, *args):
    """What exits of the first unit teach is in the second."""
    compiled(function, args)
    for _ in range(50):
        function(*args)
    compiled(function, args)


def entries():
    import pyjit

    return pyjit.stats()["slow_calls_total"], [pyjit.inspect(f).entries for f in TABLE.values()]


def test_functions_of_a_table_become_part_of_the_loop(compiled, native):
    for handler in TABLE.values():
        compiled(handler, (1, 2))
    learnt(compiled, run, "asxxsa", TABLE)
    before = entries()
    assert native(run, "asxsaxxxaas", TABLE, exits=0) == -5
    assert entries() == before, "a handler was called"
    # What is in none of the arms.
    other = {"a": max, "s": lambda total, x: total * x + 1, "x": TABLE["x"]}
    assert native(run, "asxsa", other) == 10


def test_methods_of_a_table(compiled, native):
    compiled(Machine.add, (Machine(), 1))
    learnt(compiled, Machine.run, Machine(), "asxxsa")
    machine = Machine()
    assert native(Machine.run, machine, "asxsaxxxaas", exits=0) == 1
    machine = Machine()
    machine.table["s"] = print
    machine.table["x"] = add.__get__(10)
    assert native(Machine.run, machine, "aax") == 1


def test_functions_made_anew_are_called_by_what_they_run(compiled, native):
    def table(step):
        return {"a": lambda total, x: total + x * step, "s": lambda total, x: total - step, "x": xor}

    def several(keys):
        return [run(keys, table(step)) for step in range(3)]

    compiled(run, ("asx", TABLE))
    for _ in range(30):
        several("asxxsa")
    compiled(run, ("asx", table(1)))
    assert native(run, "asxsaxxxaas", table(3), exits=0) == 60
    assert several("asxsa") == [2, 0, 2]


def test_a_function_replaced_in_its_table_or_changed(compiled, native):
    learnt(compiled, run, "asxxsa", TABLE)
    changed = dict(TABLE, a=sub, s=add)
    assert native(run, "asx", changed, exits=0) == 3
    old = sub.__code__
    try:
        sub.__code__ = add.__code__
        assert run("asx", TABLE) == 3
        sub.__defaults__ = None
        assert run("asx", TABLE) == 3
    finally:
        sub.__code__, sub.__defaults__ = old, (2,)
    assert run("asx", TABLE) == -4
