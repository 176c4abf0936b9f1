"""match on literals, constants, or-patterns, captures, guards and wildcards, in hot functions and loops."""

import enum


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Constants:
    LIMIT = 10
    NAME = "limit"


class Weird:
    def __eq__(self, other):
        EVENTS.append(other)
        return other == 3


EVENTS = []


def literals(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "small"
        case -1:
            return "minus one"
        case 2.5:
            return "float"
        case 1 + 2j:
            return "complex"
        case "a" | "b":
            return "text"
        case b"a":
            return "bytes"
        case None:
            return "none"
        case True | False:
            return "bool"
        case _:
            return "other"


def singletons_first(x):
    match x:
        case True:
            return "True"
        case False:
            return "False"
        case None:
            return "None"
        case 1:
            return "one"


def dotted(x):
    match x:
        case Constants.LIMIT:
            return "limit"
        case Constants.NAME:
            return "name"
        case Color.RED:
            return "red"
        case Color.GREEN | None as which:
            return which


def guards(x, y):
    match x, y:
        case a, b if a == b:
            return "equal", a
        case a, b if (c := a + b) > 100:
            return "large sum", c
        case (0 as a, b) | (b, 0 as a):
            return "one zero", a, b
        case _ if x:
            return "fallback", x
    return "nothing"


def no_match(x):
    match x:
        case 5:
            y = 1
    return "y" in locals()


def state_machine(text):
    state, count = "start", 0
    for c in text:
        match state, c:
            case "start", "a":
                state = "one"
            case "one", "b":
                state = "two"
                count += 1
            case "one", "a":
                pass
            case "two", _ if count % 2:
                state = "start"
            case ("two", "a") | (_, "c"):
                state = "one"
            case _:
                state = "start"
    return state, count


def tokens(source):
    out = []
    for word in source.split():
        match word:
            case "+" | "-" | "*" as op:
                b, a = out.pop(), out.pop()
                match op:
                    case "+":
                        out.append(a + b)
                    case "-":
                        out.append(a - b)
                    case "*":
                        out.append(a * b)
            case number:
                out.append(int(number))
    return out


def capture_binds(x):
    match x:
        case int() as n if n > 5:
            return n
        case n:
            return "captured", n


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for i in range(1000):
    literals(i % 5), singletons_first(i), dotted(i % 12), guards(i, i % 3), no_match(i), capture_binds(i)
for x in (0, 1, 2, 3, -1, 2.5, 1.0, True, False, None, "a", "b", "c", b"a", 1 + 2j, 0.0, -0.0, [], 2**70, float("nan")):
    print(repr(x), literals(x), singletons_first(x), outcome(dotted, x), no_match(x), capture_binds(x))
print([dotted(x) for x in (10, 10.0, "limit", Color.RED, Color.GREEN, None)], literals(Weird()), EVENTS)
print(
    [guards(*args) for args in ((1, 1), (60, 70), (0, 5), (5, 0), (1, 2), (0, 0), (False, 0.5))],
    outcome(guards, "x", "y"), outcome(guards, "a", 1), outcome(guards, None, 1),
)
print(
    state_machine("abacab" * 300), state_machine(""), tokens("1 2 + 3 * 4 -"),
    [tokens("5 6 * 7 +")[0] for _ in range(300)][-1],
)
Constants.LIMIT = 11
print(dotted(10), dotted(11))
del Constants.LIMIT
print(outcome(dotted, 11))
print([n for n in range(20) if literals(n) == "small"], sum(1 for i in range(1000) if literals(i % 4) == "small"))
