"""Loops over strs and bytes: all widths of characters, subclasses, `enumerate`, `zip`, exits in the middle."""

TEXTS = ["", "a", "plain ascii text", "caf\xe9 \xff\x80", "\u0394\u03b5\u03bb\u03c4\u03b1", "mix \U0001f600 \u20ac\xe4z", "\0\x7f\n"]
BLOBS = [b"", b"\0", b"bytes", bytes(range(256)), b"\xff\x80" * 9]


def count(text):
    vowels = spaces = other = 0
    for c in text:
        if c in "aeiou\xe9\u03b5":
            vowels += 1
        elif c == " ":
            spaces += 1
        else:
            other += ord(c)
    return vowels, spaces, other


def last_assigned(text):
    for c in text:
        pass
    try:
        return c
    except UnboundLocalError as e:
        return str(e)


def reversed_words(text):
    out = []
    word = ""
    for c in text:
        if c.isspace():
            out.append(word)
            word = ""
        else:
            word = c + word
    out.append(word)
    return out


def checksum(data):
    a, b = 1, 0
    for x in data:
        a = (a + x) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def crc(data, table):
    c = 0xFFFFFFFF
    for x in data:
        c = table[(c ^ x) & 255] ^ (c >> 8)
    return c ^ 0xFFFFFFFF


def first_bad(data, limit):
    for i, x in enumerate(data):
        if x > limit:
            return i, x
    else:
        return "none"


def paired(a, b):
    same = 0
    pairs = []
    for x, y in zip(a, b):
        if x == y:
            same += 1
        else:
            pairs.append((x, y))
    return same, pairs[:5]


def numbered(text, start):
    return [(i, c) for i, c in enumerate(text, start) if c != "a"]


def kept_iterator(text):
    it = iter(text)
    seen = []
    for c in it:
        seen.append(c)
        if len(seen) == 3:
            break
    rest = list(it)
    again = list(it)
    return seen, rest, again


def nested(text):
    pairs = 0
    for a in text:
        for b in text:
            if a < b:
                pairs += 1
    return pairs


def raising(data, at):
    total = 0
    try:
        for x in data:
            total += 100 // (x - at)
    except ZeroDivisionError:
        return "zero", total, x
    return total


def objects(data):
    kept = []
    for x in data:
        kept.append(x)
    return kept


def any_iterable(o):
    n = 0
    for x in o:
        n += 1
    return n, type(x).__name__


class Text(str):
    pass


class Loud(str):
    def __iter__(self):
        return iter(["loud", self[:1]])


class Blob(bytes):
    def __iter__(self):
        return iter([7, 8])


def main():
    table = []
    for i in range(256):
        c = i
        for _ in range(8):
            c = (c >> 1) ^ 0xEDB88320 if c & 1 else c >> 1
        table.append(c)
    for turn in range(40):
        results = []
        for text in TEXTS:
            results.append((count(text), last_assigned(text), reversed_words(text), nested(text)))
            results.append((numbered(text, turn), kept_iterator(text), paired(text, text[::-1])))
        for data in BLOBS:
            results.append((checksum(data), crc(data, table), first_bad(data, 100), raising(data, 128)))
            results.append((paired(data, data[1:]), objects(data) == list(data), kept_iterator(data)))
        if turn % 13 == 0:
            print(results)
    # A str where bytes were, and other classes than those.
    for o in ["abc", b"abc", Text("abc"), Loud("abc"), Blob(b"abc"), bytearray(b"abc"), [1, 2], (3,), {4: 5}] * 30:
        n = any_iterable(o)
    print(n, [any_iterable(o) for o in ["\u0394", Text("xy"), Loud("xy"), Blob(b"x"), b"q", {1.5}]])
    print([count(Text(t)) for t in TEXTS], list(Loud("qr")), checksum(Blob(b"zz")), checksum(bytearray(b"zz")))
    print([last_assigned(Loud(t)) for t in TEXTS])
    for bad in (5, None):
        try:
            count(bad)
        except TypeError as e:
            print(e)


main()
