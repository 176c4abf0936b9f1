"""Constant templates of % and str.format with values of all kinds, before and after code for the usual ones was compiled."""


class Text(str):
    pass


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


def accumulated(n):
    text = ""
    for i in range(n):
        text += "%d," % i
        text += "{}{};".format(i, text[-2:])
    return text


VALUES = [1, -5, 10**30, 2**62, True, 1.5, "x", "é", Text("sub"), Own(), Odd(), None, (1,), {"a": 1}, b"z", Bad()]


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
    for f in (one, alone, digits, lone_field, wrong_count):
        for i in range(150):
            outcome(f, i)
        for a in VALUES:
            print(f.__name__, *outcome(f, a))
        for _ in range(50):
            outcome(f, 1.5)
        print(*outcome(f, 7))
    print(accumulated(300)[-60:])


main()
