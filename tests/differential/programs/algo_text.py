"""Text processing: word counts, JSON parser and printer, run-length and Huffman coding, templating, roman numerals."""

import heapq
import json


def words(text):
    counts = {}
    word = []
    for c in text + " ":
        if c.isalpha():
            word.append(c.lower())
        elif word:
            w = "".join(word)
            counts[w] = counts.get(w, 0) + 1
            word.clear()
    return counts


class JSON:
    def __init__(self, text):
        self.text, self.i = text, 0

    def skip(self):
        while self.i < len(self.text) and self.text[self.i] in " \n\t":
            self.i += 1

    def value(self):
        self.skip()
        c = self.text[self.i]
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        for word, result in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.i):
                self.i += len(word)
                return result
        return self.number()

    def expect(self, c):
        self.skip()
        if self.text[self.i : self.i + 1] != c:
            raise ValueError(f"expected {c!r} at {self.i}")
        self.i += 1

    def object(self):
        self.expect("{")
        out = {}
        self.skip()
        while self.text[self.i] != "}":
            if out:
                self.expect(",")
                self.skip()
            key = self.string()
            self.expect(":")
            out[key] = self.value()
            self.skip()
        self.i += 1
        return out

    def array(self):
        self.expect("[")
        out = []
        self.skip()
        while self.text[self.i] != "]":
            if out:
                self.expect(",")
            out.append(self.value())
            self.skip()
        self.i += 1
        return out

    def string(self):
        self.expect('"')
        start = self.i
        while self.text[self.i] != '"':
            self.i += 1
        self.i += 1
        return self.text[start : self.i - 1]

    def number(self):
        start = self.i
        while self.i < len(self.text) and self.text[self.i] in "+-0123456789.eE":
            self.i += 1
        text = self.text[start : self.i]
        return int(text) if text.lstrip("-").isdigit() else float(text)


def run_length(text):
    out, i = [], 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out.append((text[i], j - i))
        i = j
    return out


def huffman(text):
    heap = [(n, c, None) for c, n in sorted(words_of_letters(text).items())]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], min(a[1], b[1]), (a, b)))
    codes = {}

    def walk(node, code):
        if node[2] is None:
            codes[node[1]] = code or "0"
        else:
            walk(node[2][0], code + "0")
            walk(node[2][1], code + "1")

    walk(heap[0], "")
    return codes


def words_of_letters(text):
    counts = {}
    for c in text:
        try:
            counts[c] += 1
        except KeyError:
            counts[c] = 1
    return counts


def roman(n):
    out = ""
    for value, digits in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):
        while n >= value:
            out += digits
            n -= value
    return out


def template(source, context):
    out, i = [], 0
    while (j := source.find("{{", i)) >= 0:
        k = source.index("}}", j)
        value = context
        for part in source[j + 2 : k].strip().split("."):
            value = value[part] if isinstance(value, dict) else getattr(value, part)
        out += [source[i:j], f"{value:>5}" if isinstance(value, int) else str(value)]
        i = k + 2
    return "".join(out) + source[i:]


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


text = "The quick brown fox jumps over the lazy dog; the dog sleeps, the fox does not. " * 12
print(sorted(words(text).items()), wrap(text, 37)[:3], len(wrap(text, 20)))
data = {"a": [1, 2.5, -3e2, {"b": None, "c": [True, False, []]}], "name": "value", "empty": {}, "n": -7}
source = json.dumps([data] * 15, indent=1)
print(JSON(source).value() == json.loads(source), JSON(" [1 , 2] ").value())
for bad in ('{"a" 1}', "[1 2]", '{"a": 1 "b": 2}', "[1, x]"):
    try:
        print(JSON(bad).value())
    except (ValueError, IndexError) as error:
        print(type(error).__name__, error)
codes = huffman(text)
print(
    sum(len(codes[c]) for c in text), sorted(codes.items())[:5], run_length("aaabccdddd" * 3)[:6],
    [roman(n) for n in (1, 4, 9, 14, 1994, 3999)], len("".join(map(roman, range(1, 500)))),
)
print(
    template("Hello {{ user.name }}, {{ n }} of {{user.items}}!" * 2, {"user": {"name": "X", "items": [1]}, "n": 42}),
    template("{{ x.real }}", {"x": 5}),
)
