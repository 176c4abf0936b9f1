"""Hot loops at module level: non-optimised names, loop variables that stay, names deleted and rebound midway."""

total = 0
for i in range(4000):
    total += i
print(total, i)

n = 3000
product = 1
while n:
    product = product * 7 % 1000003
    n -= 1
print(product, n)

values = []
for i in range(1000):
    if i % 3 == 0:
        continue
    if i > 900:
        break
    values.append(i * 0.5)
else:
    print("never printed")
print(len(values), values[-1], i)

grid = [[0] * 40 for _ in range(40)]
for y in range(40):
    for x in range(40):
        grid[y][x] = x * y if x > y else -x
print(sum(map(sum, grid)), x, y)

switch = 0
for i in range(3000):
    if i == 1500:
        switch = 0.0
    switch += 1
print(switch, type(switch).__name__)

for i in range(2500):
    exec("injected = i") if i % 1000 == 0 else None
    last = injected
print(last)

text = ""
for c in "module level" * 100:
    text = c + text if len(text) < 20 else c
print(text)

try:
    for i in range(2000):
        if i == 1700:
            del total
        total
except NameError as error:
    print(i, error)

doubled = [x * 2 for x in range(1000)]
print(sum(doubled), x)

functions = []
for i in range(1500):
    if i % 500 == 0:
        functions.append(lambda: i)
print([f() for f in functions])

i = 0
while True:
    i += 1
    try:
        if i % 7 == 0:
            continue
        if i > 2000:
            break
    finally:
        counter = i
print(i, counter)

globals()["late"] = 0
for i in range(2000):
    late += i & 1
    if i == 1000:
        globals().update(late=late * 2)
print(late, __name__, "late" in vars())

a, b = 0, 1
while a < 10**40:
    a, b = b, a + b
print(a)

for len in (max, min):
    print(len([3, 1, 2]))
del len
print(len([3, 1, 2]))
