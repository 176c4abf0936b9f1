"""Augmented assignment to locals, globals, attributes, subscripts and slices, with and without __iadd__."""

counter = 0


class Bag:
    def __init__(self, items=()):
        self.items = list(items)

    def __iadd__(self, other):
        self.items.append(other)
        return self

    def __imul__(self, n):
        return Bag(self.items * n)

    def __add__(self, other):
        return f"plain add of {other}"

    def __isub__(self, other):
        return NotImplemented

    def __imatmul__(self, other):
        self.items.append(("matmul", other))
        return self

    def __sub__(self, other):
        return f"plain sub of {other}"


class Holder:
    value = 10


def bump_global(n):
    global counter
    for _ in range(n):
        counter += 1
        counter *= 1
    return counter


def bump_attribute(holder, n):
    for i in range(n):
        holder.value += i
        holder.value -= 1
    return holder.value


def bump_item(container, key, n):
    for i in range(n):
        container[key] += i
        container[key] ^= 1
    return container[key]


def operators(x, y):
    a = b = c = d = e = f = g = h = i = j = x
    a += y
    b -= y
    c *= y
    d //= y
    e %= y
    f <<= y
    g >>= y
    h &= y
    i |= y
    j ^= y
    return a, b, c, d, e, f, g, h, i, j


def alias(items, extra):
    same = items
    same += extra
    return same is items, items


def extend_slice(items):
    items[1:3] += ["new"]
    items[::2] *= 1
    return items


for i in range(1, 800):
    operators(i, 3), alias([1], [2]), extend_slice([1, 2, 3, 4])

print(bump_global(2000), bump_attribute(Holder(), 2000), Holder.value)
print(bump_item([0, 5], 1, 1500), bump_item({"k": 2}, "k", 1500), bump_item({1: 2**62}, 1, 1500))
print(operators(1000, 7), operators(-1000, 7), operators(2**70, 5))
print(alias([1], (2, 3)), alias([1], "ab"), alias("a", "b"), alias((1,), (2,)), alias(1, 2))
print(extend_slice(list(range(6))))
bag = original = Bag()
for i in range(300):
    bag += i
print(bag is original, len(bag.items))
bag *= 2
print(bag is original, len(bag.items))
bag @= "m"
print(bag.items[-1])
bag -= 3
print(bag)


def matrix_style(a, b):
    a @= b
    return a


for i in range(300):
    matrix_style(original, i)
print(original.items[-1])
try:
    matrix_style(1, 2)
except TypeError as error:
    print(error)
frozen = ([1], "x")
try:
    frozen[0] += [2]
except TypeError as error:
    print(error, frozen)
text = ""
for i in range(1000):
    text += chr(97 + i % 26)
print(len(text), text[-5:], hash(text) == hash(text + ""))
try:
    text += 1
except TypeError as error:
    print(error, len(text))
