"""Strs that grow: in place where nobody else has them, copied where somebody does; all widths; comparisons, characters."""

import sys

PIECES = ["a", "", "bc", "\xe9", "\u0394", "\U0001f600", "xyz" * 20]


def grow(n, piece):
    s = ""
    for _ in range(n):
        s += piece
    return len(s), s[-3:], hash(s) == hash(piece * n)


def mixed(n):
    s = "start"
    for i in range(n):
        s = s + PIECES[i % len(PIECES)] + "|"
    return s


def kept(n):
    s = "k"
    versions = []
    for i in range(n):
        if i % 3 == 0:
            versions.append(s)
        s += "v"
    return versions[:4], versions[-1] == "k" + "v" * (len(versions) * 3 - 3), s.count("v")


def as_key(n):
    s = "key"
    d = {}
    for i in range(n):
        d[s] = i
        s += "-"
    return len(d), d["key---"], s.endswith("--")


def doubled(n):
    s = "d"
    for _ in range(n):
        s += s
    return len(s), s == "d" * 2**n


def both(n):
    s = t = "b"
    for _ in range(n):
        s += t
        t = s
    return len(s), s is t


def interned(n):
    out = []
    for i in range(n):
        s = sys.intern("in" + str(i % 3))
        s += "terned"
        out.append(s)
    return out[:4], sys.intern("in0")


def argument(s, t):
    s += t
    return s


def attribute(o, n):
    for _ in range(n):
        o.text += "x"
    return len(o.text)


def from_list(words):
    words[0] += "!"
    first = words[0] + "?"
    return first, words[0]


def raising(n):
    s = "r"
    try:
        for i in range(n):
            s += "ab" if i < n - 1 else i
    except TypeError as e:
        return str(e), len(s)


def equal(words):
    return [(a == b, a != b, a < b) for a in words for b in words]


def classes(text):
    digits = spaces = vowels = 0
    for c in text:
        if c in "0123456789":
            digits += 1
        elif c == " ":
            spaces += 1
        elif c in "aeiou\xe9":
            vowels += 1
        if c != "e" and c + "e" == "he":
            vowels += 100
    return digits, spaces, vowels


class Text(str):
    def __add__(self, other):
        return "mine"

    def __contains__(self, other):
        return "contained"


class Holder:
    text = ""


def main():
    for turn in range(40):
        r = [grow(50, p) for p in PIECES] + [mixed(30), kept(20), as_key(9), doubled(8), both(6), interned(6)]
        r += [argument("ar" + str(turn % 2), "g"), attribute(Holder(), 12), from_list(["w" + str(turn % 3), "z"]), raising(9)]
        r += [equal(["", "a", "b", "ab", "\xe9", "\u0394", "a" * 9, "".join(["a"] * 9)]), classes("hey there 42 \xe9 \u0394 caf\xe9 7")]
        if turn % 13 == 0:
            print(r)
    print(argument(Text("t"), "u"), argument("t", Text("u")), "x" in Text("t"), "x" in "xyz", Text("x") in "xyz", "" in "", "\xe9" in "a")
    for bad in (1, None, b"x"):
        try:
            print(bad in "abc")
        except TypeError as e:
            print(e)
        try:
            argument("a", bad)
        except TypeError as e:
            print(e)
    s = "x"
    t = s
    s += "y"
    print(s, t, grow(3000, "ab"), grow(2000, "\u0394\xe9"))


main()
