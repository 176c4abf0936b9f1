"""Subscripts of tuples, str, bytes, bytearray, range, memoryview and array, by every kind of index."""

import array


class Tup(tuple):
    def __getitem__(self, i):
        return ("tup", super().__getitem__(i))


class Pair(tuple):
    __slots__ = ()

    @property
    def first(self):
        return self[0]


def get(sequence, i):
    return sequence[i]


def put(sequence, i, value):
    sequence[i] = value


def last_of_each(sequences):
    return [sequence[-1] for sequence in sequences]


def is_palindrome(text):
    i, j = 0, len(text) - 1
    while i < j:
        if text[i] != text[j]:
            return False
        i += 1
        j -= 1
    return True


def xor_bytes(a, b):
    out = bytearray(len(a))
    for i in range(len(a)):
        out[i] = a[i] ^ b[i % len(b)]
    return bytes(out)


def parse_number(text, i=0):
    value = 0
    while i < len(text) and "0" <= text[i] <= "9":
        value = value * 10 + ord(text[i]) - 48
        i += 1
    return value, i


def dot(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for i in range(1500):
    get((1, 2, 3), i % 3), get("hello", i % 5), is_palindrome("abcba")

SEQUENCES = [
    (1, 2.5, "x"), "héllo \U0001f600", "ascii", b"bytes", bytearray(b"array"), range(5, 50, 7), range(0), (), "",
    memoryview(b"view"), array.array("d", [0.5, 1.5]), array.array("q", [2**62, -1]), Tup((1, 2)), Pair((3, 4)),
]
for sequence in SEQUENCES:
    print(type(sequence).__name__, [outcome(get, sequence, i) for i in (0, 1, -1, 5, -6, True, 2**63, 1.0, None, "0")])
print(last_of_each(sequence for sequence in SEQUENCES if len(sequence)))
for sequence, value in (
    (bytearray(b"abc"), 255),
    (bytearray(b"abc"), 256),
    (bytearray(b"abc"), "x"),
    (bytearray(b""), 1),
    (array.array("d", [1.0]), 3),
    (array.array("q", [1]), 2**63),
    (array.array("q", [1]), 0.5),
    (memoryview(bytearray(b"m")), 65),
    (memoryview(b"m"), 65),
    ((1,), 2),
    ("s", "t"),
    (b"b", 1),
):
    print(type(sequence).__name__, value, outcome(put, sequence, 0, value))
print([is_palindrome(text) for text in ("", "a", "ab", "aba" * 333, "été", b"abba", (1, 2, 1), [1, 2])])
print(xor_bytes(b"hello" * 100, b"key")[:8], outcome(xor_bytes, b"a", [256]), xor_bytes(bytearray(b"q"), (1,)))
print(parse_number("12345xyz"), parse_number("9" * 30), parse_number(""), parse_number("ab42", 2))
doubles = array.array("d", range(500))
longs = array.array("q", range(500))
print(dot(doubles, doubles), dot(longs, longs), dot(doubles, longs), dot(range(500), doubles), dot(b"abc", (1, 2, 3)))
print(Pair((5, 6)).first, Tup((7,))[0], (1, 2, 3)[-1], "abc"[1], b"abc"[1])
text = "αβγ" * 200
total = 0
for i in range(len(text)):
    total += ord(text[i]) - ord(text[-1 - i])
print(total, text[599], text[-600])
