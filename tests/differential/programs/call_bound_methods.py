"""Bound methods as values: stored, passed, compared, rebound, called with every argument form; built-in methods too."""

import types


class Counter:
    def __init__(self, start):
        self.value = start

    def add(self, n=1, *, times=1):
        self.value += n * times
        return self.value

    def get(self):
        return self.value

    def chain(self, *args):
        self.value += len(args)
        return self


class Callback:
    def __init__(self):
        self.handlers = []

    def register(self, handler):
        self.handlers.append(handler)
        return handler

    def fire(self, *args):
        return [handler(*args) for handler in self.handlers]


def call_many(method, n):
    result = None
    for i in range(n):
        result = method(i)
    return result


def hoisted(n):
    out = []
    push = out.append
    for i in range(n):
        push(i)
    return len(out), out[-1]


def via_class(counters, n):
    add = Counter.add
    for i in range(n):
        add(counters[i % len(counters)], i)
    return [c.get() for c in counters]


def method_each_time(counter, n):
    for i in range(n):
        counter.add(i, times=2)
        counter.add(times=3)
    return counter.get()


def local_alias(counter, n):
    m = counter.add
    counter = Counter(0)
    for _ in range(n):
        m()
    return counter.get(), m.__self__.value


counter = Counter(0)
for i in range(1500):
    counter.add(), counter.get(), counter.chain(1)
print(
    counter.get(), call_many(counter.add, 1000), hoisted(2000),
    via_class([Counter(0), Counter(0.5), Counter(2**62)], 999),
)
print(method_each_time(Counter(0), 700), local_alias(Counter(5), 800), counter.chain(1, 2).chain().chain(3).get())
a, b = Counter(1), Counter(1)
print(
    a.add == a.add, a.add is a.add, a.add == b.add, a.add.__func__ is b.add.__func__, hash(a.add) == hash(a.add),
    a.add.__name__,
)

callback = Callback()
callback.register(a.add)
callback.register(print)
callback.register([].append)
callback.register(lambda x: x * 2)
callback.register("{}!".format)
print([callback.fire(i) for i in range(3)][-1])
for _ in range(300):
    callback.handlers[0](1)
print(a.get())

bound = types.MethodType(lambda self, x: (self, x), "receiver")
print(call_many(bound, 700), bound(1), types.MethodType(Counter.add, b)(10), call_many(types.MethodType(max, 5), 10))
a.add = lambda n=1: f"instance attribute {n}"
print(a.add(), a.add(3), call_many(a.add, 600), Counter.add(a, 1), b.add())
del a.add
print(a.add())
Counter.get = Counter.add
print(b.get(), call_many(b.get, 300))
Counter.get = len
try:
    b.get()
except TypeError as error:
    print(error)
Counter.get = types.MethodType(lambda self, *args: (self, args), "fixed receiver")
print(b.get(), b.get(1))
Counter.get = b
try:
    b.get()
except TypeError as error:
    print(error)
print(
    [f("aXb") for f in (str.upper, "{}".format, "xaXby".find, "aXb".__eq__, str.split)],
    [m(2) for m in ([3, 1].count, (2, 2).count, {2: 3}.get, {2}.__contains__)],
)
text = []
for i in range(2000):
    text.append("ab".upper().lower().replace("a", str(i % 10)))
print(len(text), text[-1], "".join(text[:3]))
