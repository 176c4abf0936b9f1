"""Exceptions raised and caught in every iteration of hot loops, escaping after many, from several depths and kinds."""


class Stop(Exception):
    pass


class WithState(Exception):
    def __init__(self, value):
        super().__init__(value)
        self.value = value


def check(x):
    if x % 3 == 0:
        raise WithState(x)
    if x % 5 == 0:
        raise KeyError(x)
    return x


def sum_checked(n):
    total = errors = keys = 0
    for i in range(n):
        try:
            total += check(i)
        except WithState as error:
            errors += error.value
        except KeyError as error:
            keys += error.args[0]
    return total, errors, keys


def builtin_errors(n):
    counts = {}
    table, items = {}, []
    for i in range(n):
        try:
            kind = i % 7
            if kind == 0:
                table["missing"]
            elif kind == 1:
                items[i]
            elif kind == 2:
                1 // (i - i)
            elif kind == 3:
                int("x")
            elif kind == 4:
                None.attr
            elif kind == 5:
                "a" + 1
            else:
                undefined
        except (LookupError, ArithmeticError, ValueError, AttributeError, TypeError, NameError) as error:
            name = type(error).__name__
            counts[name] = counts.get(name, 0) + 1
    return counts


def as_control_flow(items, wanted):
    try:
        for i, row in enumerate(items):
            for j, x in enumerate(row):
                if x == wanted:
                    raise Stop
    except Stop:
        return i, j
    return None


def escaping(n, at):
    total = 0
    for i in range(n):
        total += 100 // (at - i)
    return total


def partial_state(items, values):
    for i, value in enumerate(values):
        items[i] = 10 // value
        items.append(i)


def retry(n):
    attempts = 0
    for i in range(n):
        while True:
            attempts += 1
            try:
                if attempts % 3:
                    raise Stop(i)
                break
            except Stop:
                continue
    return attempts


def eafp_dict(keys):
    counts = {}
    for key in keys:
        try:
            counts[key] += 1
        except KeyError:
            counts[key] = 1
    return counts


def eafp_parse(words):
    out = []
    for word in words:
        try:
            out.append(int(word))
        except ValueError:
            try:
                out.append(float(word))
            except ValueError:
                out.append(None)
    return out


def exception_as_value(n):
    last = None
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as error:
            error.previous_args = last.args if last else None
            last = error
    return last.args, last.previous_args, last.__context__


def depth(n):
    if n == 0:
        raise Stop("bottom")
    depth(n - 1)


def deep_in_loop(n):
    caught = 0
    for i in range(n):
        try:
            depth(i % 10)
        except Stop as error:
            tb = error.__traceback__
            while tb:
                caught += 1
                tb = tb.tb_next
    return caught


def swallow_and_continue(iterator):
    out = []
    while True:
        try:
            out.append(next(iterator))
        except StopIteration:
            return out
        except ZeroDivisionError:
            out.append("error")
            return out


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        tb = error.__traceback__.tb_next
        ints = sorted((k, v) for k, v in tb.tb_frame.f_locals.items() if isinstance(v, int))
        return f"{type(error).__name__}: {error} +{tb.tb_lineno - f.__code__.co_firstlineno} {ints}"


print(
    sum_checked(2000), builtin_errors(2100), as_control_flow([[i * j for j in range(40)] for i in range(40)], 1443),
    as_control_flow([[1]], 5),
)
for i in range(200):
    outcome(escaping, 10, 5)
print(outcome(escaping, 2000, 1500), outcome(escaping, 100, 200), outcome(escaping, 10, 2.5), outcome(escaping, 5, "x"))
items = [0] * 5
print(outcome(partial_state, items, [1, 2, 0, 4]), items, retry(500))
print(
    eafp_dict("mississippi" * 50), eafp_parse(["1", "2.5", "x", "-7", "1e3", ""] * 100)[-6:], exception_as_value(1000),
    deep_in_loop(500),
)
print(swallow_and_continue(10 // (3 - i) for i in range(9)), swallow_and_continue(iter(range(3))))
count = 0
for i in range(3000):
    try:
        if i % 2:
            raise Stop
        count += 1
    except Stop:
        count += 1000
print(count)
