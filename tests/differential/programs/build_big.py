"""Displays, argument lists, unpackings and string concatenations with more than 255 parts."""


def compile_function(source, name):
    namespace = {}
    exec(source, namespace)
    return namespace[name]


N = 300
names = [f"n{i}" for i in range(N)]
big_tuple = compile_function(f"def big_tuple(x):\n    return ({', '.join(f'x + {i}' for i in range(N))})", "big_tuple")
big_list = compile_function(f"def big_list(x):\n    return [{', '.join(f'x * {i}' for i in range(N))}]", "big_list")
big_dict = compile_function(
    f"def big_dict(x):\n    return {{{', '.join(f'{i}: x - {i}' for i in range(N))}}}", "big_dict",
)
big_set = compile_function(f"def big_set(x):\n    return {{{', '.join(f'x + {i}' for i in range(N))}}}", "big_set")
big_call = compile_function(f"def big_call(f, x):\n    return f({', '.join(f'x + {i}' for i in range(N))})", "big_call")
big_keywords = compile_function(
    f"def big_keywords(f, x):\n    return f({', '.join(f'{n}=x' for n in names)})", "big_keywords",
)
big_unpack = compile_function(
    f"def big_unpack(items):\n    {', '.join(names)} = items\n    return n0, n255, n256, n299", "big_unpack",
)
big_star = compile_function(
    f"def big_star(items):\n    {', '.join(names[:250])}, *rest, last = items\n    return n0, n249, len(rest), last",
    "big_star",
)
big_fstring = compile_function(
    "def big_fstring(x):\n    return f'" + "".join(f"{{x + {i}}}," for i in range(N)) + "'", "big_fstring",
)
big_sum = compile_function(f"def big_sum(x):\n    return {' + '.join(f'(x * {i})' for i in range(N))}", "big_sum")
big_chain = compile_function(f"def big_chain(x):\n    return {' < '.join(f'x + {i}' for i in range(N))}", "big_chain")
big_and = compile_function(f"def big_and(x):\n    return {' and '.join(f'x > {i}' for i in range(N))}", "big_and")
big_constants = compile_function(
    f"def big_constants(i):\n    return ({', '.join(repr(i * 1.5) for i in range(N))})[i]", "big_constants",
)
big_names = compile_function(
    "def big_names(o):\n    total = 0\n" + "".join(f"    total += o.attr{i}\n" for i in range(N)) + "    return total",
    "big_names",
)


class Attributes:
    def __getattr__(self, name):
        return len(name)


def count(*args, **kwargs):
    return len(args), len(kwargs), args[-1] if args else sorted(kwargs)[-1]


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for i in range(40):
    big_tuple(i), big_list(i), big_dict(i), big_set(i), big_call(count, i), big_keywords(count, i)
    big_unpack(range(300))
    big_star(range(400)), big_fstring(i), big_sum(i), big_chain(i), big_and(i), big_constants(i)
    big_names(Attributes())

for x in (1, 2.5, True, 2**62):
    print(
        sum(big_tuple(x)), sum(big_list(x)), sum(big_dict(x).values()), len(big_set(x)), big_call(count, x),
        big_keywords(count, x),
    )
    print(len(big_fstring(x)), big_fstring(x)[-12:], big_sum(x), big_chain(x), big_and(x))
print(big_unpack(range(300)), big_unpack("ab" * 150), outcome(big_unpack, range(299)), outcome(big_unpack, range(301)))
print(
    big_star(range(400)), big_star(list(range(251))), outcome(big_star, range(250)), outcome(big_tuple, "s"),
    outcome(big_and, None),
)
print(
    big_constants(0), big_constants(299), outcome(big_constants, 300), big_names(Attributes()), outcome(big_call, 5, 1),
    outcome(big_call, len, 1),
)
print(
    count(*range(1000), **{n: 1 for n in names}), count(*"ab" * 500)[0], max(*range(600)),
    outcome(big_keywords, lambda n1: n1, 0),
)
print(
    len(compile_function("def deep(x):\n    return " + "(" * 80 + "x" + ",)" * 80, "deep")(1)),
    (lambda *a: a)(*range(260))[-1],
)
