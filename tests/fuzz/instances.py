"""Classes and functions for what depends on instances: those that do not leave a function, operators of Python classes,
chains of `super()`, and generators that a `for` consumes where they are made.

The bodies rarely raise by accident, so that their loops get hot; what goes wrong goes wrong on purpose and rarely.
"""

from .values import literal

NAMES = ("V", "W", "U", "S", "D")

SHOW = '''\
def flat(v, depth=2):
    """The class and the attributes of an instance, in their order."""
    if depth and type(v).__name__ in NAMES:
        own = getattr(v, "__dict__", None)
        if own is None:
            own = {k: getattr(v, k) for k in ("x", "y", "z") if hasattr(v, k)}
        return [type(v).__name__, *((k, flat(x, depth - 1)) for k, x in list(own.items()))]
    return text(v)


def keep(v):
    OUT.append(v)
    del OUT[:-3]
    return v


def make(cls, *args):
    """An argument that lives on: how long a temporary one does is a known difference."""
    try:
        MADE.append(cls(*args))
        return MADE[-1]
    except Exception as e:
        report(e)


OUT = []
MADE = []
'''

BINARY = ("add", "sub", "mul", "radd", "rsub", "rmul", "iadd", "matmul")
COMPARE = ("eq", "lt", "le", "ne", "gt")
UNARY = ("bool", "len", "getitem", "setitem", "call", "neg", "contains", "iter")


class Instances:
    """The text of the classes, generators and functions of one program, and what its events may change."""

    def __init__(self, rng):
        self.r = rng
        self.lines = []
        self.functions = []
        self.generators = []
        self.fresh = 0
        # Operators that the classes V and S have, so that all do.
        self.has = {name for name in BINARY + COMPARE + UNARY if rng.random() < 0.55} | {"add"}

    def emit(self, *lines):
        self.lines += lines

    def rare(self, chance, *lines):
        """These lines, or none."""
        return list(lines) if self.r.random() < chance else []

    def one_of(self, *options):
        """One of these texts; `add: p + q` only if instances can be added, with rare mistakes."""
        options = [option.partition(": ") if ": " in option else ("", "", option) for option in options]
        usable = [text for need, _, text in options if not need or need in self.has or self.r.random() < 0.03]
        return self.r.choice(usable)

    def text(self, first):
        """All lines; functions get numbers from `first` on."""
        self.emit("", "", *SHOW.splitlines(), f"NAMES = {NAMES!r}")
        self.classes()
        for n in range(self.r.randint(1, 3)):
            self.generator(n)
        self.pipe()
        for n in range(self.r.randint(1, 3)):
            self.function(first + n)
        return self.lines

    # Classes.

    def classes(self):
        r = self.r
        self.emit("", "", "class V:", *self.rare(0.4, f"    z = {literal(r, 'i')}"))
        if r.random() < 0.1:
            self.emit("    def __new__(cls, *args):", "        tick()", "        return object.__new__(cls)")
        self.emit("", *self.init("V"))
        self.members("V")
        self.emit("", "", "class W(V):", *self.rare(0.3, f"    z = {literal(r, 'i')}"), "    w = 1")
        if r.random() < 0.6:
            self.emit("", *self.init_super("W"))
        self.members("W", 0.25)
        self.emit("", "", f"class U({r.choice(('W', 'W', 'V'))}):", "    w = 2")
        if r.random() < 0.4:
            self.emit("", *self.init_super("U"))
        self.members("U", 0.2)
        self.emit("", "", "class S:", "    __slots__ = ('y', 'x', 'z')" if r.random() < 0.5 else "    __slots__ = ('x', 'y', 'z')")
        self.emit("", *self.init("S"))
        self.members("S")
        self.emit("", "", f"class D({r.choice(('V', 'V', 'W'))}):", *self.rare(0.5, "    __hash__ = object.__hash__"), "    w = 4")
        if r.random() < 0.5:
            self.emit("", "    def __del__(self):", "        print('died', TICKS)")
        self.members("D", 0.15)
        self.emit("", "", "class N:", "    def __init__(self, value, next=None):")
        self.emit(*r.sample(("        self.value = value", "        self.next = next"), 2))

    def init(self, cls):
        r = self.r
        sets = ["        self.x = x", "        self.y = y"]
        r.shuffle(sets)
        lines = [f"    def __init__(self, x=0, y={r.choice(('1', '0.5', 'None'))}):"]
        lines += self.rare(0.15, "        if x == 13:", "            raise ValueError(x)")
        lines += self.rare(0.12, "        tick()")
        lines += self.rare(0.08, "        peek()")
        lines += sets[:1] + self.rare(0.1, "        if y is None:", "            return") + self.rare(0.1, "        tick()") + sets[1:]
        lines += self.rare(0.15, "        if x == 7:", "            self.z = y")
        lines += self.rare(0.1, "        self.x = self.x + 1")
        lines += self.rare(0.06, "        keep(self)")
        lines += self.rare(0.06, "        self.me = self" if cls != "S" else "        self.z = self")
        lines += self.rare(0.08, "        for k in (1, 2):", "            self.z = k")
        lines += self.rare(0.08, "        if y == 5:", "            raise KeyError(y)")
        return lines

    def init_super(self, cls):
        r = self.r
        lines = [f"    def __init__(self, x=0, y={r.choice(('1', '2.0'))}{r.choice(('', '', ', z=3'))}):"]
        lines += self.rare(0.3, "        self.w = x")
        call = r.choice(("super().__init__(x, y)",) * 4 + ("super().__init__(x)", f"super({cls}, self).__init__(y, x)", "V.__init__(self, x, y)"))
        lines += ["        " + call]
        lines += self.rare(0.4, f"        self.z = {r.choice(('x', 'y', '3', 'self.x'))}")
        lines += self.rare(0.1, "        tick()")
        return lines

    def members(self, cls, chance=1):
        """Operators and methods of a class; those of subclasses may ask the base."""
        r = self.r
        sub = cls not in ("V", "S")
        for name in BINARY:
            if r.random() < chance if sub else name in self.has:
                self.binary(cls, name, sub and name in self.has)
        for name in COMPARE:
            if r.random() < chance * 0.5 if sub else name in self.has:
                self.compare(cls, name, sub and name in self.has)
        if r.random() < 0.5:
            self.emit("", "    __hash__ = object.__hash__")
        for name, parameters, bodies in (
            ("bool", "", ("return self.x != 0", "tick()\n        return True", "return bool(self.y)")),
            ("len", "", ("return 2", "return tick(3)")),
            ("getitem", ", k", ("return self.y if k else self.x", "if k > 1:\n            raise IndexError(k)\n        return (self.x, self.y)[k]")),
            ("setitem", ", k, v", ("if k:\n            self.x = v\n        else:\n            self.y = v",)),
            ("call", ", k=1", ("return self.x + k", "self.x = k\n        return self", "tick()\n        return k")),
            ("neg", "", (f"return {cls}(-self.x, self.y)", "return -self.x")),
            ("contains", ", k", ("return k == self.x",)),
            ("iter", "", ("yield self.x\n        yield self.y", "for k in (self.x, self.y):\n            yield k", "return iter((self.x, 1))")),
        ):
            if r.random() < chance * 0.35 if sub else name in self.has:
                self.emit("", f"    def __{name}__(self{parameters}):", "        " + r.choice(bodies))
        for name in ("plus", "dot", "norm", "moved", "me", "pair", "grow"):
            if not sub or r.random() < chance:
                self.method(cls, name, sub)

    def other(self):
        """How a method reads the attributes of its operand."""
        return self.r.choice(("o.x", "o.x", "o.x", "getattr(o, 'x', o)"))

    def made(self, cls, x, y):
        r = self.r
        who = r.choice((cls,) * 5 + ("V", "type(self)", "self.__class__", "W"))
        return f"{who}({x}, {y})" if r.random() < 0.9 else f"{who}(y={y}, x={x})"

    def binary(self, cls, name, sub):
        r = self.r
        symbol = {"add": "+", "sub": "-", "mul": "*", "matmul": "+"}[name.removeprefix("r") if name != "iadd" else "add"]
        self.emit("", f"    def __{name}__(self, o):")
        self.emit(*self.rare(0.12, "        if type(o) is float:", "            return NotImplemented"))
        self.emit(*self.rare(0.1, "        if not isinstance(o, V):", "            return NotImplemented"))
        self.emit(*self.rare(0.05, "        if self.x == 9:", "            raise ValueError(9)"), *self.rare(0.1, "        tick()"))
        self.emit(*self.rare(0.08, "        return NotImplemented"))
        if sub and r.random() < 0.5:
            self.emit(r.choice((f"        return super().__{name}__(o)", f"        r = super().__{name}__(o)\n        tick()\n        return r")))
            return
        self.emit("        if type(o) is int or type(o) is float:", f"            return {self.made(cls, f'self.x {symbol} o', 'self.y')}")
        if name == "iadd":
            self.emit(f"        self.x = self.x + {self.other()}", "        return self")
        elif r.random() < 0.15:
            self.emit(f"        return self.x {symbol} {self.other()}")
        else:
            y = r.choice((f"self.y {symbol} o.y", "self.y", "o.y"))
            self.emit(f"        return {self.made(cls, f'self.x {symbol} {self.other()}', y)}")

    def compare(self, cls, name, sub):
        r = self.r
        symbol = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">"}[name]
        self.emit("", f"    def __{name}__(self, o):")
        self.emit(*self.rare(0.15, "        if type(self) is not type(o):", "            return NotImplemented"), *self.rare(0.1, "        tick()"))
        if sub and r.random() < 0.4:
            self.emit(f"        return super().__{name}__(o)")
        else:
            result = f"self.x {symbol} {self.other()}"
            self.emit("        return " + r.choice((result, result, f"({result}) and 2", "None", f"[1] if {result} else ''")))

    def method(self, cls, name, sub):
        r = self.r
        parameters = {"plus": ", o", "dot": ", o", "moved": ", d=1", "grow": ", k"}.get(name, "")
        self.emit("", f"    def {name}(self{parameters}):", *self.rare(0.07, "        tick()"))
        if sub and r.random() < 0.7:
            call = f"super().{name}({parameters[2:].partition('=')[0]})"
            after = {"dot": " + 1", "norm": " * 2"}.get(name, "")
            self.emit(*self.rare(0.2, "        self.z = 1"), f"        return {call}{after}")
            return
        self.emit(
            {
                "plus": f"        return {self.made(cls, 'self.x + o.x', 'self.y + o.y' if r.random() < 0.7 else 'o.y')}",
                "dot": f"        return self.x * {self.other()}" + r.choice((" + self.y * o.y", "")),
                "norm": "        return " + r.choice(("self.x * self.x", "abs(self.x) + 0.5", "self.dot(self)", "self.y")),
                "moved": "        " + r.choice((f"return {self.made(cls, 'self.x + d', 'self.y')}", "self.x += d\n        return self")),
                "me": "        return self",
                "pair": "        return " + r.choice(("self.x, self.y", "[self.x, self.y]", "(self, self.x)")),
                "grow": "        " + r.choice(("self.z = k", "self.w = k\n        self.x = self.x + k", "self.__dict__['x'] = k", "self.k = N(k, self)")) + "\n        return k",
            }[name]
        )

    # Generators.

    def generator(self, n):
        r = self.r
        name = f"walk{n}"
        self.emit("", "", f"def {name}(n, a=1{r.choice(('', '', '', ', *, q=2'))}):", *self.rare(0.3, "    k = a"))
        has_k = self.lines[-1] == "    k = a"
        self.emit(*self.rare(0.1, "    tick()"), *self.rare(0.06, "    if n == 3:", "        return"))
        value = lambda: r.choice(("i", "i + n", "(i, a)", "V(i, 1)", "V(i, a).x", "i * 0.5", "a", *(["k"] if has_k else ["n"]), "tick(i)", "None"))
        more = [
            *self.rare(0.15, "        if i == 2:", f"            {r.choice(('continue', 'break', 'return', 'raise ValueError(i)', 'tick()'))}"),
            *self.rare(0.1, "        tick()"),
            *(self.rare(0.6, "        k += i")if has_k else []),
        ]
        wait = ["        " + r.choice(("yield " + value(),) * 6 + ("got = yield " + value(),))]
        after = [*self.rare(0.3, *(["        k = k + 1"] if has_k else ["        n += 1"])), *self.rare(0.15, "        tick()"), *self.rare(0.05, "        peek(2)"), *self.rare(0.06, "        1 // (i - 4)")]
        shape = r.random()
        if shape < 0.55:
            it = r.choice(("range(n)", "range(n)", "range(n)", "range(n, 0, -1)", "islice(L0, n)", "list(range(n))", "It(n)", "enumerate(range(n))", "zip(range(n), L0)", "(j for j in range(n))"))
            if it.startswith(("enumerate", "zip")):
                self.emit(f"    for i, j in {it}:")
            else:
                self.emit(f"    for i in {it}:")
            self.emit(*more, *wait, *after)
        elif shape < 0.75:
            self.emit("    i = 0", "    while i < n:", "        i += 1", *more, *wait, *after)
        elif shape < 0.82:
            self.emit("    i = n", f"    yield {value()}")
        elif shape < 0.88:
            self.emit("    i = n", f"    yield {value()}", "    tick()", f"    yield {value()}")
        elif shape < 0.94 and self.generators:
            self.emit(f"    for i in {r.choice(self.generators)}(n, a):", *wait, *after)
        elif shape < 0.97:
            self.emit("    for i in range(n):", "        for j in range(2):", f"            yield {value()}", *after)
        else:
            self.emit("    try:", "        for i in range(n):", f"            yield {value()}", "    finally:", "        tick()")
        self.emit(*self.rare(0.2, "    tick()"), *self.rare(0.1, f"    return {value() if shape < 0.75 and r.random() < 0 else 'n'}"))
        self.generators.append(name)

    def pipe(self):
        """A generator of what another iterator gives."""
        r = self.r
        self.emit("", "", "def pipe(it, a=1):", *self.rare(0.3, "    tick()"), "    for i in it:")
        self.emit(*self.rare(0.2, "        if i == 3:", f"            {r.choice(('continue', 'break', 'return', 'raise ValueError(i)', 'tick()'))}"))
        self.emit(f"        yield {r.choice(('i', '(i, a)', 'V(i, a)', 'a', 'tick(i)'))}")
        self.emit(*self.rare(0.3, f"        {r.choice(('a += 1', 'tick()', 'a = i', 'peek(2)'))}"), *self.rare(0.2, "    yield a"))

    # Functions: p and q are instances, t an int, u a float, i and j loop variables.

    def function(self, n):
        r = self.r
        self.loops = 0
        name = f"f{n}"
        self.emit("", "", f"def {name}(p, q, n, u):")
        self.emit("    t = 0", *self.rare(0.3, "    p = V(1, 2)"), *self.rare(0.3, "    q = W(0.5, 2)"), *self.rare(0.3, "    o = None"))
        self.emit(*self.rare(0.15, "    node = None"))
        self.has_node = self.lines[-1] == "    node = None"
        self.has_o = "    o = None" in self.lines[-2:]
        body = []
        for _ in range(r.randint(1, 2)):
            body += self.rare(0.4, *self.statement(0)) + self.loop(2)
        shown = ["t", "u", "flat(p)", "flat(q)", *(["flat(o)"] if self.has_o else [])]
        body.append(f"return [{', '.join(shown)}]" if r.random() < 0.85 else f"return [t, u, p.x, {r.choice(('q.y', 'p is q', 'q.pair()'))}]")
        self.lines += ["    " + line for line in body]
        self.functions.append((name, ["v", "v", "i", "f"], False))

    def loop(self, depth):
        r = self.r
        self.fresh += 1
        i = "i" if self.loops == 0 else f"j{self.fresh}"
        much = r.choice((5, 20, 60)) if self.loops == 0 else r.choice((2, 3, 5))
        self.loops += 1
        kind, kept = r.random(), None
        if kind < 0.4 or not self.generators:
            head = [f"for {i} in range({much}):"]
        elif kind < 0.85:
            g = r.choice(self.generators)
            arguments = r.choice((str(much), f"{much}, t", f"{much}, p", f"n={much}", "n", f"{much}, a=u"))
            made = f"{g}({arguments})"
            if r.random() < 0.25:
                made = f"pipe({made})"
            if self.loops > 1 or r.random() < 0.4:
                # In a variable somebody may take of it, or look at it.
                kept = f"it{self.fresh}"
                first = [f"{kept} = {made}", *self.rare(0.15, f"next({kept}, None)"), *self.rare(0.1, f"other{self.fresh} = {kept}")]
                if r.random() < 0.7:
                    head, kept = [f"for {i} in {made}:"], None
                else:
                    head = [*first, f"for {i} in {kept}:"]
            else:
                head = [f"for i in range({much}):"]
        elif kind < 0.9 and "iter" in self.has:
            head = [f"for {i} in {r.choice(('p', 'q', 'V(1, 2)'))}:"]
        elif kind < 0.95:
            head = [f"{i} = 0", f"while {i} < {much}:", f"    {i} += 1"]
        else:
            head = [f"for {i}, k{self.fresh} in enumerate({r.choice(self.generators)}({much})):"]
        lines = []
        for _ in range(r.randint(1, 4)):
            lines += self.statement(depth, i)
        lines += self.rare(0.12, f"if {self.condition(i)}:", f"    {r.choice(('break', 'continue', 'return [t, flat(p)]', 'raise ValueError(t)'))}")
        self.loops -= 1
        if kept:
            use = r.choice((f"t += len(list({kept}))", f"{kept}.close()", f"{kept} = None", f"next({kept}, None)", f"print({kept}.gi_frame is None)"))
            lines += self.rare(0.25, f"if {self.condition(i)}:", f"    {use}")
        done = self.rare(0.1, "else:", "    t += 3")
        return head + ["    " + line for line in lines] + done

    def condition(self, i="t"):
        r = self.r
        return self.one_of(
            *(f"{i} == {r.randint(0, 30)}", f"{i} == {r.randint(0, 9)}", f"{i} == {r.randint(0, 50)}", "t == 4", "u == 2.0"),
            *("p is q", "p == q", "lt: p < q", "q", "p.x == q.x", "type(p) is V", "isinstance(q, W)"),
            *("p.x == 5", "q is None", "p != q", "not p", "u == 3.0", "p.y", "hasattr(p, 'z')", "gt: p > q", "le: q <= p"),
        )

    def number(self, i="t"):
        r = self.r
        return r.choice(
            (
                *("t", "t", "u", "p.x", "q.y", "1", "0.5", "2", literal(r, "i"), literal(r, r.choice("if" if r.random() < 0.9 else "sn")), i, i),
                *("p.norm()", "p.dot(q)", "V(t, 1).x", "W(u, 2).norm()", "(p + q).x", "n", "tick(1)", "p.x", "q.x"),
            )
        )

    def instance(self, i="t"):
        r, e = self.r, lambda: self.number(i)
        c = r.choice(("V", "V", "V", "W", "W", "U", "S", "D"))
        return self.one_of(
            *(f"{c}({e()}, {e()})",) * 4,
            *(f"{c}({e()})", f"{c}(y={e()})", f"{c}()"),
            *("p.plus(q)", "p.plus(V(1, 1))", "q.plus(p)", "p + q", "q + p", "sub: p - q", "mul: p * 2", "rmul: 0.5 * q", "radd: 2 + p", "p + 1"),
            *("mul: p * q", "matmul: p @ q", "neg: -p", "rsub: 1 - p", "sub: q - 0.5", "add: p + 0.5", "mul: (p + q) * 2"),
            *(f"p.moved({e()})", "q.moved()", "p.me()", f"{c}({e()}, {e()}) + {c}({e()}, {e()})", f"{c}(p.x, q.y)", f"{c}({e()}, {e()}).me()"),
            *(f"(p if {self.condition(i)} else q)", f"(p if {self.condition(i)} else {c}({e()}, 1))"),
            *self.rare(0.1, f"{c}(p, {e()})"),
        )

    def statement(self, depth, i="t"):
        r, e = self.r, lambda: self.number(i)
        pq = r.choice("ppq")
        choice = r.random()
        if choice < 0.3:
            return [f"{pq} = {self.instance(i)}"]
        if choice < 0.36:
            return [f"{pq} {self.one_of('+=', '+=', 'sub: -=', 'mul: *=')} {r.choice(('p', 'q', '1', '0.5', 'V(1, 2)'))}"]
        if choice < 0.42:
            return [r.choice(("p, q = q, p", "q = p", f"{pq}.x = {e()}", f"{pq}.y = {e()}", f"{pq}.z = {e()}", f"{pq}.x += 1", f"{pq}.grow({e()})"))]
        if choice < 0.55:
            return self.one_of(
                *("t += 1", "t = t * 3 % 1000003", f"t += {e()}", f"u = {r.choice(('p.x', 'q.x', 'u * 0.5', 'u + 1.0', e()))}", "t += p.dot(q)", "t += p.x"),
                *(f"call: {pq}(t)", f"call: u = {pq}(2)", f"len: t += len({pq})", f"getitem: t += {pq}[0] == 1", f"setitem: {pq}[1] = {e()}", f"contains: t += {e()} in {pq}"),
                *("lt: t += (p < q) is True", "eq: t += (p == q) is True", "ne: x = p != q", "le: x = p <= q", "gt: x = q < p"),
                *("x, y = p.pair()", "f = p.plus\nq = f(q)", "t += super(W, p).norm() if isinstance(p, W) else 0"),
            ).splitlines()
        if choice < 0.67:
            return [f"if {self.condition(i)}:", "    " + self.escape(pq)] + self.rare(0.2, "else:", f"    {pq} = {self.instance(i)}")
        if choice < 0.7:
            return [self.escape(pq)]
        if choice < 0.78 and depth > 0 and self.loops < 3:
            return self.loop(depth - 1)
        if choice < 0.88 and depth > 0:
            inner = self.statement(depth - 1, i) + self.rare(0.4, *self.statement(depth - 1, i))
            shape = r.random()
            if shape < 0.4:
                return [f"if {self.condition(i)}:", *("    " + x for x in inner), *self.rare(0.4, "else:", f"    t += {e()}")]
            bad = r.choice((f"{pq} = V(13, 5)", f"{pq} = W(t, 5)", "raise ValueError(t)", "p + None", "1 // (t - 4)", "p.nothing", "tick()"))
            inner += self.rare(0.5, f"if {self.condition(i)}:", f"    {bad}")
            body = ["    " + x for x in inner]
            if shape < 0.85:
                caught = r.choice(("ValueError", "(ValueError, KeyError, TypeError)", "Exception", "ArithmeticError"))
                then = r.choice((["    t += 1"], [f"    {pq} = {self.instance(i)}"], ["    report(e)"], [f"    t = {e()}"]))
                return ["try:", *body, f"except {caught} as e:", *then, *self.rare(0.2, "finally:", "    t += 1")]
            return ["try:", *body, "finally:", "    t += 2"]
        if choice < 0.92 and self.has_node:
            return r.choice(([f"node = N({e()}, node)"], ["while node is not None:", "    t += 1", "    node = node.next"], ["if node is not None:", "    u = node.value"]))
        if choice < 0.96 and self.has_o:
            return r.choice(([f"o = {r.choice(('p', 'q', 'None', self.instance(i)))}"], ["if o is not None:", "    t += 1", "    u = o.x"], ["o = None"]))
        return [f"t += {r.choice(('tick(1)', '2**61', 'tick(t)', e()))}"]

    def escape(self, pq):
        """Something that makes an instance, or the frame, visible."""
        r = self.r
        return r.choice(
            (
                *(f"keep({pq})",) * 3,
                *("OUT.clear()", f"u = OUT[-1] is {pq} if OUT else 0", f"print(flat({pq}))", "peek()", "print(sorted(locals()))"),
                *("print([flat(x) for x in locals().values()])", f"poke({pq!r}, {r.choice(('V(3, 4)', 'W(1, 1)', 'None', 'OUT'))})", "poke('t', 5)"),
                *(f"{pq}.__class__ = {r.choice('VWUD')}", f"vars({pq})['x'] = 2.5", f"x = lambda: {pq}", f"del {pq}.x", f"{pq}.k = {pq}", f"L0.append({pq}.x)"),
                *(f"{pq} = None", f"{pq} = 5", f"del {pq}", "tick()", f"t = hash({pq}) == hash(p)", f"setattr({pq}, 'x', t)", f"u = getattr({pq}, 'x')"),
                *("q.other = p", "p.x = q", f"u = [{pq}, t]", f"t += isinstance({pq}, U)", "gc.collect()", f"weakref.finalize({pq}, print, 'gone', TICKS)", f"{pq}.__dict__.clear()"),
            )
        )

    # Events.

    def event(self):
        """Statements that change one of the classes or generators."""
        r = self.r
        c, d = r.choice(NAMES), r.choice(NAMES)
        m = r.choice(("plus", "dot", "norm", "moved", "me", "pair", "__add__", "__mul__", "__sub__", "__eq__", "__lt__", "__init__", "__radd__"))
        g, h = r.choice(self.generators), r.choice(self.generators)
        v = literal(r, r.choice("iiifsn"))
        return r.choice(
            (
                (f"{c}.{m} = {d}.{m}",),
                (f"{c}.{m} = {d}.{m}",),
                (f"del {c}.{m}",),
                (f"{c}.{m} = lambda self, *a: {r.choice(('self', 'NotImplemented', v, 'V(*a)', 'None', 'self.x'))}",),
                (f"{c}.__init__ = lambda self, x=1, y=2: setattr(self, 'y', {v})",),
                (f"{c}.__new__ = lambda cls, *a, **k: object.__new__({d})",),
                (f"{c}.{r.choice('xyz')} = property(lambda self: {v})",),
                (f"{c}.{r.choice('xyz')} = {v}",),
                (f"del {c}.z",),
                (f"{c}.__setattr__ = lambda self, name, v: object.__setattr__(self, name, v)",),
                (f"{c}.__getattr__ = lambda self, name: {v}",),
                (f"{c}.__del__ = lambda self: print('late', TICKS)",),
                (f"{c}.__bool__ = lambda self: tick(False)",),
                ("U.__bases__ = (V,)",),
                ("W.__bases__ = (D,)" if r.random() < 0.3 else "U.__bases__ = (W, V)",),
                (f"global {c}\n    {c} = {d}",),
                (f"{g}.__code__ = {h}.__code__",),
                (f"{g}.__defaults__ = ({v},)",),
                (f"global {g}\n    {g} = {h}",),
                (f"global {g}\n    {g} = lambda *a, **k: [1, 2, 3]",),
                ("if OUT:\n        OUT[-1].__class__ = W",),
                ("for v in OUT:\n        v.x = 7",),
                ("peek(3)",),
                (f"poke({r.choice(('p', 'q', 't', 'i'))!r}, {r.choice(('V(8, 9)', '1', 'None'))}, 3)",),
                ("gc.collect()",),
            )
        )
