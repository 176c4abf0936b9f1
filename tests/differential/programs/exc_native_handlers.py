"""Handlers inside hot loops: tracebacks and their frames, contexts, the handled exception, lifetimes, with and finally."""

import sys
import traceback
import weakref


def describe(error):
    entries = []
    tb = error.__traceback__
    while tb is not None:
        entries.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    context = error.__context__
    return type(error).__name__, str(error), entries, type(context).__name__, error.__suppress_context__


def lookup(table, key):
    return table[key]


def missing_keys(table, keys):
    hits = misses = 0
    for key in keys:
        try:
            hits += table[key]
        except KeyError:
            misses += 1
    return hits, misses


def memo(table, keys):
    out = []
    for key in keys:
        try:
            out.append(table[key])
            continue
        except KeyError:
            pass
        table[key] = value = key * 2
        out.append(value)
    return sum(out), len(table)


def kept(keys):
    errors = []
    step = 0
    for key in keys:
        step += 1
        try:
            lookup({}, key)
        except KeyError as error:
            errors.append(error)
    last = step * 1.5
    return errors


def kept_and_changed(n):
    held = None
    for i in range(n):
        name = i * 1.25
        try:
            [][i]
        except IndexError as error:
            held = error
        name = -name
    return held


class Evil:
    def __init__(self, what):
        self.what = what

    def __hash__(self):
        if self.what == "hash":
            raise ValueError("hash")
        return 1

    def __eq__(self, other):
        if self.what == "eq":
            raise TypeError("eq")
        return NotImplemented


class Default(dict):
    def __missing__(self, key):
        if key == "raise":
            raise KeyError("from missing")
        return "default"


def odd_keys(n):
    table = {Evil("plain"): 1}
    counts = {}
    for i in range(n):
        key = Evil("hash") if i % 3 == 0 else Evil("eq") if i % 3 == 1 else "absent"
        try:
            table[key]
        except KeyError as error:
            kind = "KeyError", error.args
        except (ValueError, TypeError) as error:
            kind = type(error).__name__, str(error)
        counts[kind] = counts.get(kind, 0) + 1
    default = Default(a=1)
    for i in range(n):
        try:
            kind = default["a" if i % 3 == 0 else "b" if i % 3 == 1 else "raise"]
        except KeyError as error:
            kind = str(error)
        counts[kind] = counts.get(kind, 0) + 1
    return sorted(map(str, counts.items()))


def contexts(n):
    seen = set()
    for i in range(n):
        try:
            try:
                if i % 4 == 0:
                    raise ValueError(i)
                if i % 4 == 1:
                    raise TypeError(i)
                if i % 4 == 2:
                    lookup({}, i)
            except ValueError as error:
                assert sys.exception() is error
                raise KeyError("new") from None
            except TypeError as error:
                raise KeyError("cause") from error
            finally:
                handled = sys.exception()
                seen.add(("finally", type(handled).__name__))
        except KeyError as error:
            assert sys.exception() is error
            assert sys.exc_info()[2] is error.__traceback__
            name, _, entries, context, suppressed = describe(error)
            seen.add((name, tuple(entries), context, suppressed, type(error.__cause__).__name__))
        assert sys.exception() is None
    return sorted(seen)


def raise_again(n):
    seen = set()
    for i in range(n):
        try:
            try:
                lookup([], i)
            except IndexError:
                if i % 2:
                    raise
                raise RuntimeError("other")
        except IndexError as error:
            seen.add(str(describe(error)))
        except RuntimeError as error:
            seen.add(str(describe(error)))
            seen.add(str(describe(error.__context__)))
    return sorted(seen)


class Noisy:
    log = []

    def __init__(self, name):
        self.name = name

    def __del__(self):
        Noisy.log.append((self.name, type(sys.exception()).__name__))

    def __add__(self, other):
        raise ArithmeticError(self.name)


def temporaries(n):
    for i in range(n):
        try:
            lookup(Noisy("table"), i)
        except TypeError:
            Noisy.log.append("handler")
        try:
            Noisy("left") + 1
        except ArithmeticError:
            Noisy.log.append("handler")
        Noisy.log.append("next")


class Tracked(Exception):
    pass


def lifetimes(n):
    alive = []
    for i in range(n):
        error = Tracked(i)
        ref = weakref.ref(error)
        try:
            raise error
        except Tracked as caught:
            del error
            alive.append(ref() is caught)
        alive.append(ref() is None)
    try:
        caught
    except UnboundLocalError as unbound:
        return alive.count(True), alive.count(False), str(unbound)


class Manager:
    def __init__(self, log, swallow):
        self.log = log
        self.swallow = swallow

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        self.log.append((kind and kind.__name__, str(value), tb and tb.tb_frame.f_code.co_name, sys.exception() is value))
        if self.swallow == "raise":
            raise LookupError("from exit")
        return self.swallow


def with_blocks(n):
    log, total = [], 0
    for i in range(n):
        try:
            with Manager(log, True):
                with Manager(log, "raise" if i % 5 == 4 else False):
                    if i % 3 == 0:
                        raise ValueError(i)
                    if i % 3 == 1:
                        continue
                    total += 1
            total += 10
        except LookupError as error:
            total += 100
            log.append(describe(error))
    return total, len(log), log[:6], log[-6:]


def finally_flow(n):
    out = []
    for i in range(n):
        try:
            try:
                if i % 4 == 0:
                    raise ValueError
                if i % 4 == 1:
                    continue
                out.append(i)
            finally:
                out.append(-i)
                if i % 6 == 0:
                    continue
                if i > n - 3:
                    return "returned", sum(out), len(out)
        except ValueError:
            out.append(1000)
    return sum(out), len(out)


def exhausted(items):
    total = 0
    it = iter(items)
    while True:
        try:
            item = next(it)
        except StopIteration as stop:
            return total, stop.value
        total += item


def attributes(objects):
    found = []
    for o in objects:
        try:
            found.append(o.size)
        except AttributeError as error:
            found.append((error.name, type(error.obj).__name__))
    return found


class Sized:
    size = 3


def bad_class(n):
    texts = set()
    for i in range(n):
        try:
            try:
                raise ValueError
            except (KeyError if i % 2 else "no class"):
                pass
        except TypeError as error:
            texts.add(str(error))
        except ValueError:
            texts.add("ValueError")
    return sorted(texts)


def comprehension_inside(n):
    out = 0
    x = "kept"
    for i in range(n):
        try:
            out += len([1 // (x - 3) for x in range(i % 6)])
        except ZeroDivisionError as error:
            out += 100 + len(describe(error)[2])
    return out, x


def locals_written(n):
    total = 0
    for i in range(n):
        weight = 1
        try:
            raise ValueError
        except ValueError as error:
            if i % 10 == 9:
                error.__traceback__.tb_frame.f_locals["weight"] = 100
        total += weight
    return total


def deep(n):
    try:
        return deep(n - 1) if n else {}["end"]
    except KeyError:
        if n % 2:
            raise
        return n


def type_change(items):
    total = 0
    for item in items:
        try:
            total += item["x"]
        except KeyError:
            total = total + len(item) * (1 if total < 1e5 else 0.5)
        except TypeError:
            total = float(total)
    return total


def traced(n, events):
    def tracer(frame, event, arg):
        if frame.f_code is run.__code__:
            events.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
        return tracer

    def fail(i):
        if i == n - 2:
            sys.settrace(tracer)
            sys._getframe(1).f_trace = tracer
        raise ValueError(i)

    def run():
        count = 0
        for i in range(n):
            try:
                fail(i)
            except ValueError:
                count += 1
        sys.settrace(None)
        return count

    return run()


def monitored(n, events):
    mon = sys.monitoring
    tool = mon.DEBUGGER_ID
    mon.use_tool_id(tool, "test")
    names = {mon.events.RAISE: "raise", mon.events.EXCEPTION_HANDLED: "handled", mon.events.RERAISE: "reraise"}
    for event, name in names.items():
        mon.register_callback(tool, event, lambda code, at, error, name=name: events.append((name, code.co_name, str(error))))

    def fail(i):
        raise ValueError(i)

    def run():
        count = 0
        for i in range(n):
            if i == n - 2:
                mon.set_events(tool, sum(names))
            try:
                fail(i)
            except ValueError:
                count += 1
        mon.set_events(tool, 0)
        return count

    try:
        return run()
    finally:
        mon.free_tool_id(tool)


def main():
    for _ in range(3):
        print(missing_keys({1: 2, 3: 4}, list(range(5)) * 60))
        print(memo({}, [i % 37 for i in range(400)]))
        errors = []
        for _ in range(40):
            errors = kept([1, 2, 3])
        for error in errors:
            frame = error.__traceback__.tb_frame
            print(describe(error), frame.f_locals["last"], frame.f_locals["step"], sorted(frame.f_locals), frame.f_back.f_code.co_name)
        held = None
        for _ in range(40):
            held = kept_and_changed(9)
        print(describe(held), held.__traceback__.tb_frame.f_locals["name"], held.__traceback__.tb_frame.f_locals["i"])
        print(odd_keys(300))
        print(contexts(400))
        print(raise_again(200))
        Noisy.log.clear()
        temporaries(60)
        print(Noisy.log[:9], Noisy.log[-9:], len(Noisy.log))
        print(lifetimes(200))
        print(with_blocks(150))
        print(finally_flow(200))
        print([exhausted(range(i)) for i in range(60)][-3:])
        print(attributes([Sized(), 1, "a", Sized()] * 50)[:4])
        print(bad_class(100))
        print(comprehension_inside(120))
        print(locals_written(200))
        print([deep(i) for i in range(0, 40, 2)])
        print(type_change([{"x": 1}, {}, {"y": 2, "z": 3}] * 100 + [{"x": 2.5}, {"q": 1}, 7, {"x": 10**6}, {"z": 1}]))
    events = []
    print(traced(60, events), events)
    events = []
    print(monitored(60, events), events)
    try:
        contexts(4)
        lookup([], 5)
    except IndexError:
        print(traceback.format_exc().count("lookup"))


main()
