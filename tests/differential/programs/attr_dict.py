"""__dict__ read, written through, replaced, deleted and shared, under hot attribute code."""

import copy
import pickle


class Box:
    kind = "box"

    def __init__(self, value):
        self.value = value
        self.other = 1

    def get(self):
        return self.value

    def put(self, value):
        self.value = value

    def both(self):
        return self.value, self.other


def churn(box, n):
    for i in range(n):
        box.put(i)
        box.value += 1
    return box.get()


def through_dict(box, n):
    d = box.__dict__
    for i in range(n):
        d["value"] += 1
        box.other += d["value"] & 1
    return box.both()


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


box = Box(0)
print(churn(box, 2000), through_dict(box, 2000))
box.__dict__ = {"value": "replaced"}
print(box.get(), outcome(box.both), churn(box, 10), vars(box))
box.__dict__["other"] = 7
print(box.both(), through_dict(box, 100))
shared = {"value": 1, "other": 2}
twins = Box(0), Box(0)
for twin in twins:
    twin.__dict__ = shared
twins[0].put("seen by both")
print([twin.get() for twin in twins], shared)
print(churn(twins[0], 500), twins[1].get(), through_dict(twins[1], 10), twins[0].both())
twins[0].__dict__ = dict(shared)
twins[1].put("separate again")
print([twin.get() for twin in twins])

fresh = Box(5)
del fresh.__dict__
print(outcome(fresh.get), fresh.__dict__)
fresh.put(6)
print(fresh.get(), outcome(fresh.both))
kept = Box(9).__dict__
print(kept)
live = Box(1)
d = live.__dict__
live.put(2)
d["value"] = 3
print(live.get(), d is live.__dict__, d)
d.clear()
print(outcome(live.get), live.kind)
d["kind"] = "instance kind"
print(live.kind, box.kind)
live.__dict__.update(value=10, other=20)
print(live.both(), churn(live, 300))
d.pop("value")
print(outcome(live.get))
print(outcome(setattr, live, "__dict__", 5), outcome(setattr, live, "__dict__", None))


class Logged(dict):
    def __getitem__(self, key):
        return "never asked by attribute lookup"


odd = Box(1)
odd.__dict__ = Logged(value="stored", other="too")
print(odd.both(), churn(odd, 100), type(vars(odd)).__name__)
non_string = Box(1)
non_string.__dict__[5] = "int key"
print(non_string.both(), churn(non_string, 100), vars(non_string))

duplicates = [copy.copy(live), pickle.loads(pickle.dumps(Box(4))), copy.deepcopy(Box([1]))]
print(duplicates[1].both(), duplicates[2].both(), duplicates[0].__dict__ == live.__dict__)
print(outcome(duplicates[0].get), churn(duplicates[1], 200), churn(duplicates[2], 200))
holder = []
for i in range(1000):
    box = Box(i)
    if i % 100 == 0:
        holder.append(box.__dict__)
    box.put(box.get() * 2)
print([d["value"] for d in holder])
