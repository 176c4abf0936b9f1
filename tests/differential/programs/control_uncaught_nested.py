"""Ends with an exception raised while handling another, in recursion that the traceback printer abbreviates."""


def countdown(n, table):
    if n == 0:
        return table["missing key"]
    return countdown(n - 1, table) + 1


def handle(n):
    try:
        return countdown(n, {})
    except KeyError:
        values = [x * 2
                  for x in range(n)]
        return undefined_nam + values[n]


undefined_name = 1
for i in range(300):
    countdown(20, {"missing key": i})
print(countdown(500, {"missing key": 0.5}))
handle(40)
