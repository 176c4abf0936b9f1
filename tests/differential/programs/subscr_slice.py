"""Slices: BINARY_SLICE, STORE_SLICE, three-part slices, deletion, on built-in and user types."""


class Recorder:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        self.last = key, value

    def __delitem__(self, key):
        self.last = key


class Bound:
    def __init__(self, i):
        self.i = i

    def __index__(self):
        return self.i


def cut(items, low, high):
    return items[low:high]


def head(items):
    return items[:3]


def tail(items):
    return items[3:]


def whole(items):
    return items[:]


def stepped(items, low, high, step):
    return items[low:high:step]


def store(items, low, high, value):
    items[low:high] = value
    return items


def store_step(items, step, value):
    items[::step] = value
    return items


def remove(items, low, high):
    del items[low:high]
    return items


def quicksort(items):
    if len(items) < 2:
        return items
    pivot = items[0]
    rest = items[1:]
    return quicksort([x for x in rest if x < pivot]) + [pivot] + quicksort([x for x in rest if x >= pivot])


def merge_sort(items):
    middle = len(items) // 2
    if not middle:
        return items[:]
    left, right = merge_sort(items[:middle]), merge_sort(items[middle:])
    out = []
    while left and right:
        out.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
    return out + left + right


def windows(text, n):
    return [text[i : i + n] for i in range(len(text) - n + 1)]


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


base = list(range(10))
for i in range(1000):
    cut(base, i % 5, 8), head(base), tail(base), whole(base), stepped(base, 1, 8, 2), store([1, 2, 3], 0, 1, (4, 5))

for items in (base, tuple(base), "abcdefghij", b"abcdefghij", range(10), bytearray(b"abcdefghij")):
    print(
        [
            outcome(cut, items, low, high)
            for low, high in ((2, 5), (-3, None), (None, -3), (5, 2), (-100, 100), (2**70, None))
        ]
    )
    print(
        [
            outcome(stepped, items, low, high, step)
            for low, high, step in ((1, 8, 3), (None, None, -1), (8, 1, -2), (0, 5, 0))
        ]
    )
    print(
        head(items), tail(items), whole(items) is items, outcome(cut, items, "a", None),
        outcome(cut, items, Bound(1), Bound(3)),
    )
print(cut(Recorder(), 1, None), head(Recorder()), stepped(Recorder(), 1, "x", None), Recorder()[1:2, ::3, ...])
for low, high, value in ((1, 3, "ab"), (0, 0, (7, 8)), (5, 2, [1]), (-2, None, []), (None, None, range(3)), (1, 2, 5)):
    print(outcome(store, list(range(6)), low, high, value))
print(
    outcome(store_step, list(range(6)), 2, "abc"), outcome(store_step, list(range(6)), 2, "ab"),
    outcome(store_step, [1, 2], -1, (3, 4)),
)
print(
    outcome(store, (1, 2), 0, 1, [3]), outcome(store, "ab", 0, 1, "c"), outcome(remove, list(range(6)), 1, 4),
    outcome(remove, "abc", 0, 1),
)
recorder = Recorder()
store(recorder, 1, 2, "v")
print(recorder.last)
remove(recorder, None, 4)
print(recorder.last, outcome(cut, 5, 1, 2), outcome(cut, {}, 1, 2), outcome(cut, None, 1, 2))
shuffled = [i * 7919 % 307 for i in range(307)]
print(quicksort(shuffled) == list(range(307)), merge_sort(shuffled) == list(range(307)), merge_sort([]))
print(windows("abcdef", 3), len(windows("x" * 1000, 10)), windows([1, 2, 3], 2))
own = [1, 2, 3]
own[1:2] = own
print(own, slice(1, 2, 3) == slice(1, 2, 3), slice(5).indices(3), {slice(1, 2): "hashable in 3.12"}[slice(1, 2)])
