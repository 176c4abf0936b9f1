"""Global variables written, deleted and created by hot functions; NameError texts."""

import traceback

counter = 0
limit = 10
history = []


def increment():
    global counter
    counter += 1
    return counter


def increment_in_loop(n):
    global counter
    for _ in range(n):
        counter = counter + 1
    return counter


def read_missing():
    return not_defined_anywhere


def read_sometimes(wanted):
    if wanted:
        return sometimes_there
    return None


def make_and_drop(value):
    global temporary
    temporary = value
    result = temporary * 2
    del temporary
    return result


def drop_missing():
    global temporary
    del temporary


def chain():
    global first, second
    first = second = counter
    return first is second


def shadow(limit):
    limit += 1
    return limit, globals()["limit"]


def for_target(values):
    global loop_variable
    for loop_variable in values:
        pass
    return loop_variable


def import_target():
    global math
    import math

    return math.floor(2.5)


def outcome(f, *args):
    try:
        return f(*args)
    except NameError as error:
        entry = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} (name={error.name!r}, line {entry.lineno}: {entry.line})"


for i in range(1500):
    increment(), make_and_drop(i), read_sometimes(False), shadow(i), chain()

print(counter, increment_in_loop(2000), counter, chain(), first)
print(outcome(read_missing), outcome(read_sometimes, True), outcome(drop_missing))
sometimes_there = "now"
print(outcome(read_sometimes, True), outcome(read_sometimes, 1))
del sometimes_there
print(outcome(read_sometimes, True), make_and_drop("x"), "temporary" in globals())
print(shadow(5), for_target(range(1000)), loop_variable, for_target("abc"), import_target(), math.pi)
counter = "text"
print(outcome(lambda: increment.__name__))
try:
    increment()
except TypeError as error:
    print(error, counter)
counter = 2**62 - 5
print(increment_in_loop(10), increment_in_loop(2**3))
counter = 0.5
print(increment_in_loop(4), increment())
globals()["counter"] = 100
print(increment())
vars()["limit"] = "changed through vars"
print(shadow(1))
exec("counter = -1")
print(increment_in_loop(3))
