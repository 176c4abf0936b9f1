"""Random programs: valid, deterministic, ending, and aimed at what speculation gets wrong.

A program is a prelude (`prelude.py`), a few classes with every kind of attribute and hook, global variables, functions
whose bodies are random statements over variables of roughly known kinds, in two thirds of the programs classes, generators and
functions that deal in instances (`instances.py`), *events* (changes to classes, functions,
globals, tracing) that fire at random ticks, in the middle of hot code, and a driver that warms the functions up with
one kind of arguments and goes on with others. Every eighth program is about finalisers (`deaths.py`); of the others every
fifth is about tables, class patterns and attributes of many classes (`lookups.py`), every fifth about functions that are
made in functions (`makers.py`).
"""

import random

from .bodies import Body, CLASSES, Scope
from .deaths import Deaths
from .events import event
from .instances import Instances
from .lookups import Lookups
from .makers import Makers
from .prelude import PRELUDE
from .things import Things
from .values import argument, literal

METHODS = ("m", "n", "p")
ATTRS = ("a", "b", "c")


class Program:
    """One program. The same seed gives the same text."""

    def __init__(self, seed, size=1.0):
        self.rng = random.Random(seed)
        self.size = size
        self.lines = []
        self.functions = []
        # A quarter is about the lives of things. Of the others a third has no instances of the kind, a third nothing else.
        # A fifth of all is about what is looked up, a fifth about functions made in functions.
        about_things, about_lookups, about_makers = seed % 4 == 3, seed % 5 == 4, seed % 5 == 2
        self.instances = Instances(self.rng) if seed % 3 else None
        if about_lookups:
            self.instances = Lookups(self.rng)
        elif about_makers:
            self.instances = Makers(self.rng)
        elif about_things:
            self.instances = Things(self.rng)
        self.statements = not (about_things or about_lookups or about_makers) and seed % 3 != 2

    def emit(self, *lines):
        self.lines += lines

    def text(self):
        self.emit(PRELUDE)
        self.classes()
        self.globals()
        for n in range(self.rng.randint(2, 4) if self.statements else 0):
            self.function(n)
        if self.instances:
            self.lines += self.instances.text(len(self.functions))
            self.functions += self.instances.functions
        self.driver()
        return "\n".join(self.lines) + "\n"

    # Classes: C0 plain, C1 its subclass, C2 with slots, C3 with hooks, C4 numbers, C5..C8 of builtin classes.

    def classes(self):
        r = self.rng
        self.emit("", "", "class Descr:", "    def __init__(self, v):", "        self.v = v", "")
        self.emit("    def __get__(self, o, t):", f"        return {r.choice(('tick(self.v)', 'self.v'))}", "")
        if r.random() < 0.5:
            self.emit("    def __set__(self, o, v):", "        self.v = v", "")
        self.emit("", "class C0:", f"    c = {literal(r, 'i')}")
        if r.random() < 0.3:
            self.emit("    k = Descr(7)")
        self.emit("", "    def __init__(self, a=1, b=2):", "        self.a = a", "        self.b = b")
        if r.random() < 0.3:
            self.emit("        tick()")
        self.methods()
        self.emit("", "", "class C1(C0):")
        if r.random() < 0.5:
            self.emit(f"    c = {literal(r, r.choice('ifs'))}")
        self.methods(optional=True)
        self.emit("", "    def o(self):", f"        return super().m({literal(r, 'i')})")
        self.emit("", "", "class C2:", "    __slots__ = ('a', 'b', 'c', '__weakref__')")
        self.emit("", "    def __init__(self, a=3, b=4):", "        self.a = a", "        self.b = b", "        self.c = 5")
        self.methods()
        self.emit("", "", "class C3:", "    c = 11", "", "    def __init__(self, a=5, b=6):")
        self.emit("        self.a = a", "        self._b = b")
        self.emit("", "    @property", "    def b(self):", f"        return {r.choice(('self._b', 'tick(self._b)'))}")
        self.emit("", "    @b.setter", "    def b(self, v):", "        self._b = v")
        if r.random() < 0.7:
            self.emit("", "    def __getattr__(self, name):")
            self.emit("        if name in ('a', 'c', 'k'):", f"            return tick({literal(r, 'i')})")
            self.emit("        raise AttributeError(name)")
        self.methods()
        self.emit("", "", "class C4(C0):")
        for name in ("add", "sub", "mul", "radd", "eq", "lt", "getitem", "contains", "call", "len", "bool", "iadd"):
            if r.random() < 0.6:
                self.special(name)
        self.emit("", "    __hash__ = object.__hash__")
        for n, base in enumerate(("int", "float", "str", "list", "dict"), 5):
            self.emit("", "", f"class C{n}({base}):", f"    c = {n}", "")
            self.emit("    def m(self, x=1):", "        return x", "")
            if r.random() < 0.5:
                op = {"int": "__add__", "float": "__mul__", "str": "__add__"}.get(base)
                if op:
                    self.emit(f"    def {op}(self, other):", f"        return {base}.{op}(self, other)")
                else:
                    self.emit("    def __getitem__(self, k):", "        tick()", f"        return {base}.__getitem__(self, k)")
            if base == "dict":
                self.emit("", "    def __missing__(self, k):", "        return tick(13)")
        # Only ever in variables: how long a temporary argument lives is a known difference.
        self.emit("", "", "class Z(C0):", "    def __del__(self):", "        print('del', type(self).__name__, TICKS)")
        if r.random() < 0.5:
            self.emit("        tick()")
        self.emit("", "", "class Ctx:", "    def __enter__(self):", "        return tick(self)")
        self.emit("", "    def __exit__(self, t, v, tb):")
        self.emit("        tick()", f"        return {r.choice(('False', 't is ValueError', 'True', 'None'))}")
        self.emit("", "", "class It:", "    def __init__(self, n):", "        self.n = n", "")
        self.emit("    def __iter__(self):", "        return self", "", "    def __next__(self):", "        self.n -= 1")
        self.emit("        if self.n < 0:", "            raise StopIteration", "        return tick(self.n)")

    def methods(self, optional=False):
        for name in METHODS:
            if optional and self.rng.random() < 0.5:
                self.emit(f"    {name}x = 1")
                continue
            scope = Scope({"self": "o", "x": "i"}, method=True)
            self.emit("", f"    def {name}(self, x=1):")
            body = Body(self.rng, scope, [], small=True)
            if self.rng.random() < 0.5:
                self.emit(f"        return {body.expr('i')}")
            else:
                self.lines += ["        " + line for line in body.block(1) + [f"return {body.expr('i')}"]]

    def special(self, name):
        r = self.rng
        body = {
            "add": ("other", "return type(self)(self.a + getattr(other, 'a', other), self.b)"),
            "sub": ("other", "tick()\n        return self.a - getattr(other, 'a', other)"),
            "mul": ("other", "return NotImplemented" if r.random() < 0.3 else "return self.a"),
            "radd": ("other", "return other"),
            "eq": ("other", "return tick(self.a == getattr(other, 'a', other))"),
            "lt": ("other", "tick()\n        return self.a < getattr(other, 'a', other)"),
            "getitem": ("k", "if k == 4:\n            raise IndexError(k)\n        return tick(self.a)"),
            "contains": ("k", "return tick(k == 1)"),
            "call": ("x=2", "return tick(x)"),
            "len": ("", "return tick(3)"),
            "bool": ("", "return tick(self.a) != 0"),
            "iadd": ("other", "self.a = other\n        return self"),
        }[name]
        parameters = "self, " + body[0] if body[0] else "self"
        self.emit("", f"    def __{name}__({parameters}):", "        " + body[1])

    def globals(self):
        r = self.rng
        self.emit("", "")
        for n, kind in enumerate("iifs"):
            self.emit(f"g{n} = {literal(r, kind)}")
        self.emit(f"L0 = {literal(r, 'l')}", f"D0 = {literal(r, 'd')}")
        self.emit(
            f"A0 = array({r.choice('ilqhb')!r}, [1, 2, 3, 100])",
            f"A1 = array({r.choice('ddf')!r}, [0.5, -0.0, 2.0, 1e30])",
            f"A2 = {r.choice(('bytearray(range(8))', 'array(chr(66), [1, 2, 3, 4])', '[1, 2, 3, 4]'))}",
            f"A3 = {r.choice(('Sub(chr(105), [1, 2, 3, 4])', 'array(chr(113), [7, 8, 9, 2**40])', 'memoryview(bytearray(9))'))}",
        )
        for n in range(4):
            self.emit(f"O{n} = {r.choice(CLASSES)}()" if n else "O0 = C0()")

    def function(self, n):
        r = self.rng
        kinds = [r.choice("iiffslodtoo") for _ in range(r.randint(1, 4))]
        names = [f"a{i}" for i in range(len(kinds))]
        scope = Scope(dict(zip(names, kinds)), callees=list(self.functions))
        body = Body(r, scope, self.functions)
        params = list(names)
        tail = ""
        shape = r.random()
        if shape < 0.15:
            tail, scope.vars["rest"] = ", *rest", "t"
        elif shape < 0.25:
            tail, scope.vars["kw"] = ", **kw", "d"
        elif shape < 0.5:
            params[-1] += f"={literal(r, kinds[-1])}"
        generator = r.random() < 0.25
        scope.generator = generator
        self.emit("", "", f"def f{n}({', '.join(params)}{tail}):")
        lines = body.prologue() + body.block(r.randint(3, max(4, int(8 * self.size))))
        if generator:
            lines.append(f"yield {body.expr('i')}")
        lines.append(f"return {body.expr(r.choice('iiflots'))}")
        self.lines += ["    " + line for line in lines]
        self.functions.append((f"f{n}", kinds, generator))

    def driver(self):
        r = self.rng
        self.emit("", "")
        events = []
        for n in range(r.randint(2, 6)):
            if self.instances and r.random() < (0.5 if self.statements else 0.8):
                lines = [line for part in self.instances.event() for line in part.split("\n    ")]
            else:
                lines = event(r, self.functions)
            self.emit("", f"def e{n}():", *("    " + line for line in lines), "")
            events.append(n)
        self.emit("", "def run(g, *args):")
        self.emit("    out = []", "    it = g(*args)", "    try:", "        for n in range(12):")
        self.emit(f"            out.append(next(it) if n % {r.randint(2, 5)} else it.send(n or None))")
        self.emit(f"            if n == {r.randint(2, 9)}:")
        self.emit(f"                out.append({r.choice(('it.throw(ValueError(n))', 'it.close()', 'tick(n)'))})")
        self.emit("    except StopIteration as e:", "        out.append(e.value)", "    return out", "", "")
        for n in events:
            self.emit(f"EVENTS[{int(r.choice((3, 30, 200)) * r.random()) + 1}] = e{n}")
        calls = []
        for name, kinds, generator in self.functions:
            kept = [argument(r, k) for k in kinds]
            calls.append((name, kinds, generator, kept))
        on = r.random()
        if on < 0.3:
            self.emit("jit_on()")
        for name, _, generator, kept in calls:
            args = ", ".join(kept)
            call = f"attempt(run, {name}, {args})" if generator else f"attempt({name}, {args})"
            self.emit(f"for _ in range({r.choice((2, 5, 20, 30))}):", f"    {call}")
        if on >= 0.3:
            self.emit("jit_on()")
        for _ in range(r.randint(2, 4)):
            for name, kinds, generator, kept in calls:
                args = list(kept)
                for i, k in enumerate(kinds):
                    if r.random() < 0.4:
                        args[i] = argument(r, k if r.random() < 0.4 or k == "v" else r.choice("ifslodtbn"))
                joined = ", ".join(args)
                call = f"attempt(run, {name}, {joined})" if generator else f"attempt({name}, {joined})"
                if r.random() < 0.4:
                    self.emit(f"for _ in range({r.choice((2, 3, 20))}):", f"    {call}")
                else:
                    self.emit(call)
            if r.random() < 0.4:
                self.emit("attempt(e%d)" % r.choice(events))
        if r.random() < 0.15:
            self.threads(calls)
        self.emit("sys.settrace(None)", "sys.setprofile(None)")
        self.emit("if sys.monitoring.get_tool(3) is not None:", "    sys.monitoring.set_events(3, 0)")
        self.emit("print(TICKS, text(g0), text(g1), text(g2), text(g3), text(L0), text(D0))")
        self.emit("for o in (O0, O1, O2, O3):", "    print(text(o), clean(text(getattr(o, '__dict__', None), 2)))")

    def threads(self, calls):
        """Functions that share nothing, in threads that give way all the time."""
        self.emit("", "", "def alone(n):", "    t, s = 0, 0.5", "    for i in range(n):", "        t = (t * 3 + i) % 1000")
        self.emit("        s += i / (t + 1)", "    return t, s", "", "", "import threading", "")
        self.emit("EVENTS.clear()", "sys.settrace(None)", "sys.setprofile(None)", "sys.setswitchinterval(1e-6)", "results = {}")
        self.emit("team = [threading.Thread(target=lambda n=n: results.__setitem__(n, alone(200 * n))) for n in range(4)]")
        self.emit("for t in team:", "    t.start()", "for t in team:", "    t.join()")
        self.emit("print(sorted(results.items()))")


def generate(seed, size=1.0):
    """The program of this seed."""
    if seed % 8 == 7:
        return Deaths(random.Random(seed)).text()
    return Program(seed, size).text()
