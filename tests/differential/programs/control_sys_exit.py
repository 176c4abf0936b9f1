"""SystemExit from a hot function: handlers, finally blocks, atexit callbacks and the exit status."""

import atexit
import sys


def leave(i, limit):
    if i == limit:
        sys.exit(limit % 100 + 3)
    return i


def loop(n, limit):
    total = 0
    for i in range(n):
        try:
            total += leave(i, limit)
        except Exception as error:
            print("not an Exception", error)
        finally:
            total += 1
    return total


def caught(value):
    try:
        sys.exit(value)
    except SystemExit as error:
        return error.code, error.args


class Last:
    def __del__(self):
        print("module globals die")


last = Last()
atexit.register(print, "atexit ran")
print(loop(1000, -1), [caught(value) for value in (None, 0, 5, "text", (1, 2))])
for _ in range(300):
    caught(1)
try:
    loop(1000, 700)
finally:
    print("finally at module level")
