"""Named generators whose values a builtin takes at once: nothing shows that neither is called."""

import sys
import traceback


def squares(n):
    for i in range(n):
        yield i * i


def words(n, sep="-", tail="x"):
    i = 0
    while i < n:
        yield str(i) + sep
        if i % 3 == 0:
            yield tail
        i += 1


def pairs(n):
    for i in range(n):
        yield i % 5, i


class Box:
    def __init__(self, n):
        self.n = n

    def halves(self):
        for i in range(self.n):
            yield i * 0.5

    def __iter__(self):
        yield self.n
        yield self.n + 1


def lists(n):
    return list(squares(n)), tuple(words(n)), [*squares(n)]


def sums(n):
    return sum(squares(n)), sum(Box(n).halves()), "".join(words(n, "+"))


def sets(n):
    return sorted(set(squares(n))), sorted(words(n, tail="y"))[:3], dict(pairs(n)), frozenset(squares(n)) == set()


def looks(n):
    return any(squares(n)), all(squares(n)), max(squares(n + 1)), min(squares(n + 1)), 49 in squares(n)


def boxes(n):
    return list(Box(n)), sum(Box(n))


def mixed(n):
    for i in range(n):
        yield i if i % 4 else i * 0.5


def adds(n):
    return sum(mixed(n)), max(mixed(n + 1)), list(mixed(n))


def huge(n):
    for i in range(n):
        yield i << (i * 3)


def fails(n):
    for i in range(n):
        yield 10 // (n - i - 4)


def failing(n):
    try:
        return sum(fails(n)), list(fails(n))
    except ZeroDivisionError as e:
        return [(f.name, f.line) for f in traceback.extract_tb(e.__traceback__)]


def names():
    f = sys._getframe(1)
    found = []
    while f is not None and f.f_code.co_name != "main":
        found.append(f.f_code.co_name)
        f = f.f_back
    return found


def looking(n):
    for i in range(n):
        yield names() if i == n - 1 else []


def seen(n):
    return list(looking(n)), sum(looking(n), [])


def finishing(n, log):
    log.append("begin")
    for i in range(n):
        try:
            log.append(10 // (i - 3))
        except ZeroDivisionError:
            log.append("zero")
        yield i
    log.append("end")


def logged(n):
    log = []
    return list(finishing(n, log)), any(x > 4 for x in finishing(n, log)), log


def passed(it):
    for x in it:
        if x % 2:
            yield x


def chained(n):
    return sum(passed(squares(n))), list(passed(passed(squares(n))))


class Noisy:
    def __init__(self, log, n):
        self.log = log
        self.n = n

    def __del__(self):
        self.log.append(self.n)


def dying(log, n):
    held = Noisy(log, "held")
    for i in range(n):
        yield Noisy(log, i)


def deaths(n):
    log = []
    got = list(dying(log, n))
    log.append(len(got))
    del got
    return log


class Numbers:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i


class Sized(Numbers):
    asked = []

    def __len__(self):
        self.asked.append(self.n)
        return self.n


class OddSet(set):
    def __iter__(self):
        yield "own"


class OddList(list):
    def __iter__(self):
        for x in range(3):
            yield x * 10


def instances(n):
    few, sized = Numbers(n), Sized(n)
    out = [sum(few), list(few), sorted(few), tuple(few), set(few), any(few), all(few), max(Numbers(n + 1))]
    out += [list(sized), sum(sized), set(sized), len(Sized.asked)]
    Sized.asked.clear()
    odd = OddSet([n, n + 1])
    out += [sorted(set(odd)), sorted(frozenset(odd)), list(odd), sum(OddList([1, 2])), list(OddList([1, 2])), tuple(OddList([n]))]
    return out


def main():
    for n in range(50):
        results = lists(n % 9), sums(n), sets(n % 13), looks(n % 9), boxes(n)
        more = adds(n % 11), sum(huge(n)), failing(n % 9), seen(n % 4 + 1), logged(n % 7), chained(n % 8), deaths(n % 4)
        if n % 7 == 6 or n < 3:
            print(n, results)
            print(more)
            print(instances(n))


main()
