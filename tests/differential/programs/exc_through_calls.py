"""Exceptions that called functions raise into handlers around the calls: seen and unseen, with deaths, in several frames."""

import gc
import sys
import traceback


class Closed(Exception):
    pass


class Coded(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


def check(x):
    if x % 3:
        raise ValueError(x)
    return x


def unseen(n):
    total = 0
    for i in range(n):
        try:
            total += check(i)
        except ValueError as e:
            total += 1
    return total


def tuples(values):
    out = []
    for v in values:
        try:
            out.append(int(v))
        except (TypeError, ValueError):
            out.append(None)
        try:
            check(len(out))
        except (KeyError, LookupError, ValueError):
            out.append("no")
    return out


def seen(n):
    lines = []
    total = 0
    for i in range(n):
        try:
            total += check(i)
        except ValueError as e:
            total += e.args[0]
            if i > n - 4:
                lines.append([(f.name, f.lineno - check.__code__.co_firstlineno) for f in traceback.extract_tb(e.__traceback__)])
    return total, lines


def other(n, wanted):
    total = 0
    for i in range(n):
        try:
            total += check(i)
        except wanted:
            total += 10
    return total


class Stack:
    def __init__(self, items):
        self.items = items

    def pop(self):
        if not self.items:
            raise Closed
        return self.items.pop()

    def twice(self):
        return self.pop() + self.pop()

    def coded(self, x):
        if x % 4 == 0:
            raise Coded(x)
        return x


def methods(n):
    s = Stack([])
    total = 0
    for i in range(n):
        if i % 3 == 0:
            s.items.append(i)
        try:
            total += s.pop()
        except Closed:
            total += 1
        try:
            total += s.coded(i)
        except Coded as e:
            total += e.code
        try:
            total += s.twice()
        except Closed:
            continue
        finally:
            total += 2
    return total


class Noisy:
    def __init__(self, log, name):
        self.log, self.name = log, name

    def __del__(self):
        self.log.append(self.name)


def held(log, x):
    mine = Noisy(log, ("local", x))
    if x % 2:
        raise ValueError(x)
    return x


def given(log, x):
    if x % 2:
        raise ValueError(Noisy(log, ("argument", x)))
    return x


def plain(it, x):
    if x % 2:
        raise ValueError
    return it is None


def deaths(n):
    log = []
    total = 0
    for i in range(n):
        try:
            total += held(log, i)
        except ValueError:
            log.append(("handled", i))
        try:
            total += given(log, i)
        except ValueError:
            total += 1
        log.append(("next", i))
        try:
            total += plain(Noisy(log, ("temporary", i)), i)
        except ValueError:
            total += 1
        log.append(("end", i))
    return total, log


def closures(n):
    limit = 5

    def small(x):
        if x > limit:
            raise OverflowError("too big")
        return x

    total = 0
    for i in range(n):
        try:
            total += small(i % 9)
        except OverflowError:
            total -= 1
        if i == n - 10:
            limit = 2
    return total


def shadowed(n):
    global ValueError
    total = 0
    for i in range(n):
        if i == n - 6:
            ValueError = KeyError
        try:
            total += check(i)
        except ValueError:
            total += 1
        if i == n - 4:
            del ValueError
    return total


def other_types(values):
    out = []
    for v in values:
        try:
            out.append(check(v))
        except ValueError:
            out.append(-1)
        except TypeError as e:
            out.append(str(e))
    return out


def context(n):
    out = []
    for i in range(n):
        try:
            raise KeyError(i)
        except KeyError:
            try:
                check(i)
            except ValueError:
                pass
            out.append(type(sys.exception()).__name__)
        try:
            check(i)
        except ValueError:
            out.append(sys.exception() is not None)
    return out[-6:]


def uncaught(n):
    for i in range(n):
        try:
            check(i * 3)
            if i == n - 1:
                check(1)
        except Closed:
            return "closed"
    return "end"


def main():
    for _ in range(4):
        print(unseen(100), tuples(["1", "x", None, 4.5, "9"] * 8), seen(60))
        print(other(50, ValueError), other(50, (KeyError, ValueError)), other(50, Exception))
        print(methods(60), deaths(8), closures(60), shadowed(40))
        print(other_types([3, 4, 6] * 20 + ["x", 2.5, None, 9]), context(20))
        try:
            uncaught(30)
        except ValueError as e:
            print(repr(e), [f.name for f in traceback.extract_tb(e.__traceback__)])
        gc.collect()


main()
