"""A lookup with a handler in a body that becomes part of its caller."""
import threading

active = {n: f"item {n}" for n in range(5)}


def find(k):
    try:
        return active[k]
    except KeyError:
        return "missing"


def upper(k):
    try:
        found = active[k]
        return found.upper(), found
    except KeyError:
        return k


class Here:
    def name(self):
        return threading.current_thread() is not None

    def look(self, k):
        if k is None:
            return find(0)
        return find(k), upper(k)


def run(keys):
    here = Here()
    out = []
    for k in keys:
        out.append(here.look(k))
        out.append(here.name())
    return out


for _ in range(60):
    result = run([0, 1, 2, None, 3, 4])
print(result)
for _ in range(60):
    result = run([0, 7, 2, None, "x", 4.0, True])
print(result)
active[7] = "new"
print(run([7, 8]))

for _ in range(3):
    threads = [threading.Thread(target=len, args=("a",)) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print([t.is_alive() for t in threads])
