"""Handlers that do nothing but go on, for exceptions that can be told before: what they leave behind is what others do."""

import sys


class Plain(Exception):
    pass


class Other(Exception):
    pass


class Special(Plain):
    pass


class Built(Exception):
    made = 0

    def __init__(self, *args):
        Built.made += 1


class Dies:
    log = []

    def __init__(self, name):
        self.name = name

    def __del__(self):
        Dies.log.append((self.name, type(sys.exception()).__name__))


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return self.n == other.n


class Missing(dict):
    def __missing__(self, key):
        return -1


def number(text):
    try:
        return int(text)
    except ValueError:
        return None


def numbers(texts):
    total = bad = 0
    for text in texts:
        try:
            total += int(text)
        except ValueError:
            bad += 1
    return total, bad


def counted(table, keys, step):
    hits = misses = 0
    for key in keys:
        try:
            hits += table[key]
        except KeyError:
            misses += step
    return hits, misses


def looked_up(table, key, other=None):
    try:
        return table[key]
    except (KeyError, IndexError):
        return other


def item(sequence, index):
    try:
        return sequence[index]
    except LookupError:
        return "none"


def clauses(table, key):
    try:
        value = table[key]
    except IndexError:
        return "index"
    except KeyError:
        return "key"
    except Exception:
        return "other"
    else:
        return value
    finally:
        key = None


def raised(n):
    count = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                raise Plain
            if i % 3 == 1:
                raise Special(i, count)
            count += 1
        except Special:
            count += 10
        except Plain:
            count += 100
    return count


def built(n):
    count = 0
    for i in range(n):
        try:
            raise Built(i)
        except Built:
            count += 1
    return count, Built.made


def named(n):
    count = 0
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as error:
            count += 2
    try:
        error
    except UnboundLocalError:
        count += 1000
    return count


def kept_in_local(n):
    count = 0
    for i in range(n):
        try:
            wrong = ValueError(i, None)
            raise wrong
        except ValueError:
            count += 1
    return count, wrong.args, wrong.__traceback__ is not None


def with_constants(n):
    text = None
    for i in range(n):
        try:
            raise LookupError("one", 2.5, None, i)
        except LookupError:
            text = "one"
    return text


def everything(texts):
    bad = 0
    for text in texts:
        try:
            int(text)
        except:
            bad += 1
    return bad


def inner_and_outer(n):
    seen = []
    for i in range(n):
        try:
            try:
                raise KeyError(i)
            except IndexError:
                seen.append("never")
        except KeyError:
            pass
        try:
            try:
                raise IndexError(i)
            except IndexError:
                pass
            int("x")
        except ValueError as error:
            if i == 7:
                seen.append((error.__context__, error.args, sys.exc_info()[1] is error))
    return seen


def while_handling(n):
    seen = 0
    for i in range(n):
        try:
            raise OSError(i)
        except OSError as error:
            try:
                raise ValueError(i)
            except ValueError:
                pass
            seen += sys.exception() is error
    return seen


def deaths(n):
    for i in range(n):
        try:
            raise ValueError(Dies(i))
        except ValueError:
            pass
    return Dies.log[-3:]


def local_dies(n):
    for i in range(n):
        kept = Dies(i)
        try:
            raise ValueError(i)
        except ValueError:
            kept = None
    return Dies.log[-3:]


def until(limit):
    n = 0
    while True:
        try:
            n += 1
            if n == limit:
                raise StopIteration
        except StopIteration:
            break
    return n


def called(text):
    value = number(text)
    return 0 if value is None else value


def calls(texts):
    return sum([called(text) for text in texts])


def becomes_float(n):
    total = 0
    for i in range(n):
        try:
            [1, 2][i]
        except IndexError:
            total += 1 if i < n - 5 else 0.5
    return total


def grows(n):
    total = 1
    for i in range(n):
        try:
            raise ArithmeticError
        except ArithmeticError:
            total *= 3
    return total


def traced(function, *args):
    events = []

    def trace(frame, event, arg):
        if event == "exception":
            events.append((frame.f_code.co_name, arg[0].__name__))
        return trace

    sys.settrace(trace)
    try:
        result = function(*args)
    finally:
        sys.settrace(None)
    return result, events[:4], len(events)


def monitored(function, *args):
    monitoring, events = sys.monitoring, []
    monitoring.use_tool_id(4, "foretold")
    monitoring.register_callback(4, monitoring.events.RAISE, lambda code, at, error: events.append(repr(error)))
    monitoring.set_events(4, monitoring.events.RAISE)
    try:
        result = function(*args)
    finally:
        monitoring.set_events(4, 0)
        monitoring.free_tool_id(4)
    return result, events[:4], len(events)


TEXTS = ["1", "x", "-22", "+3", " 4 ", "", "-", "_", "1_0", "1__0", "9" * 30, "7y", "\u0663", "\u00e9", "0x1", "1.5", "00"]
NOT_TEXTS = [3, 2.5, None, b"12", bytearray(b"7"), True, [], b"x"]


def main():
    for turn in range(40):
        found = [number(text) for text in TEXTS]
        kept = numbers(TEXTS * 3), everything(TEXTS)
        tables = [{1: 2, "a": 3, 2.5: 4}, {}, {(1, 2): 5}]
        keys = [1, "a", 2.5, "b", (1, 2), 7, True]
        counts = [counted(table, keys, 1) for table in tables]
        other = [looked_up(table, key) for table in tables for key in keys]
        chosen = [clauses(table, key) for table in tables for key in keys]
        items = [item(s, i) for s in ([1, 2], (3, 4), "ab", {0: 5}, b"xy") for i in (0, 1, 2, -2, -3, True, 10**30)]
        results = raised(30), built(4)[0], named(12), kept_in_local(9), with_constants(5), inner_and_outer(9), while_handling(6), until(9)
        total = calls(TEXTS)
    print(found, kept, counts, other, chosen, items, results, total, sep="\n")
    for value in NOT_TEXTS:
        try:
            print(number(value))
        except TypeError as error:
            print(error, len(error.__traceback__.tb_frame.f_locals) > 0)
    try:
        clauses({}, [])
    except TypeError as error:
        print(error)
    print(clauses([1], 4), clauses([1], "x"), looked_up({Key(1): 6}, Key(1)), looked_up({Key(1): 6}, Key(4)))
    print(counted(Missing(a=1), ["a", "b"], 1), counted({"a": 1.5, "b": 10**20}, ["a", "b", "c"], 0.5))
    print(deaths(60), local_dies(60), becomes_float(50), becomes_float(60), grows(100) % 10**9, built(50))
    print(traced(numbers, TEXTS), traced(raised, 9), traced(counted, {}, keys, 1))
    print(monitored(numbers, TEXTS), monitored(raised, 9), monitored(number, "z"))
    Special.__bases__ = (Other,)
    try:
        raised(9)
    except Special as error:
        print(error.args)
    print(sys.exc_info())


main()
