"""Functions made by exec in fresh namespaces: same text, separate globals, separate locals, custom mappings."""

SOURCE = """
scale = {scale!r}

def work(n):
    total = 0
    for i in range(n):
        total += i * scale
    return total

def peek():
    return scale, helper()

class Local:
    factor = scale

    def apply(self, x):
        return x * self.factor
"""


class Logged(dict):
    def __init__(self, *args):
        super().__init__(*args)
        self.log = []

    def __missing__(self, key):
        self.log.append(key)
        raise KeyError(key)


def make(scale):
    namespace = {"helper": lambda: f"helper of {scale}"}
    exec(SOURCE.format(scale=scale), namespace)
    return namespace


spaces = [make(scale) for scale in (1, 2.5, "ab", 2**61)]
for space in spaces:
    if space["scale"] != "ab":
        print(space["work"](2000), space["peek"](), space["Local"]().apply(3))
for _ in range(1000):
    for space in spaces[:2]:
        space["peek"]()
spaces[0]["scale"] = 10
print(spaces[0]["work"](1000), spaces[1]["work"](1000), spaces[0]["peek"](), spaces[1]["peek"]())
try:
    spaces[2]["work"](3)
except TypeError as error:
    print(error)
del spaces[0]["scale"]
try:
    spaces[0]["work"](3)
except NameError as error:
    print(error)
spaces[0]["range"] = lambda n: [5]
spaces[0]["scale"] = 3
print(spaces[0]["work"](100), spaces[1]["work"](3))

LOOP = """
total = 0
for i in range(limit):
    total += i
    if i == 500:
        marker = total
"""
local = Logged()
exec(LOOP, {"limit": 1000}, local)
print(sorted(local), local["total"], local.log)
plain = {}
exec(LOOP, {"limit": 2000}, plain)
print(plain["total"], plain["marker"])

code = compile("[x * factor for x in range(n)]", "<expression>", "eval")
print([sum(eval(code, {"n": n, "factor": factor})) for n, factor in ((1000, 1), (2000, 0.5), (3, "q"[:0] or 7))])

no_builtins = {"__builtins__": {"range": range}}
exec("def f(n):\n    for i in range(n):\n        pass\n    return i\n", no_builtins)
print(no_builtins["f"](2000))
exec("def g(x):\n    return len(x)\n", no_builtins)
for _ in range(3):
    try:
        no_builtins["g"]("abc")
    except NameError as error:
        print(error)
no_builtins["__builtins__"]["len"] = lambda x: "late builtin"
print(no_builtins["g"]("abc"))


def locals_in_exec(n):
    result = {}
    exec("for i in range(n):\n    last = i * n\n", {"n": n}, result)
    return result["last"]


print([locals_in_exec(n) for n in range(1, 300, 50)])
