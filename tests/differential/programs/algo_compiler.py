"""Tree transformations: symbolic differentiation, a visitor, constant folding, unification, a tiny regex matcher."""

import collections


class Node:
    children = ()

    def __eq__(self, other):
        return type(self) is type(other) and self.key() == other.key()

    def __hash__(self):
        return hash((type(self).__name__, self.key()))


class Num(Node):
    def __init__(self, value):
        self.value = value

    def key(self):
        return self.value

    def __repr__(self):
        return repr(self.value)


class Var(Node):
    def __init__(self, name):
        self.name = name

    def key(self):
        return self.name

    def __repr__(self):
        return self.name


class Bin(Node):
    symbol = "?"

    def __init__(self, left, right):
        self.left, self.right = left, right

    def key(self):
        return self.left, self.right

    def __repr__(self):
        return f"({self.left!r} {self.symbol} {self.right!r})"


class Add(Bin):
    symbol = "+"


class Mul(Bin):
    symbol = "*"


class Pow(Bin):
    symbol = "**"


def diff(node, x):
    match node:
        case Num():
            return Num(0)
        case Var(name=name):
            return Num(int(name == x))
        case Add(left=a, right=b):
            return Add(diff(a, x), diff(b, x))
        case Mul(left=a, right=b):
            return Add(Mul(diff(a, x), b), Mul(a, diff(b, x)))
        case Pow(left=a, right=Num(value=n)):
            return Mul(Mul(Num(n), Pow(a, Num(n - 1))), diff(a, x))
    raise TypeError(f"cannot differentiate {node!r}")


class Visitor:
    def visit(self, node):
        return getattr(self, "visit_" + type(node).__name__, self.generic)(node)

    def generic(self, node):
        raise NotImplementedError(type(node).__name__)


class Evaluate(Visitor):
    def __init__(self, **env):
        self.env = env

    def visit_Num(self, node):
        return node.value

    def visit_Var(self, node):
        return self.env[node.name]

    def visit_Add(self, node):
        return self.visit(node.left) + self.visit(node.right)

    def visit_Mul(self, node):
        return self.visit(node.left) * self.visit(node.right)

    def visit_Pow(self, node):
        return self.visit(node.left) ** self.visit(node.right)


class Fold(Visitor):
    def visit_Num(self, node):
        return node

    visit_Var = visit_Num

    def visit_Bin(self, node):
        left, right = self.visit(node.left), self.visit(node.right)
        cls = type(node)
        if isinstance(left, Num) and isinstance(right, Num):
            return Num(Evaluate().visit(cls(left, right)))
        if cls is Mul and Num(0) in (left, right):
            return Num(0)
        if cls is Mul and left == Num(1) or cls is Add and left == Num(0):
            return right
        if cls in (Mul, Pow) and right == Num(1) or cls is Add and right == Num(0):
            return left
        return cls(left, right)

    visit_Add = visit_Mul = visit_Pow = visit_Bin


def size(node):
    return 1 + (size(node.left) + size(node.right) if isinstance(node, Bin) else 0)


def unify(a, b, bindings):
    a, b = walk(a, bindings), walk(b, bindings)
    if a == b:
        return bindings
    if isinstance(a, str) and a[0] == "?":
        return {**bindings, a: b}
    if isinstance(b, str) and b[0] == "?":
        return unify(b, a, bindings)
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        for x, y in zip(a, b):
            bindings = unify(x, y, bindings)
            if bindings is None:
                return None
        return bindings
    return None


def walk(term, bindings):
    while isinstance(term, str) and term in bindings:
        term = bindings[term]
    return term


def match_here(pattern, text):
    if not pattern:
        return True
    if pattern[1:2] == "*":
        return match_here(
            pattern[2:], text,
        ) or bool(text) and pattern[0] in (".", text[0]) and match_here(pattern, text[1:])
    if pattern == "$":
        return not text
    return bool(text) and pattern[0] in (".", text[0]) and match_here(pattern[1:], text[1:])


def search(pattern, text):
    if pattern[:1] == "^":
        return match_here(pattern[1:], text)
    return any(match_here(pattern, text[i:]) for i in range(len(text) + 1))


x = Var("x")
expression = Add(Mul(Num(3), Pow(x, Num(4))), Add(Mul(Num(2), x), Num(7)))
derivative = expression
for i in range(4):
    derivative = Fold().visit(diff(derivative, "x"))
    print(derivative, size(derivative), [Evaluate(x=value).visit(derivative) for value in (0, 1, -2, 0.5, 2**40)])
big = x
for i in range(60):
    big = Add(Mul(big, Num(i % 3)), Pow(x, Num(i)))
print(
    size(big), size(Fold().visit(big)), Evaluate(x=1).visit(big), Evaluate(x=2).visit(big) % 10**9,
    len(collections.Counter([big, big, x])),
)
for bad in (Pow(Num(2), x), Node()):
    try:
        print(type(diff(bad, "x")).__name__)
    except TypeError as error:
        print(str(error)[:40])
    try:
        Evaluate(y=1).visit(bad if type(bad) is Node else Var("z"))
    except (KeyError, NotImplementedError) as error:
        print(type(error).__name__, error)
print(
    unify(("f", "?x", ("g", "?y", "?x")), ("f", "a", ("g", ("h", "?x"), "?z")), {}), unify(("f", "a"), ("f", "b"), {}),
    len(unify(tuple(f"?{i}" for i in range(40)), tuple(range(40)), {})),
)
print(
    [
        search(p, t)
        for p, t in (
            ("^ab*c", "abbbc"),
            ("b.d$", "abcd"),
            ("x*y", "zzz"),
            ("a.*z", "a" + "b" * 60 + "z"),
            ("^$", ""),
            ("c*", ""),
        )
    ],
    sum(search("a*b", "a" * i + "b") for i in range(40)),
)
