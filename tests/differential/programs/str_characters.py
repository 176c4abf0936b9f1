"""What strs are made of, asked by hot code: ASCII first, then characters of all kinds, subclasses and errors."""

ASCII = [chr(c) for c in range(128)]
WORDS = ["", "abc", "ABC", "aBc", "123", "12a", " \t\n", "a b", "Title Case", "x1_", "\x1c\x1f", "\x85", "_", "A1", "a1"]
OTHERS = ["é", "É", "ß", "日本", "٣", "²", "ǅ", "ªx", "\u2003", "\U0001f600", "aé", "\xa0", "İ"]


class Text(str):
    def isdigit(self):
        return "mine"

    def startswith(self, part):
        return ("asked", part)

    def __contains__(self, part):
        return part == "x"


def kinds(texts):
    return [
        (s.isalnum(), s.isalpha(), s.isdigit(), s.islower(), s.isspace(), s.isupper(), s.startswith("a"), s.endswith("c"))
        for s in texts
    ]


def begins(texts, parts):
    return [(s.startswith(p), s.endswith(p), p in s) for s in texts for p in parts]


def ords(texts):
    total = 0
    for s in texts:
        for c in s:
            total = (total * 31 + ord(c)) & 0xFFFFFFFF
    return total


def chars(codes):
    return "".join([chr(c) for c in codes])


def one_chr(code):
    return chr(code)


def one_ord(text):
    return ord(text)


def orders(texts):
    return [(a < b, a <= b, a > b, a >= b, a == b, a != b) for a in texts for b in texts]


def scan(text):
    out = []
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isalpha() or c == "_":
            j = i
            while j < len(text) and (text[j].isalnum() or text[j] in "_$"):
                j += 1
            out.append(text[i:j])
            i = j
        elif "0" <= c <= "9":
            n = 0
            while i < len(text) and text[i].isdigit():
                n = n * 10 + ord(text[i]) - ord("0")
                i += 1
            out.append(n)
        else:
            out.append(c)
            i += 1
    return out


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for _ in range(40):
    results = [kinds(WORDS), kinds(ASCII), begins(WORDS, ["a", "", "bc", "ABC", "abcd"]), ords(WORDS), orders(WORDS)]
    codes = chars(range(97, 123)), scan("if x1 >= 10: y_2$ = 345 + foo(7)  # ok")
for result in results:
    print(result)
print(codes, [a is b for a, b in zip(chars(range(256)), chars(range(256)))].count(True))
for _ in range(3):
    print(kinds(OTHERS), begins(OTHERS + ["abc"], ["é", "a", "本", ""]), ords(OTHERS), orders(OTHERS + ["abc", ""]))
    print(chars([255, 256, 0x65E5, 0x1F600, 0x10FFFF, 0]).encode("utf-8"), scan("日本 = ٣ + 12é"))
print(kinds(WORDS) == results[0], kinds([Text("12"), Text("abc")]), begins([Text("xyz")], ["x", "y"]))
for code in (65, 0, -1, 0x110000, 2**40, 2**70, True, 1.5, "a"):
    print(outcome(one_chr, code))
for text in ("a", "é", "\U0001f600", "", "ab", "日本", b"a", b"ab", 5, Text("z"), bytearray(b"q")):
    print(outcome(one_ord, text))
for _ in range(200):
    one_ord("k"), one_chr(107)
for text, part in (("abc", ("a", "b")), ("abc", 5), (5, "a"), (b"abc", b"a"), ("abc", None)):
    print(outcome(begins, [text], [part]))
