"""Functions with hundreds of locals, arguments and cells: EXTENDED_ARG on every load, large frame states."""


def generate(name, count):
    lines = [f"def {name}(seed, flag=False):"]
    for i in range(count):
        lines.append(f"    v{i} = seed + {i}" if i % 3 else f"    v{i} = seed * 0.5 + {i}")
    lines.append("    total = 0")
    lines.append("    for i in range(300):")
    for i in range(0, count, 10):
        lines.append(f"        v{i} += v{(i * 7 + 3) % count}")
    lines.append(f"        total += v{count - 1}")
    lines.append("        if flag and i == 250:")
    lines.append("            raise ValueError(sorted(locals().items())[:5])")
    lines.append("    return total + " + " + ".join(f"v{i}" for i in range(count)))
    return "\n".join(lines)


def generate_cells(count):
    lines = ["def outer(seed):"]
    lines += [f"    c{i} = seed + {i}" for i in range(count)]
    lines.append("    def inner(k):")
    lines.append(f"        nonlocal c0, c{count - 1}")
    lines.append(f"        c0 += k; c{count - 1} -= k")
    lines.append("        return " + " + ".join(f"c{i}" for i in range(count)))
    lines.append("    return inner")
    return "\n".join(lines)


def generate_arguments(count):
    names = ", ".join(f"a{i}" for i in range(count))
    return f"def wide({names}):\n    return " + " - ".join(f"a{i}" for i in range(count))


def generate_deletes(count):
    lines = ["def deletes(x):"]
    lines += [f"    d{i} = x" for i in range(count)]
    lines += [f"    del d{i}" for i in range(0, count, 2)]
    lines += ["    return len(locals()), d1", ""]
    return "\n".join(lines)


namespace = {}
for source in (generate("wide_frame", 300), generate("narrow_frame", 20), generate_cells(280), generate_arguments(300)):
    exec(source, namespace)
exec(generate_deletes(270), namespace)

for count in (0, 1, 2.5, True, 2**62):
    print(namespace["narrow_frame"](count), namespace["wide_frame"](count))
for f in ("wide_frame", "narrow_frame"):
    try:
        namespace[f](3, flag=True)
    except ValueError as error:
        print(error)
inner = namespace["outer"](1)
print([inner(k) for k in range(20)][-3:], inner(0.5))
for _ in range(100):
    namespace["wide"](*range(300)), namespace["deletes"](1)
print(namespace["wide"](*range(300)), namespace["wide"](*[0.5] * 300), namespace["deletes"]("x"))
try:
    namespace["wide"](*range(299))
except TypeError as error:
    print(error)
try:
    namespace["wide"](*range(301))
except TypeError as error:
    print(error)
try:
    namespace["wide"](*range(299), a3=1)
except TypeError as error:
    print(error)
print(namespace["wide"](**{f"a{i}": i for i in range(300)}))
