"""Constant templates of % and str.format with values of all kinds, before and after code for the usual ones was compiled."""


class Text(str):
    pass


class Shout(Text):
    def __format__(self, spec):
        return "SHOUT" + spec


class Loud:
    def __str__(self):
        return Shout("loud")

    __repr__ = __str__


class Turns:
    def __init__(self, sign):
        self.sign = sign

    def __abs__(self):
        return (self.sign,)


class Own:
    def __str__(self):
        return "own"

    def __repr__(self):
        return "Own()"

    def __format__(self, spec):
        return f"<{spec}>"


class Odd:
    def __str__(self):
        return Text("odd")

    def __repr__(self):
        return "Odd()"

    def __format__(self, spec):
        return Text("odd " + spec)


class Bad:
    def __str__(self):
        raise ValueError("bad")

    __repr__ = __str__


def number_and_text(a, b):
    return "%d:%s" % (a, b)


def one(a):
    return "v%s" % a


def shown(a):
    return "v%r" % a


def of_result(a):
    return "<%r>" % abs(a) + "<%s>" % max(a, a)


def alone(a):
    return "%s" % (a,)


def digits(a):
    return "%d" % a


def all_of_percent(a, b):
    return "é%s%%%r%i%s" % (a, b, a, b)


def fields(a, b):
    return "{}:{}".format(a, b)


def numbered(a, b):
    return "{1}-{0}-{1}{{}}".format(a, b)


def conversions(a, b):
    return "{:>5}|{!r}|{!s}{:.3}".format(a, b, a, b)


def lone_field(a):
    return "{}".format(a)


def wrong_count(a):
    return "%s %s" % (a,)


def table_row(a, b):
    return "%-6d|%05d|%6d|%x|%-5s|%5s" % (a, a, a, a, b, b)


def measured(a, b):
    return "%8.3f|%-9.2f|%.0f|%f|%.2e|%g|%s" % (a, a, a, a, a, a, b)


def spec_of(value, spec):
    return f"{value:{spec}}|"


SPECS = [
    "", "5", "<5", ">5", "^5", "05", "<05", "5d", "<5d", ">5d", "05d", "d", "12d", "100d", "007d", "x", "+d", ",d", "_d",
    ".2f", "8.2f", "<8.2f", ">8.2f", "08.2f", "f", ".0f", ".9f", ".10f", "20.12f", "e", ".3e", "g", "%", "s", "10s", "<10s", ">10s",
    "010s", ".2s", "5.1", "<", ">", "0", "5.", ".", "=5d", "d5", "é5",
]
NUMBERS = [
    0, 7, -7, 123456, -123456, 10**12, -(10**25), True, 0.0, -0.0, 0.5, 1.5, 2.675, -2.675, 1e16, 123456.789, -1e-7, 1e300,
    float("inf"), float("-inf"), float("nan"), "", "ab", "abcdefghijkl", "é", "日本", Text("sub"), None, Own(), b"x",
]


def accumulated(n):
    text = ""
    for i in range(n):
        text += "%d," % i
        text += "{}{};".format(i, text[-2:])
    return text


VALUES = [1, -5, 10**30, 2**62, True, 1.5, "x", "é", Text("sub"), Shout("s"), Loud(), Own(), Odd(), None, (1,), {"a": 1}, b"z", Bad()]


def outcome(f, *args):
    try:
        text = f(*args)
    except Exception as error:
        return type(error).__name__, str(error), error.__traceback__.tb_next.tb_lineno
    return type(text).__name__, text


def main():
    for f in (number_and_text, all_of_percent, fields, numbered, conversions):
        for i in range(150):
            f(i, "text")
        for a in VALUES:
            for b in VALUES:
                print(f.__name__, *outcome(f, a, b))
        for i in range(50):
            f(i, "text")
        print(f(3, "end"))
    for f in (one, shown, alone, digits, lone_field, wrong_count):
        for i in range(150):
            outcome(f, i)
        for a in VALUES:
            print(f.__name__, *outcome(f, a))
        for _ in range(50):
            outcome(f, 1.5)
        print(*outcome(f, 7))
    print(accumulated(300)[-60:])
    for usual in (1, 2.5):
        for _ in range(150):
            of_result(usual)
        print([outcome(of_result, a) for a in (1, -2.5, (1,), Turns(3), True, "x")])
    for f, usual in ((table_row, 5), (measured, 2.5)):
        for i in range(150):
            f(usual * i, "text")
        for a in NUMBERS:
            for b in ("x", "longer text", 5, Own()):
                print(f.__name__, *outcome(f, a, b))
        print(f(usual, "end"))
    for _ in range(150):
        spec_of(5, "5d")
        spec_of(2.5, ".2f")
    for spec in SPECS:
        for value in NUMBERS:
            print(repr(spec), *outcome(spec_of, value, spec))


main()
