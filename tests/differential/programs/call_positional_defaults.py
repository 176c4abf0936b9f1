"""Positional parameters, defaults, positional-only and keyword-only ones, called in every legal way."""


def plain(a, b, c):
    return a, b, c


def defaults(a, b=2, c="c"):
    return a, b, c


def all_defaults(a=1, b=2.5, c=None):
    return a, b, c


def mutable_default(item, seen=[]):
    seen.append(item)
    return len(seen)


def positional_only(a, b=2, /, c=3):
    return a, b, c


def keyword_only(a, *, key, other=5):
    return a, key, other


def everything(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs


def shadow(a, /, **kwargs):
    return a, kwargs


def no_arguments():
    return "nothing"


def reassign(a, b=10):
    a += b
    b = a * 2
    return a, b


def early_binding(n):
    functions = []
    for i in range(n):
        def f(x, i=i, *, j=i * 2):
            return x + i + j
        functions.append(f)
    return [f(100) for f in functions]


def argument_swap(n):
    a, b = 1, 2
    for _ in range(n):
        a, _, b = plain(b, None, a)
    return a, b


def sum_defaults(n):
    total = 0
    for i in range(n):
        total += defaults(i)[1] + defaults(i, i)[1] + defaults(i, c=i)[2] + defaults(c=1, a=2, b=3)[0]
    return total


def keyword_order(n):
    last = None
    for i in range(n):
        last = plain(c=i, a=i + 1, b=i + 2), plain(i, c=1, b=2), plain(*(i,), **{"b": 1, "c": 2})
    return last


for i in range(1500):
    plain(i, 1, 2), defaults(i), all_defaults(), mutable_default(i), positional_only(i), keyword_only(i, key=1)
    shadow(i)
    no_arguments(), reassign(i), everything(i, d=1)

print(plain(1, 2, 3), plain(a=1, c=3, b=2), defaults(1), defaults(1, 5), defaults(1, c=9), defaults(b=7, a=0))
print(
    all_defaults(), all_defaults(9), all_defaults(c=3), all_defaults(1, 2, 3), mutable_default("x"),
    mutable_default("y", [1]),
)
print(positional_only(1), positional_only(1, 9), positional_only(1, 9, 8), positional_only(1, c=7), shadow(1, a=2, b=3))
print(
    keyword_only(1, key=2), keyword_only(1, other=3, key=2), keyword_only(a=0, key=1), no_arguments(), reassign(1),
    reassign("a", "b"),
)
print(everything(1, d=4), everything(1, 2, 3, 4, 5, d=6, e=7, f=8), everything(1, c=0, d=1, a="kw a", b="kw b"))
print(early_binding(5), argument_swap(1000), argument_swap(1001), sum_defaults(1000), keyword_order(1000))


def tracer(label):
    print("evaluated", label)
    return label


def definition_time(a=tracer("default a"), *, b=tracer("default b")) -> tracer("annotation"):
    return a, b


print(definition_time(), definition_time(b=0))
ones = 0
for i in range(2000):
    ones += (lambda x, y=1, *, z=1: y * z)(i)
print(ones, plain.__defaults__, defaults.__defaults__, keyword_only.__kwdefaults__, mutable_default.__defaults__[0][-1])
