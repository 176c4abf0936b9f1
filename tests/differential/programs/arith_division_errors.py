"""Division by zero in every operator: message, line, and the state of the function that raised."""

import traceback

LOG = []


def int_true(a, b):
    before = a + 1
    result = a / b
    return before, result


def int_floor(a, b):
    return (
        a
        // b
    )


def int_mod(a, b):
    return a % b


def int_divmod(a, b):
    return divmod(a, b)


def float_true(a, b):
    return a * 1.0 / b


def float_floor(a, b):
    return a * 1.0 // b


def float_mod(a, b):
    x = a * 0.5
    y = x % b
    return y


def zero_power(a, b):
    return a * 0 ** -b if b == 0 else (a * 0) ** -b


def in_place(a, b):
    a //= b
    a /= b
    return a


def loop(values):
    total = 0
    try:
        for value in values:
            total += 1000 // value
    except ZeroDivisionError as error:
        LOG.append((total, value, error.__traceback__.tb_lineno - loop.__code__.co_firstlineno))
    return total


FUNCTIONS = [int_true, int_floor, int_mod, int_divmod, float_true, float_floor, float_mod, zero_power, in_place]


def outcome(function, a, b):
    try:
        return function(a, b)
    except ZeroDivisionError as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{error} at {frame.name}+{frame.lineno - function.__code__.co_firstlineno} {frame.line}"


for i in range(1, 1200):
    for function in FUNCTIONS:
        if function is not zero_power:
            outcome(function, i, 3)

for function in FUNCTIONS:
    for b in (0, 0.0, -0.0, False, 4):
        print(function.__name__, b, outcome(function, 7, b), outcome(function, -7.5, b), outcome(function, 2**70, b))
print(loop([1, 2, 4] * 700 + [0, 5]), loop(range(5, -5, -1)), LOG)
for a, b in ((0, -1), (0.0, -1), (0, -1.5), (0.0, -2.5), (False, -True), (0j, -1), (0j, 1j)):
    try:
        print(a**b)
    except ZeroDivisionError as error:
        print(a, b, error)
