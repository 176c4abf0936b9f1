"""Constants and arguments of a kind: i int, f float, c complex, s str, b bool, l list, t tuple, d dict, o object, n anything,
v instance of the classes in `instances.py`."""

INTS = (
    *("0", "1", "2", "3", "5", "7", "-1", "-2", "10", "100", "255", "256", "257", "-5", "-6", "1000", "-1000"),
    *("2**30 - 1", "2**30", "-2**30", "2**31", "2**32 + 1", "2**53", "2**53 + 1", "2**60", "2**61", "2**62 - 1"),
    *("2**62", "-2**62", "2**63 - 1", "2**63", "-2**63", "-2**63 - 1", "2**64", "2**64 - 1", "10**30", "-10**30"),
)
FLOATS = ("0.0", "-0.0", "1.0", "0.5", "-1.5", "2.0", "3.75", "1e308", "-1e308", "5e-324", "float('inf')", "float('nan')",
          "1e16", "0.1")
COMPLEXES = ("0j", "1j", "complex(-0.0, -0.0)", "complex('inf')", "complex(0, float('nan'))", "(1e308 + 1e308j)")
STRS = ("''", "'a'", "'ab'", "'abc'", "'x y'", "'\\xe9'", "'\\u20ac'", "'\\U0001f600'", "('a' * 50)", "'7'")
CLASSES = ("C0", "C1", "C2", "C3", "C4")


def literal(r, kind):
    """An expression of a kind, without variables."""
    if kind == "i":
        return r.choice(INTS) if r.random() < 0.5 else str(r.randint(-9, 60))
    if kind == "f":
        return r.choice(FLOATS) if r.random() < 0.5 else repr(r.randint(-40, 40) / 4)
    if kind == "c":
        return r.choice(COMPLEXES) if r.random() < 0.3 else f"({r.randint(-9, 9) / 4} + {r.randint(-9, 9) / 4}j)"
    if kind == "s":
        return r.choice(STRS)
    if kind == "b":
        return r.choice(("True", "False"))
    if kind == "l":
        inner = r.choice("iiifso")
        return "[" + ", ".join(literal(r, inner) for _ in range(r.randint(0, 6))) + "]"
    if kind == "t":
        items = [literal(r, r.choice("iifsn")) for _ in range(r.randint(1, 4))]
        return "(" + ", ".join(items) + ",)"
    if kind == "d":
        keys = [r.choice(("'a'", "'b'", "'c'", "1", "2", "None")) for _ in range(r.randint(0, 4))]
        return "{" + ", ".join(f"{k}: {literal(r, 'i')}" for k in keys) + "}"
    if kind == "o":
        return f"{r.choice(CLASSES)}({', '.join(literal(r, r.choice('iiifs')) for _ in range(r.randint(0, 2)))})"
    if kind == "v":
        x, y = literal(r, r.choice("if")), literal(r, r.choice("iif"))
        return f"make({r.choice('VVVWWWUSD')}, {x}, {y})"
    if r.random() < 0.3:
        return "None"
    return literal(r, r.choice("ifsbltdo"))


def argument(r, kind):
    """An argument of a kind: mostly a constant, sometimes a subclass's instance or something shared."""
    chance = r.random()
    if kind == "o" and chance < 0.5:
        return f"O{r.randrange(4)}"
    if kind == "l" and chance < 0.3:
        return "L0"
    if kind == "d" and chance < 0.3:
        return "D0"
    if kind == "v" and chance < 0.93:
        return literal(r, kind)
    if chance < 0.1:
        subclass = {"i": "C5(7)", "f": "C6(2.5)", "s": "C7('sub')", "l": "C8([1, 2, 3])", "d": "C9(a=1, b=2)"}
        return subclass.get(kind, "None")
    if kind == "l" and chance < 0.6:
        return f"list(range({r.randint(0, 70)}))"
    return literal(r, kind)
