"""*args and **kwargs on both sides of a call, in hot functions: packing, forwarding, identity, mutation."""


def collect(*args, **kwargs):
    return args, kwargs


def forward(*args, **kwargs):
    return collect(*args, **kwargs)


def add_some(*args, **kwargs):
    return collect(0, *args, "end", extra=1, **kwargs)


def several(a, b):
    return collect(*a, *b, **{"x": 1}, **{"y": 2})


def total(*numbers):
    result = 0
    for number in numbers:
        result += number
    return result


def first_and_rest(first, *rest):
    return first, rest


def kwargs_only(**options):
    options["added"] = len(options)
    return options


def args_identity(*args):
    return args


def mutate(*args, **kwargs):
    args += (1,)
    kwargs.setdefault("k", 0)
    kwargs["k"] += 1
    return args, kwargs


def recursive_sum(*args):
    return args[0] + recursive_sum(*args[1:]) if args else 0


def compose(f, *functions):
    def inner(*args, **kwargs):
        result = f(*args, **kwargs)
        for g in functions:
            result = g(result)
        return result

    return inner


class Proxy:
    def __init__(self, target):
        self.target = target

    def __getattr__(self, name):
        def call(*args, **kwargs):
            return name, getattr(self.target, name)(*args, **kwargs)

        return call


class Source:
    def keys(self):
        return ["m", "n"]

    def __getitem__(self, key):
        return key.upper()


def gen(n):
    for i in range(n):
        yield i


for i in range(1200):
    collect(i), collect(i, k=1), forward(1, 2, a=3), add_some(i), several((1,), (2,)), total(1, 2, i)
    first_and_rest(i, 1)
    kwargs_only(q=1), args_identity(i), mutate(i), recursive_sum(1, 2, 3)

print(collect(), collect(1, 2), collect(a=1), collect(*"ab", **{"k": "v"}), forward(*range(5), z=0), add_some(1, b=2))
print(
    several([1], "xy"), total(), total(1, 2.5, True), total(*range(2000)), total(*gen(1000)), first_and_rest(1),
    first_and_rest(*"abc"),
)
print(kwargs_only(), kwargs_only(a=1, **{"b c": 2, "added": 3}), mutate(1, k=5), mutate(), recursive_sum(*range(40)))
given = (1, 2, 3)
print(
    args_identity(*given) is given, args_identity(*given, 4), args_identity(*list(given)) == given,
    args_identity() == (),
)
options = {"k": 1}
print(
    mutate(**options), options, collect(**Source()), collect(*Source().keys(), **Source()),
    compose(max, str, len)(3, 10, key=abs),
)
proxy = Proxy([3, 1, 2])
print(proxy.count(3), proxy.sort(reverse=True), proxy.target, proxy.index(1, 0, 3))
for _ in range(500):
    proxy.count(1)
sums = 0
pairs = [(i, i + 1) for i in range(1000)]
for pair in pairs:
    sums += total(*pair) + total(*pair, *pair)
print(sums)
for source in ((1, 2), [1, 2], {1: 0, 2: 0}, "ab", range(2), gen(2), {5: 5}.items(), iter((7,))):
    print(type(source).__name__, args_identity(*source), end=" ")
print()
order = []
collect(*(order.append("args"), 1), k=order.append("k"), **(order.append("kw") or {}))
print(order)
