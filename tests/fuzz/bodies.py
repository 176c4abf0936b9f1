"""Bodies of random functions: statements and expressions over variables of roughly known kinds.

Every loop is bounded. Sizes stay small: products are reduced, sequences cut.
"""

import dataclasses

from .values import CLASSES, literal

KINDS = "iiiffcsblltdoo"


@dataclasses.dataclass
class Scope:
    """What a body may use: variables with their kinds, functions it may call (`callees`: name, kinds, generator)."""

    vars: dict
    method: bool = False
    callees: list = dataclasses.field(default_factory=list)
    generator: bool = False
    loops: int = 0
    fresh: int = 0
    in_finally: bool = False


class Body:
    """Makes the lines of one function."""

    def __init__(self, rng, scope, functions, small=False):
        self.r = rng
        self.scope = scope
        self.functions = functions
        self.small = small
        self.hazards = rng.sample(HAZARDS, 3) if not small else ["plain"]

    def prologue(self):
        """Locals of every kind that the statements need."""
        lines = []
        for n, kind in enumerate(self.r.sample(("i", "f", "c", "s", "l", "d", "o", "i", "t"), 3)):
            name = f"v{n}"
            lines.append(f"{name} = {self.expr(kind, 1)}")
            self.scope.vars[name] = kind
        return lines

    def var(self, kind):
        """A variable of the kind, or None."""
        names = [n for n, k in self.scope.vars.items() if k == kind or kind == "n"]
        return self.r.choice(names) if names else None

    def new(self, kind, prefix="v"):
        self.scope.fresh += 1
        name = f"{prefix}{self.r.randrange(5)}" if prefix == "v" else f"{prefix}{self.scope.fresh}"
        self.scope.vars[name] = kind
        return name

    # Expressions.

    def expr(self, kind="n", depth=2):
        r = self.r
        if kind == "n":
            kind = r.choice(KINDS)
        if depth <= 0 or r.random() < 0.25:
            name = self.var(kind)
            if name is not None and r.random() < 0.8:
                return name
            if r.random() < 0.04:
                return self.var("n") or "None"
            return literal(r, kind)
        return getattr(self, "expr_" + kind)(depth - 1)

    def expr_i(self, d):
        r, e = self.r, self.expr
        choice = r.randrange(32)
        if choice in (30, 31):
            return self.masked(d)
        if choice < 6:
            return f"({e('i', d)} {r.choice('+-+-&|^')} {e('i', d)})"
        if choice == 25:
            return f"{r.choice(('A0', 'A2', 'A3'))}[{e('i', d)} & 3]"
        if choice in (26, 27):
            return self.consumed(d)
        if choice == 28 and not self.small:
            return f"{r.choice(('star', 'double'))}(*{e('t', 0)}, q={e('i', 0)})"
        if choice == 6:
            return f"({e('i', d)} * {e('i', d)} % {r.choice(('1000003', '2**61', '97', '-13'))})"
        if choice == 7:
            return f"({e('i', d)} {r.choice(('//', '%'))} ({e('i', d)} or 3))"
        if choice == 8:
            return f"({e('i', d)} {r.choice(('<<', '>>'))} ({e('i', d)} & 7))"
        if choice == 9:
            return f"{r.choice('-~+')}{e('i', d)}"
        if choice == 10:
            return f"len({e(r.choice('slltd'), d)})"
        if choice == 11:
            return f"{e('l', d)}[{e('i', d)} & 1]"
        if choice in (12, 13, 14):
            return f"{e('o', 0)}.{r.choice('abcabck')}"
        if choice in (15, 16):
            return f"{e('o', 0)}.{r.choice('mnp')}({e('i', d) if r.random() < 0.6 else ''})"
        if choice == 17:
            return f"({e('i', d)} if {e('b', d)} else {e('i', d)})"
        if choice == 18:
            return f"int({e(r.choice('ib'), d)})"
        if choice == 19:
            return f"{r.choice(('g0', 'g1', 'tick(g0)', 'TICKS'))}"
        if choice == 20 and not self.small:
            return self.call(d)
        if choice == 21:
            return f"{r.choice(('min', 'max'))}({e('i', d)}, {e('i', d)})"
        if choice == 22:
            return f"abs({e('i', d)})"
        if choice == 23:
            return f"(w0 := {e('i', d)})"
        return f"tick({e('i', d)})"

    def masked(self, d):
        """Ints that a mask cuts down to a few machine bits."""
        r, e = self.r, self.expr
        mask = r.choice(("0xffffffffffffffff", "0xffffffffffffffff", "(2**63 - 1)", "0xffffffff", "-1", "(2**65 - 1)"))
        inner = r.choice(
            (
                f"{e('i', d)} * {e('i', d)}",
                f"{e('i', d)} * 0x9e3779b97f4a7c15 {r.choice('+-^|')} {e('i', d)}",
                f"({e('i', d)} << {r.choice((1, 13, 63, 64))}) {r.choice('^|+')} {e('i', d)}",
                f"{e('i', d)} {r.choice('+-^|')} {e('i', d)}",
            )
        )
        rest = r.choice(("", "", " >> 33", " % 1009", " // 7", f" ^ {e('i', d)}", f" | ({e('i', d)} & 0xff)"))
        return f"((({inner}) & {mask}){rest})"

    def expr_f(self, d):
        r, e = self.r, self.expr
        choice = r.randrange(10)
        if choice == 8:
            return f"A1[{e('i', d)} & 3]"
        if choice == 9:
            return f"({e('i', d)} if {e('b', d)} else {e('f', d)})"
        if choice < 4:
            return f"({e(r.choice('ffi'), d)} {r.choice('+-*')} {e('f', d)})"
        if choice == 4:
            return f"({e('f', d)} / ({e(r.choice('fi'), d)} or 2.0))"
        if choice == 5:
            return f"({e('i', d)} / ({e('i', d)} or 4))"
        if choice == 6:
            return f"({e('f', d)} % ({e('f', d)} or 1.5))"
        return r.choice(
            (
                f"-{e('f', d)}",
                f"abs({e('f', d)})",
                f"float({e('i', d)} & 255)",
                "g2",
                f"abs({e('c', d)})",
                f"{e('c', d)}.{r.choice(('real', 'imag'))}",
            )
        )

    def expr_c(self, d):
        r, e = self.r, self.expr
        return r.choice(
            (
                f"({e('c', d)} {r.choice('+-*')} {e(r.choice('ccfi'), d)})",
                f"({e(r.choice('fi'), d)} {r.choice('+-*')} {e('c', d)})",
                f"({e('c', d)} / ({e(r.choice('ccf'), d)} or 2j))",
                f"(({e('c', d)} * 0.5) ** {r.choice('12348')})",
                f"complex({e(r.choice('fi'), d)}, {e('f', d)})",
                f"(-{e('c', d)})",
                f"({e('c', d)} if {e('b', d)} else {e(r.choice('cci'), d)})",
            )
        )

    def expr_s(self, d):
        r, e = self.r, self.expr
        return r.choice(
            (
                f"({e('s', d)} + {e('s', d)})[-20:]",
                f"f'{{{e('i', 0)}}}-{{{e('f', 0)}}}'",
                f"str({e('i', d)})",
                f"{e('s', d)}[{r.choice(('0:2', '-3:', '::-1', ':'))}]",
                f"{e('s', d)} * ({e('i', 0)} & 3)",
                f"type({e('n', d)}).__name__",
                f"{e('s', d)}.upper()",
                f"'-'.join(str(_q) for _q in {e(r.choice('tl'), d)})[:20]",
                "g3",
            )
        )

    def expr_b(self, d):
        r, e = self.r, self.expr
        kind = r.choice("iiifsn")
        if r.random() < 0.04:
            return f"({e('c', d)} {r.choice(('==', '!='))} {e('c', d)})"
        return r.choice(
            (
                f"({e(kind, d)} {r.choice(('<', '<=', '==', '!=', '>', '>='))} {e(kind, d)})",
                f"({e('i', d)} < {e('i', d)} <= {e('f', d)})",
                f"(not {e('n', d)})",
                f"isinstance({e('n', d)}, {r.choice(('int', 'float', 'str', 'C0', '(int, C1)', 'list', 'bool'))})",
                f"({e('i', d)} {r.choice(('in', 'not in'))} {e(r.choice('lltdo'), d)})",
                f"({e('n', d)} is {r.choice(('', 'not '))}None)",
                f"bool({e('n', d)})",
                f"({e('b', d)} {r.choice(('and', 'or'))} {e('b', d)})",
                f"(type({e('n', d)}) is {r.choice(('int', 'str', 'list', 'C0', 'C1'))})",
                f"hasattr({e('o', 0)}, {r.choice('abck')!r})",
                f"{r.choice(('any', 'all'))}(_q == {e('i', 0)} for _q in {e('l', d)})",
            )
        )

    def expr_l(self, d):
        r, e = self.r, self.expr
        return r.choice(
            (
                f"[{e('i', d)}, {e(r.choice('ifson'), d)}]",
                f"[{e('i', d)} for _i in range({r.randint(0, 8)})]",
                f"[_i + 1 for _i in {e('l', d)} if _i]",
                f"{e('l', d)}[{r.choice((':2', '1:', '::-1', '-4:'))}]",
                f"({e('l', d)} + {e('l', d)})[:9]",
                f"list({e(r.choice('std'), d)})",
                f"list(_q + {e('i', 0)} for _q in {e('l', 0)})",
                f"sorted({e('i', d)} for _q in range(3))",
                f"{e('l', d)}[{e('i', 0)} % 5:{e('i', 0)} % 9]",
                f"list({r.choice(('A0', 'A1', 'A2'))})",
                f"[(lambda q=_i: q + {e('i', 0)})() for _i in range(3)]",
                "L0",
            )
        )

    def expr_t(self, d):
        e = self.expr
        return self.r.choice(
            (f"({e('i', d)}, {e('n', d)})", f"tuple({e('l', d)})", f"tuple({e('i', 0)} ^ _q for _q in range(4))", f"divmod({e('i', d)}, {e('i', d)} or 3)", f"(*{e('l', d)}, {e('i', d)})")
        )

    def expr_d(self, d):
        r, e = self.r, self.expr
        return r.choice(
            (
                f"{{{e('i', d)}: {e('n', d)}, 'a': {e('i', d)}}}",
                f"{{_k: {e('i', d)} for _k in range(3)}}",
                f"{{**{e('d', d)}, 'b': {e('i', d)}}}",
                f"dict(a={e('i', d)}, b=2)",
                "D0",
            )
        )

    def expr_o(self, d):
        r, e = self.r, self.expr
        return r.choice(
            (
                f"{r.choice(CLASSES)}({e('i', d)})",
                f"{r.choice(CLASSES)}(b={e('i', d)})",
                f"{r.choice(CLASSES)}()",
                *(f"O{n}" for n in range(4)),
                f"({e('o', d)} if {e('b', d)} else {e('o', d)})",
            )
        )

    def consumed(self, d):
        """A number that a builtin makes of a generator expression."""
        r, e = self.r, self.expr
        it = r.choice((f"range({e('i', 0)} % 6)", e("l", 0), e("t", 0), "A0", "It(3)", "D0", f"zip({e('l', 0)}, range(4))"))
        item = r.choice(("_q", f"_q * {e('i', 0)}", e("i", d), "tick(1)", "len(text(_q))"))
        test = f" if {e('b', d)}" if r.random() < 0.4 else ""
        inner = f" for _p in range({r.randint(1, 3)})" if r.random() < 0.15 else ""
        genexpr = f"{item} for _q in {it}{test}{inner}"
        return r.choice(
            (
                f"sum({genexpr})",
                f"sum(({genexpr}), {e('i', 0)})",
                f"max(({genexpr}), default=0)",
                f"min(({genexpr}), default=0)",
                f"len(set({genexpr}))",
                f"len(tuple({genexpr}))",
                f"len(dict(((_q, 1) for _q in {it})))",
            )
        )

    def call(self, d):
        """A call of an earlier function, with the arguments it wants or others."""
        callees = [c for c in self.functions if not c[2]]
        if not callees or self.scope.loops > 1:
            return "tick(1)"
        name, kinds, _ = self.r.choice(callees)
        args = [self.expr(k if self.r.random() < 0.85 else "n", d) for k in kinds]
        if self.r.random() < 0.15:
            args[-1] = f"*[{args[-1]}]"
        elif self.r.random() < 0.1:
            args[-1] = f"a{len(kinds) - 1}={args[-1]}"
        return f"{name}({', '.join(args)})"

    # Statements.

    def block(self, count, depth=2):
        lines = []
        for _ in range(count):
            lines += self.statement(depth)
        return lines

    def indented(self, count, depth):
        return ["    " + line for line in self.block(count, depth)]

    def statement(self, depth):
        r = self.r
        if self.small:
            return self.simple()
        chance = r.random()
        if chance < 0.4 or depth <= 0:
            return self.simple()
        kind = r.choice(("if", "for", "for", "for", "while", "try", "try", "with", "closure", "hazard", "hazard", "match"))
        return getattr(self, "make_" + kind)(depth - 1)

    def assigned(self):
        """A target that exists or is new, and its kind."""
        kind = self.r.choice(KINDS)
        names = [n for n, k in self.scope.vars.items() if n.startswith("v") and k == kind]
        return (self.r.choice(names), kind) if names and self.r.random() < 0.7 else (self.new(kind), kind)

    def simple(self):
        r, e = self.r, self.expr
        o = self.var("o") or f"O{r.randrange(4)}"
        choice = r.randrange(27)
        if choice == 22:
            a = r.choice(("A0", "A1", "A2", "A3"))
            return [f"{a}[{e('i', 0)} & 3] = {e('f' if a == 'A1' else 'i', 1)}{'' if a == 'A1' else ' & 127'}"]
        if choice == 23:
            l = e("l", 0)
            return [
                r.choice(
                    (
                        f"{l}[{r.choice((':2', '1:3', ':', '-2:'))}] = {e('l', 0)}[:5]",
                        f"del {l}[{r.choice((':1', '3:', '-1:'))}]",
                        f"{l}.insert({e('i', 0)} & 3, {e('i', 0)})",
                        f"{l}.reverse()",
                        f"{l}.extend(_q for _q in {e('l', 0)}[:3])",
                    )
                )
            ]
        if choice == 24 and not self.small:
            m = self.new("n", "m")
            self.scope.vars.pop(m)
            return [f"{m} = {o}.{r.choice('mnp')}", *(f"tick({m}({e('i', 0)}))" for _ in range(r.randint(1, 3)))]
        if choice == 25 and not self.small:
            x = self.new("o", "o")
            return [f"for {x} in (O0, O1, O2, O3):", f"    tick({x}.{r.choice(('m(1)', 'n()', 'a', 'b', 'p(2)', 'c'))})"]
        if choice < 6 and not self.small:
            value_kind = r.choice(KINDS)
            value = e(value_kind)
            return [f"{self.new(value_kind)} = {value}"]
        if choice < 9:
            name = self.var("i")
            return [f"{name} {r.choice('+-&|^')}= {e('i', 1)}"] if name and name[0] == "v" else [f"tick({e('i', 1)})"]
        if choice == 9:
            name = self.var("f")
            return [f"{name} {r.choice('+-*')}= {e('f', 1)}"] if name and name[0] == "v" else ["tick()"]
        if choice == 10 and r.random() < 0.5:
            name = self.var("c")
            return [f"{name} {r.choice('+-*')}= {e(r.choice('ccf'), 1)}"] if name and name[0] == "v" else ["tick()"]
        if choice in (10, 11):
            return [f"{o}.{r.choice('abcb')} = {e(r.choice('iiifn'))}"]
        if choice == 12:
            return [f"{o}.{r.choice('ab')} {r.choice('+-')}= {e('i', 1)}"]
        if choice == 13:
            return [f"{e('l', 0)}[{e('i', 0)} & 1] = {e('i')}"]
        if choice == 14:
            return [f"{e('d', 0)}[{r.choice((chr(39) + 'a' + chr(39), 'g0', '1'))}] = {e('i')}"]
        if choice == 15:
            return [f"{e('l', 0)}.append({e('i')})"]
        if choice == 16 and not self.small:
            return [f"{self.new('i')}, {self.new('n')} = {e('t')}"]
        if choice == 17 and not self.small:
            return [f"{self.new('i')}, *{self.new('l')} = {e('l')}"]
        if choice == 18 and self.scope.generator:
            return [f"{self.new('n')} = yield {e('i')}"] if r.random() < 0.8 else [f"yield from {e('l', 1)}"]
        if choice == 19:
            return [f"assert {e('b')}, {e('s', 1)}"] if r.random() < 0.3 else [f"tick({e('i', 1)})"]
        if choice == 20 and not self.small and r.random() < 0.4:
            return [f"if {e('b')}:", f"    return {e('n')}"]
        return [f"tick({e('i', 1)})"]

    def make_if(self, depth):
        r = self.r
        lines = [f"if {self.expr(r.choice('bbbin'))}:", *self.indented(r.randint(1, 2), depth)]
        if r.random() < 0.3:
            lines += [f"elif {self.expr('b')}:", *self.indented(1, depth)]
        if r.random() < 0.6:
            lines += ["else:", *self.indented(r.randint(1, 2), depth)]
        return lines

    def loop(self, depth, count=None):
        """Body of a loop with its ways out."""
        self.scope.loops += 1
        lines = self.indented(count or self.r.randint(1, 4), depth)
        self.scope.loops -= 1
        if self.r.random() < 0.25:
            lines += [f"    if {self.expr('b')}:", f"        {self.r.choice(('break', 'continue'))}"]
        return lines

    def make_for(self, depth):
        r = self.r
        much = r.choice((3, 7, 60)) if self.scope.loops == 0 else r.choice((2, 4))
        name = self.new("i", "i")
        it = r.choice(
            (
                *(f"range({much})",) * 4,
                f"range({r.randint(-3, 5)}, {much}, {r.choice((1, 2, 3))})",
                f"range({much}, 0, -1)",
                f"islice({self.expr('l', 1)}, {much})",
                f"islice({self.expr('t', 1)}, {much})",
                f"list(range({much}))",
                f"tuple(range({much}))",
                f"It({much})",
                f"(q + 1 for q in range({much}))",
                f"{self.expr('l', 1)}[:{much}]",
                f"{{1: 2, 3: 4, 'x': 5}}",
            )
        )
        if r.random() < 0.15:
            other = self.new("i", "j")
            head = f"for {name}, {other} in {r.choice((f'enumerate({it})', f'zip({it}, range(5, 90))'))}:"
        else:
            head = f"for {name} in {it}:"
        lines = [head, *self.loop(depth)]
        if r.random() < 0.15:
            lines += ["else:", *self.indented(1, depth)]
        return lines

    def make_while(self, depth):
        name = self.new("i", "n")
        self.scope.vars.pop(name)
        limit = self.r.choice((3, 8, 60)) if self.scope.loops == 0 else 3
        body = self.loop(depth)
        return [f"{name} = 0", f"while {name} < {limit}:", f"    {name} += 1", *body]

    def make_try(self, depth):
        r = self.r
        lines = ["try:", *self.indented(r.randint(1, 2), depth)]
        if r.random() < 0.4:
            lines.append("    " + r.choice((f"raise ValueError({self.expr('i', 1)})", "1 / (g0 & 1)", "O0.zz", "[][g0]", "{}['q']")))
        if r.random() < 0.75:
            caught = r.choice(("Exception", "(TypeError, ValueError)", "ValueError", "(TypeError, AttributeError, IndexError)", "ArithmeticError"))
            lines += [f"except {caught} as e:"]
            lines += r.choice(
                (
                    ["    report(e)"],
                    [f"    {self.new('s')} = clean(str(e))"],
                    [*self.indented(1, depth)],
                    [f"    raise RuntimeError({self.expr('i', 0)}){r.choice(('', ' from e', ' from None'))}"],
                    ["    tick()", "    if g0 == 3:", "        raise"],
                    ["    del e", *self.indented(1, depth)],
                )
            )
            if r.random() < 0.2:
                lines += ["else:", *self.indented(1, depth)]
            if r.random() < 0.25:
                lines += ["finally:", *self.indented(1, depth)]
        else:
            lines += ["finally:", *self.indented(1, depth)]
        return lines

    def make_with(self, depth):
        return ["with Ctx() as c0:", *self.indented(self.r.randint(1, 2), depth)]

    def make_match(self, depth):
        r = self.r
        return [
            f"match {self.expr()}:",
            r.choice(("    case 0 | 1 | None:", "    case int():", "    case C0(a=w1):")),
            *("    " + line for line in self.indented(1, depth)),
            r.choice(("    case [w2, *_]:", "    case {'a': w2}:", "    case str(w2):")),
            "        tick(len(text(w2)))",
            "    case _:",
            *("    " + line for line in self.indented(1, depth)),
        ]

    def make_closure(self, depth):
        r = self.r
        name = f"h{r.randrange(3)}"
        shared = next((n for n, k in self.scope.vars.items() if k == "i" and n[0] in "av"), None)
        lines = [f"def {name}(x=1):"]
        if shared and r.random() < 0.7:
            # It may be a variable that is bound nowhere in this function but in another closure.
            lines = ["if TICKS < 0:", f"    {shared} = 0", *lines]
            lines += [f"    nonlocal {shared}", f"    {shared} = {shared} + x"]
        lines += ["    tick()", f"    return x + {self.expr('i', 0)}"]
        call = f"{name}({self.expr('i', 0)})"
        target = self.new("i")
        if r.random() < 0.5:
            return [*lines, f"for _ in range({r.choice((3, 50)) if not self.scope.loops else 2}):", f"    {target} = {call}"]
        return [*lines, f"{target} = {call}"]

    def make_hazard(self, depth):
        r, e = self.r, self.expr
        which = r.choice(self.hazards)
        o = self.var("o") or "O0"
        name = self.var("n") or "g0"
        if which == "del" and name[0] == "v":
            kind = self.scope.vars[name]
            return [f"if {e('b')}:", f"    del {name}", f"    {name} = {e(kind)}"] if r.random() < 0.8 else [f"if {e('b')}:", f"    del {name}"]
        if which == "peek":
            return [f"if TICKS % {r.choice((7, 13))} == 1:", "    peek()"]
        if which == "locals":
            return [f"if TICKS % {r.choice((5, 11))} == 1:", "    print(*(f'{k}={text(x)}' for k, x in locals().items()))"]
        if which == "poke":
            return [f"if TICKS % {r.choice((7, 13))} == 1:", f"    poke({name!r}, {e('n', 0)})"]
        if which == "class":
            return [f"if TICKS % {r.choice((9, 23))} == 2:", f"    {o}.__class__ = {r.choice(CLASSES)}"]
        if which == "weak":
            v = self.new("o")
            return [f"{v} = C0({e('i', 0)})", f"weakref.finalize({v}, print, 'gone', TICKS)", *self.simple(), f"{v} = {e('o', 0)}"]
        if which == "iterated":
            l, x = self.new("l"), self.new("n", "x")
            change = r.choice((f"{l}.pop()", f"{l}.append({x})", f"{l}.clear()", f"del {l}[0]", f"{l}.insert(0, {x})"))
            return [f"{l} = list(range(8))", f"for {x} in {l}:", *self.indented(1, 0), f"    if len({l}) < 14 and {e('b')}:", f"        {change}"]
        if which == "dicts":
            k = self.new("n", "k")
            return [f"for {k} in D0:", *self.indented(1, 0), f"    if {e('b')}:", f"        {r.choice(('D0.pop(' + k + ')', 'D0[len(D0)] = 1', 'D0[' + k + '] = 2'))}"]
        if which == "attr":
            return [f"{o}.__dict__[{r.choice('abcm')!r}] = {e('i', 0)}"] if r.random() < 0.5 else [f"setattr({o}, {r.choice('abcm')!r}, {e('n', 0)})"]
        if which == "global":
            return [f"globals()[{r.choice(('g0', 'g1', 'g2'))!r}] = {e(r.choice('iiif'), 0)}"]
        if which == "generator":
            g = self.new("n", "y")
            return [
                f"{g} = (q * {e('i', 0)} for q in {self.expr('l', 0)})",
                f"{self.new('n')} = next({g}, None)",
                f"{g}.{r.choice(('close()', 'send(None)', 'throw(KeyError, KeyError(1))', '__next__()'))}",
            ]
        if which == "object":
            v = self.new("o")
            last = r.choice((f"{v} = None", f"{v} = {e('o', 0)}", f"O0.c = {v}", f"L0.append({v})", f"O0.a, {v} = {v}, None"))
            return [f"{v} = Z({e('i', 0)})", *self.simple(), last]
        if which == "on":
            return [f"if TICKS > {r.choice((5, 20, 100))}:", "    EVENTS.pop(0, int)()"]
        return self.simple()


HAZARDS = ["del", "peek", "locals", "poke", "class", "weak", "iterated", "dicts", "attr", "global", "generator", "object", "on", "plain"]
