"""Generators of any number of yields, of pipelines and of `__iter__`, that become part of their loops: nothing shows."""

import sys
import traceback


def count(n):
    for i in range(n):
        yield i


def signs(n):
    for i in range(n):
        yield i
        yield -i
    yield "end"


def neighbours(x, y, w, h):
    if x > 0:
        yield x - 1, y
    if x < w - 1:
        yield x + 1, y
    if y > 0:
        yield x, y - 1
    if y < h - 1:
        yield x, y + 1


def flood(w, h):
    seen = {(0, 0)}
    queue = [(0, 0)]
    for x, y in queue:
        for p in neighbours(x, y, w, h):
            if p not in seen:
                seen.add(p)
                queue.append(p)
    return len(seen), queue[-3:]


def takes_signs(n, stop):
    got = []
    last = None
    for x in signs(n):
        if x == stop:
            break
        if x == "end":
            got.append(("end", last))
            continue
        last = x
        got.append(last * 2)
    else:
        got.append("else")
    return got[-5:], last


def returns_from(n, stop):
    for x in signs(n):
        if x == stop:
            return "found", x
    return "none", x


def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isdigit():
            j = i
            while j < len(text) and text[j].isdigit():
                j += 1
            yield "number", int(text[i:j])
            i = j
        elif c.isalpha():
            j = i
            while j < len(text) and text[j].isalnum():
                j += 1
            yield "name", text[i:j]
            i = j
        elif c == " ":
            i += 1
        else:
            yield "sign", c
            i += 1
    yield "end", None


def reads(text):
    out = []
    total = 0
    for kind, value in tokens(text):
        if kind == "number":
            total += value
        elif kind == "end":
            out.append(total)
        else:
            out.append(value)
    return out


def stripped(lines):
    for line in lines:
        yield line.strip()


def split(lines):
    for line in lines:
        if line:
            yield line.split(",")


def wanted(rows, key):
    for row in rows:
        if row[0] != key:
            yield row


def pipeline(lines):
    total = 0
    for row in wanted(split(stripped(lines)), "b"):
        total += int(row[1])
    return total


def stages(lines):
    a = stripped(lines)
    b = split(a)
    c = wanted(b, "a")
    out = []
    for row in c:
        out.append(row[0])
    return out, next(a, "no more"), next(c, "no more")


def kept(n):
    g = count(n)
    t = 0
    for x in g:
        t += x
    return t, n


def asked(n):
    g = count(n)
    t = 0
    for x in g:
        if x == 2:
            t += type(sys._getframe().f_locals["g"]).__name__ == "generator"
        t += x
    return t


def inside(log):
    f = sys._getframe(2)
    g = f.f_locals["g"]
    log.append((f.f_code.co_name, g.gi_running, g.gi_frame.f_code.co_name))
    return 1


def running(log, n):
    for i in range(n):
        yield inside(log) if i == n - 1 else 0


def sees_running(n):
    log = []
    g = running(log, n)
    t = 0
    for x in g:
        t += x
    return t, log


class Tree:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right

    def __iter__(self):
        if self.left is not None:
            for x in self.left:
                yield x
        yield self.value
        if self.right is not None:
            for x in self.right:
                yield x

    def depths(self, depth=0):
        yield depth, self.value
        for child in (self.left, self.right):
            if child is not None:
                for pair in child.depths(depth + 1):
                    yield pair


def tree(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return Tree(mid, tree(lo, mid), tree(mid + 1, hi))


def walked(root):
    out = []
    for x in root:
        out.append(x)
    for depth, x in root.depths():
        out.append(depth * x)
    return out


class Bag:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        for item in self.items:
            yield item


class Other(Bag):
    def __iter__(self):
        for item in self.items:
            yield item
            yield item


class Listed(Bag):
    def __iter__(self):
        return iter(self.items[::-1])


def total(bag):
    t = 0
    for x in bag:
        t = t * 3 % 1009 + x
    return t


def numbers(texts):
    for text in texts:
        try:
            n = int(text)
        except ValueError:
            continue
        yield n


def parsed(texts):
    t = 0
    for n in numbers(texts):
        t += n
    return t


def closing(n, log):
    try:
        for i in range(n):
            yield i
    finally:
        log.append("closed")


def left_early(n, stop):
    log = []
    for x in closing(n, log):
        log.append(x)
        if x == stop:
            break
    log.append("left")
    return log


def raising(n):
    yield 1
    yield 1 // n
    yield 1 // (n - 1)


def lines_of(n):
    got = []
    try:
        for x in raising(n):
            got.append(x)
    except ZeroDivisionError as e:
        return got, [f.line for f in traceback.extract_tb(e.__traceback__)]
    return got


class Noisy:
    def __init__(self, name, log):
        self.name = name
        self.log = log

    def __del__(self):
        self.log.append(("del", self.name))


def holding(log):
    held = Noisy("held", log)
    yield 1
    log.append("between")
    other = Noisy("other", log)
    yield 2
    del held
    yield 3
    log.append("last")


def deaths(stop):
    log = []
    for x in holding(log):
        log.append(x)
        if x == stop:
            break
    log.append("left")
    return log


def passing(it):
    for x in it:
        yield x
        del x


def deaths_behind(stop):
    log = []
    a = holding(log)
    for x in passing(a):
        log.append(x)
        if x == stop:
            break
    log.append("left")
    del a
    log.append("gone")
    return log


def listed(n):
    return [x * 2 for x in signs(n) if x != "end"]


def nested(n):
    t = 0
    for a in signs(n):
        if a == "end":
            break
        for b in signs(2):
            if b == "end":
                continue
            t += a * b + 1
    return t


def main():
    root = tree(0, 20)
    for n in range(60):
        a = takes_signs(n % 9, n % 13), returns_from(n % 9, -(n % 5))
        b = flood(n % 5 + 1, 4)
        c = reads("a1 = 12 + (b * 7) - x%d" % n)
        lines = ["a,1 ", " b,2", "", "c,%d" % n]
        d = pipeline(lines), stages(lines)
        e = kept(n), asked(n % 7), sees_running(n % 3 + 1)
        f = walked(root)[-4:]
        g = [total(bag(list(range(n % 11)))) for bag in (Bag, Bag, Other, Listed)[: n % 5]]
        h = parsed(["1", "x", "22", str(n)][: n % 6])
        i = left_early(4, n % 6), lines_of(n % 3)
        j = deaths(n % 5), deaths_behind(n % 5)
        k = listed(n % 6), nested(n % 5)
        if n % 7 == 6 or n < 4:
            print(n, a, b, c)
            print(d, e, f, g)
            print(h, i)
            print(j, k)
    print(total([1, 2, 3]), total((4, 5)))


main()
Bag.__iter__ = lambda self: iter([7, 8])
print(total(Bag([1])), total(Other([1])))


def replaced(n, log):
    for i in range(n):
        yield i


def longer(n, log):
    a = b = c = d = n
    for i in range(a + b + c + d):
        log.append(i)
        yield i * 10


def replace(x):
    if x == 30:
        replaced.__code__ = longer.__code__
    return x


def loses_its_code(n):
    log = []
    t = 0
    for x in replaced(n, log):
        t += replace(x)
    return t, log


for n in list(range(30)) + [32, 5, 2]:
    print(loses_its_code(n))
