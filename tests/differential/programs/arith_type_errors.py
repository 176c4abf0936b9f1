"""TypeErrors of unsupported operands: exact text for every operator, raised from code warmed on ints."""

import operator


class Plain:
    pass


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def truediv(a, b):
    return a / b


def floordiv(a, b):
    return a // b


def mod(a, b):
    return a % b


def pow_(a, b):
    return a**b


def and_(a, b):
    return a & b


def lshift(a, b):
    return a << b


def matmul(a, b):
    return a @ b


def iadd(a, b):
    a += b
    return a


def ipow(a, b):
    a **= b
    return a


def less(a, b):
    return a < b


def equal(a, b):
    return a == b


def contains(a, b):
    return a in b


FUNCTIONS = [add, sub, mul, truediv, floordiv, mod, pow_, and_, lshift, iadd, ipow, less, equal]


def outcome(function, a, b):
    try:
        return repr(function(a, b))
    except (TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


for i in range(1, 700):
    for function in FUNCTIONS:
        function(i, 2)

OPERANDS = [3, 2.5, "ab", b"cd", [1], (2,), {3: 4}, {5}, None, Plain]
for function in FUNCTIONS + [matmul, contains]:
    for a in OPERANDS:
        for b in OPERANDS:
            if type(a) is not type(b) or function is matmul:
                print(function.__name__, outcome(function, a, b))
print(outcome(add, Plain(), 1), outcome(mul, [1], 1.5), outcome(mul, "a", "b"), outcome(less, 1j, 2))
print(outcome(operator.concat, 1, [2]), outcome(operator.getitem, 1, 2), outcome(operator.index, 1.5, 0))
