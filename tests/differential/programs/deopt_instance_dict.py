"""Instance dicts that appear, are replaced or overflow while the attribute code that assumed inline values is hot."""


class Cell:
    def __init__(self, value):
        self.value = value
        self.count = 0

    def bump(self):
        self.value += 1
        self.count += 1
        return self.value


def run(cell, n):
    for _ in range(n):
        cell.value += 1
        cell.count += 1
    return cell.value, cell.count


def run_with(cell, n, at, action):
    for i in range(n):
        if i == at:
            action(cell)
        cell.value += 1
        cell.count = cell.count + cell.value % 2
    return cell.value, cell.count


def materialise(cell):
    return cell.__dict__


def write_through_dict(cell):
    cell.__dict__["value"] = 0.5


def replace_dict(cell):
    cell.__dict__ = {"value": 100, "count": 200}


def delete_dict(cell):
    value, count = cell.value, cell.count
    del cell.__dict__
    cell.count, cell.value = count, value


def overflow_keys(cell):
    for i in range(60):
        setattr(cell, f"key{i}", i)


def odd_keys(cell):
    cell.__dict__[5] = "not a str"
    cell.__dict__[("a", "b")] = "tuple"


def clear_and_refill(cell):
    saved = dict(cell.__dict__)
    cell.__dict__.clear()
    cell.__dict__.update(saved)


def pop_and_restore(cell):
    cell.count = cell.__dict__.pop("count")


def callee_keeps_dict(cell, keep=[]):
    keep.append(cell.__dict__)
    keep[-1]["value"] = keep[-1]["value"] + 10


def swap_dicts(a, b):
    a.__dict__, b.__dict__ = b.__dict__, a.__dict__


ACTIONS = [
    materialise, write_through_dict, replace_dict, delete_dict, overflow_keys, odd_keys, clear_and_refill,
    pop_and_restore, callee_keeps_dict,
]
warm = Cell(0)
print(run(warm, 2000), [warm.bump() for _ in range(1000)][-1])
for action in ACTIONS:
    cell = Cell(0)
    print(
        action.__name__, run_with(cell, 1500, 1000, action), run(cell, 100), cell.bump(), list(cell.__dict__)[:3],
        len(cell.__dict__),
    )
    action(cell)
    print("   again", run(cell, 700), run_with(cell, 10, 5, action))
a, b = Cell(1), Cell(1000)
run(a, 500)
swap_dicts(a, b)
print(run(a, 500), run(b, 500), vars(a), vars(b))
kept = a.__dict__
del a.__dict__
a.value, a.count = "new", "dict"
print(kept, vars(a))
try:
    run(a, 1)
except TypeError as error:
    print(error)
survivor = Cell(5)
live = survivor.__dict__
run(survivor, 300)
del survivor
live["value"] += 1
print(live)
cells = [Cell(i) for i in range(300)]
dicts = [cell.__dict__ for cell in cells[::3]]
for _ in range(3):
    for cell in cells:
        cell.bump()
print(sum(cell.value for cell in cells), sum(d["value"] for d in dicts))
cells = None
print(sum(d["value"] for d in dicts), len(dicts))
shared = Cell(0)
other = Cell(0)
other.__dict__ = shared.__dict__
for i in range(1000):
    shared.bump()
    other.bump()
print(shared.value, other.value, shared.count, shared.__dict__ is other.__dict__)
