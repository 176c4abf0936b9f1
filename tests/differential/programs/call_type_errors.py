"""TypeErrors of wrong calls: exact text and traceback depth for functions, methods, classes, builtins."""

import traceback


def none():
    return "none"


def one(a):
    return "one"


def two(a, b=1):
    return "two"


def three(alpha, beta, gamma):
    return "three"


def pos_only(a, b, /):
    return "pos_only"


def kw_only(*, k, l, m=1):
    return "kw_only"


def var(a, *args, k):
    return "var"


def star(**kwargs):
    return "star"


def outer():
    def inner(x):
        return x

    return inner


class C:
    def __init__(self, x, y=2):
        self.x = x

    def method(self, p):
        return "method"

    @classmethod
    def cmethod(cls, p):
        return "cmethod"

    @staticmethod
    def smethod(p):
        return "smethod"

    def __call__(self, q):
        return "called"


class Empty:
    pass


lambda_one = lambda z: z


def attempt(label, call):
    try:
        return call()
    except TypeError as error:
        names = [entry.name for entry in traceback.extract_tb(error.__traceback__)]
        return f"{error} {names[1:]}"


obj = C(1)
CALLS = {
    "none(1)": lambda: none(1),
    "none(1, 2)": lambda: none(1, 2),
    "none(x=1)": lambda: none(x=1),
    "one()": lambda: one(),
    "one(1, 2)": lambda: one(1, 2),
    "one(1, a=2)": lambda: one(1, a=2),
    "one(b=2)": lambda: one(b=2),
    "one(1, b=2)": lambda: one(1, b=2),
    "two()": lambda: two(),
    "two(1, 2, 3)": lambda: two(1, 2, 3),
    "two(1, 2, b=3)": lambda: two(1, 2, b=3),
    "two(b=3)": lambda: two(b=3),
    "three()": lambda: three(),
    "three(1)": lambda: three(1),
    "three(beta=1)": lambda: three(beta=1),
    "three(1, 2, 3, 4, 5)": lambda: three(1, 2, 3, 4, 5),
    "three(1, 2, gama=3)": lambda: three(1, 2, gama=3),
    "three(*range(9))": lambda: three(*range(9)),
    "pos_only(1)": lambda: pos_only(1),
    "pos_only(a=1, b=2)": lambda: pos_only(a=1, b=2),
    "pos_only(1, b=2)": lambda: pos_only(1, b=2),
    "kw_only()": lambda: kw_only(),
    "kw_only(k=1)": lambda: kw_only(k=1),
    "kw_only(1, k=1, l=2)": lambda: kw_only(1, k=1, l=2),
    "kw_only(k=1, l=2, n=3)": lambda: kw_only(k=1, l=2, n=3),
    "var(1, 2)": lambda: var(1, 2),
    "var()": lambda: var(),
    "star(1)": lambda: star(1),
    "star(1, a=1)": lambda: star(1, a=1),
    "star(**{1: 2})": lambda: star(**{1: 2}),
    "star(a=1, **{'a': 2})": lambda: star(a=1, **{"a": 2}),
    "two(*5)": lambda: two(*5),
    "two(**5)": lambda: two(**5),
    "two(*[1], **[2])": lambda: two(*[1], **[2]),
    "outer()()": lambda: outer()(),
    "lambda_one()": lambda: lambda_one(),
    "C()": lambda: C(),
    "C(1, 2, 3)": lambda: C(1, 2, 3),
    "C(1, z=3)": lambda: C(1, z=3),
    "obj.method()": lambda: obj.method(),
    "obj.method(1, 2)": lambda: obj.method(1, 2),
    "C.method(1)": lambda: C.method(1),
    "obj.cmethod()": lambda: obj.cmethod(),
    "obj.smethod(1, 2)": lambda: obj.smethod(1, 2),
    "obj()": lambda: obj(),
    "obj(1, q=1)": lambda: obj(1, q=1),
    "Empty(1)": lambda: Empty(1),
    "Empty(a=1)": lambda: Empty(a=1),
    "object(1)": lambda: object(1),
    "len()": lambda: len(),
    "len(1, 2)": lambda: len(1, 2),
    "len(obj=[])": lambda: len(obj=[]),
    "len(5)": lambda: len(5),
    "int(1, 2, 3)": lambda: int(1, 2, 3),
    "int([])": lambda: int([]),
    "float(1, 2)": lambda: float(1, 2),
    "isinstance(1)": lambda: isinstance(1),
    "isinstance(1, 2)": lambda: isinstance(1, 2),
    "[].append()": lambda: [].append(),
    "[].append(1, 2)": lambda: [].append(1, 2),
    "{}.get()": lambda: {}.get(),
    "''.join(5)": lambda: "".join(5),
    "''.join([1])": lambda: "".join([1]),
    "sorted()": lambda: sorted(),
    "max()": lambda: max(),
    "range()": lambda: range(),
    "five()": lambda: obj.x(),
    "nothing()": lambda: Empty.__doc__(),
    "obj.x()": lambda: obj.x(),
    "str.upper(1)": lambda: str.upper(1),
}
for _ in range(500):
    none(), one(1), two(1), three(1, 2, 3), pos_only(1, 2), kw_only(k=1, l=2), var(1, k=2), star(a=1), C(1).method(2)
    obj(1)
for _ in range(25):
    results = {label: attempt(label, call) for label, call in CALLS.items()}
for label, result in results.items():
    print(label, "->", result)
