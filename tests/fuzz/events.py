"""Changes that break what compiled code relies on, as statements of a function that runs in the middle of others."""

from .values import CLASSES, literal

TRACER = (
    "def tracer(frame, event, arg):",
    "    print('trace', event, frame.f_code.co_name, frame.f_lineno)",
    "    return tracer",
)


def event(r, functions):
    """Statements that change something."""
    names = [name for name, _, _ in functions]
    f, g = r.choice(names), r.choice(names)
    c, d = r.choice(CLASSES), r.choice(CLASSES)
    a = r.choice("abc")
    m = r.choice(("m", "n", "p"))
    o = f"O{r.randrange(4)}"
    v = literal(r, r.choice("iiifsn"))
    choices = (
        (f"{c}.{m} = lambda self, x=1: {v}",),
        (f"{c}.{m} = {d}.{m}",),
        (f"del {c}.{m}",),
        (f"{c}.{a} = {v}",),
        (f"{c}.{a} = property(lambda self: {v})",),
        (f"{c}.{a} = Descr({v})",),
        (f"del {c}.c",),
        (f"{o}.__class__ = {d}",),
        (f"{o}.{a} = {v}",),
        (f"del {o}.{a}",),
        (f"{o}.__dict__ = {{'a': {v}, 'm': lambda x=1: {v}}}",),
        (f"{o}.__dict__[{a!r}] = {v}",),
        (f"{o}.__dict__.clear()",),
        (f"{o}.{m} = lambda x=1: {v}",),
        (f"global g0, g1\n    g{r.randrange(2)} = {v}",),
        ("del globals()['g1']",),
        (f"global {f}\n    {f} = {g}",),
        (f"{f}.__code__ = {g}.__code__",),
        (f"{f}.__defaults__ = ({v},)",),
        (f"{f}.__defaults__ = None",),
        (f"{f}.__kwdefaults__ = {{'z': {v}}}",),
        ("C1.__bases__ = (C3,)" if r.random() < 0.5 else "C4.__bases__ = (C1,)",),
        ("L0.append(L0[-1])",),
        ("L0.clear()",),
        (f"L0[:] = {literal(r, 'l')}",),
        ("L0.pop()",),
        ("A0.append(5)",),
        ("A1.pop()",),
        ("global A0\n    A0 = array('d', [1.5] * 4)",),
        ("global A1\n    A1 = array('i', [1] * 4)",),
        ("global A2\n    A2 = (4, 3, 2, 1)",),
        ("global A0, VIEW\n    VIEW = memoryview(A0)",),
        ("global sum\n    sum = lambda x, y=0: len(list(x))",),
        ("import builtins\n    builtins.any = lambda x: next(x, None)",),
        ("L0.insert(0, 'new')",),
        (f"D0[{a!r}] = {v}",),
        ("D0.clear()",),
        (f"D0[C0()] = {v}",),
        ("import builtins\n    builtins.len = lambda x: tick(2)",),
        ("global len\n    len = lambda x: 3",),
        ("globals().pop('len', None)",),
        ("gc.collect()",),
        ("peek(3)",),
        (f"poke({r.choice(('v0', 'v1', 'v2', 'a0', 'a1', 'i0'))!r}, {v}, 3)",),
        (*TRACER, "sys.settrace(tracer)", "sys._getframe(2).f_trace = tracer"),
        ("sys.settrace(None)",),
        ("sys.setprofile(lambda f, e, a: print('profile', e, f.f_code.co_name))",),
        ("sys.setprofile(None)",),
        monitor(r),
        ("raise RuntimeError('event')",),
        (f"raise ZeroDivisionError({v})",),
        (f"{c}.__getattribute__ = lambda self, name: object.__getattribute__(self, name)",),
        (f"{c}.__setattr__ = lambda self, name, v: object.__setattr__(self, name, v)",),
        (f"{c}.__getattr__ = lambda self, name: {v}",),
        (f"{c}.__eq__ = lambda self, other: tick(True)",),
        (f"{c}.__bool__ = lambda self: tick(False)",),
        (f"{c}.__len__ = lambda self: tick(0)",),
        (f"{c}.__init__ = lambda self, a=1, b=2: setattr(self, 'a', {v})",),
        (f"{c}.__new__ = lambda cls, *a: object.__new__({d})",),
        (f"attempt({f}, {v})",),
    )
    return [line for part in r.choice(choices) for line in part.split("\n    ")]


def monitor(r):
    """A monitoring tool that counts for a while."""
    events = r.sample(("PY_START", "PY_RETURN", "PY_UNWIND", "RAISE", "LINE", "JUMP"), 2)
    mask = " | ".join(f"E.{e}" for e in events)
    lines = ["M, E = sys.monitoring, sys.monitoring.events", "if M.get_tool(3) is None:", "    M.use_tool_id(3, 'fuzz')"]
    for e in events:
        lines.append(f"M.register_callback(3, E.{e}, lambda code, *a: print('{e}', code.co_name))")
    lines.append(f"M.set_events(3, {mask} if not M.get_events(3) else 0)")
    return tuple(lines)
