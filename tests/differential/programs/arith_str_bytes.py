"""str, bytes and bytearray through the arithmetic and comparison instructions."""


def concat(a, b):
    return a + b


def repeat(a, n):
    return a * n


def percent(template, args):
    return template % args


def compare(a, b):
    return a == b, a != b, a < b, a <= b, a > b, a >= b


def build(n):
    text = ""
    for i in range(n):
        text += "ab"
        text = text + str(i % 10)
        if len(text) > 1000:
            text = text[-10:]
    return text


def count_vowels(text):
    total = 0
    for c in text:
        if c in "aeiou":
            total += 1
    return total


def caesar(text, shift):
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - 97 + shift) % 26 + 97))
        else:
            out.append(c)
    return "".join(out)


def checksum(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def outcome(function, *args):
    try:
        return repr(function(*args))
    except (TypeError, ValueError, OverflowError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"


for i in range(1000):
    concat("a", "b"), repeat("ab", 3), percent("%d-%s", (i, "x")), compare("abc", "abd")

PAIRS = [("a", "b"), ("", "x"), ("é", "e"), ("\U0001f600", "a"), (b"a", b"b"), ("a", b"a"), (bytearray(b"q"), b"r")]
for a, b in PAIRS + [("a", 1), (1, "a"), (b"a", 1), (None, "a"), ("1", 1.5)]:
    print(outcome(concat, a, b), outcome(compare, a, b), outcome(percent, a, b))
for a in ("ab", b"ab", "", bytearray(b"z")):
    print([outcome(repeat, a, n) for n in (0, 1, 3, -2, True, 1.5, "2")])
print(outcome(repeat, "ab", 2**63), outcome(repeat, "ab", 2**62), outcome(repeat, 3, "xy"))
print(percent("%5.2f|%-6s|%x|%%", (3.14159, "ab", 255)), outcome(percent, "%d", "x"), outcome(percent, "%s", ()))
print(outcome(percent, "%s %s", ("a",)), outcome(percent, "%(k)s", {"k": 1}), outcome(percent, b"%b", (b"x",)))
print(build(3000), count_vowels("the quick brown fox jumps over the lazy dog" * 40))
print(caesar("hello, world" * 3, 3), checksum(b"wikipedia" * 300), checksum(bytearray(range(256)) * 5))
print("abc" < "abd" < "b", b"a" in b"cat", "at" in "cat", "" in "", 97 in b"a", "ab" "cd" == "abcd")
