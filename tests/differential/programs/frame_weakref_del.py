"""weakref callbacks, resurrection, __del__ that touches hot state, cycles collected explicitly."""

import gc
import weakref

gc.disable()
LOG = []
state = {"total": 0}


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None


class Counting:
    alive = 0

    def __init__(self):
        Counting.alive += 1

    def __del__(self):
        Counting.alive -= 1
        state["total"] += 1


class Phoenix:
    graveyard = []

    def __del__(self):
        Phoenix.graveyard.append(self)


class Raising:
    def __del__(self):
        LOG.append("del ran")
        self.undefined


class Rebinder:
    def __del__(self):
        global scale
        scale = scale + 1


class MutatesList:
    def __init__(self, items):
        self.items = items

    def __del__(self):
        if len(self.items) > 2:
            self.items.pop()


scale = 1


def alive_in_loop(n):
    highest = 0
    for i in range(n):
        obj = Counting()
        highest = max(highest, Counting.alive)
    return highest, Counting.alive


def callbacks(n):
    died = []
    refs = []
    for i in range(n):
        obj = Node(i)
        if i % 300 == 0:
            refs.append(weakref.ref(obj, lambda ref, i=i: died.append(i)))
    last = refs[-1]() is None
    return died, last


def dead_when_dropped(n):
    out = []
    for i in range(n):
        obj = Node(i)
        ref = weakref.ref(obj)
        alive = ref() is obj
        del obj
        out.append((alive, ref() is None))
    return len(out), set(out)


def cycles(n):
    refs = []
    for i in range(n):
        a, b = Node("a"), Node("b")
        a.other, b.other = b, a
        if i % 200 == 0:
            refs.append(weakref.ref(a))
    del a, b
    gc.collect()
    return [ref() for ref in refs]


def scale_changes(n):
    total = 0
    for i in range(n):
        r = Rebinder() if i % 500 == 0 else None
        total += scale
    return total


def resurrect(n):
    for i in range(n):
        p = Phoenix()
        p.number = i
        p = None
        if len(Phoenix.graveyard) > 3:
            Phoenix.graveyard.pop(0)
    return [p.number for p in Phoenix.graveyard]


def list_store_runs_del(n):
    items = [None] * 10
    for i in range(n):
        items[0] = MutatesList(items)
        if len(items) < 4:
            items.extend([None] * 6)
    return len(items)


def weak_containers(n):
    table = weakref.WeakValueDictionary()
    keep = []
    for i in range(n):
        node = Node(i)
        table[i] = node
        if i % 250 == 0:
            keep.append(node)
    del node
    return sorted(table), len(weakref.WeakSet(keep))


def proxy(n):
    node = Node("proxied")
    p = weakref.proxy(node)
    total = 0
    for i in range(n):
        total += len(p.name)
    del node
    try:
        p.name
    except ReferenceError as error:
        return total, str(error)


def finalizers(n):
    calls = []
    for i in range(n):
        obj = Node(i)
        if i % 400 == 0:
            weakref.finalize(obj, calls.append, i)
    return calls


def argument_dies_in_callee(n):
    def callee(holder):
        ref = weakref.ref(holder[0])
        holder.clear()
        return ref() is None

    return {callee([Node(i)]) for i in range(n)}


print(
    alive_in_loop(2000), state, callbacks(1500), dead_when_dropped(1000), cycles(1000), scale_changes(1500),
    resurrect(1000),
)
print(list_store_runs_del(1500), weak_containers(1001), proxy(1000), finalizers(1500), argument_dies_in_callee(700))
Phoenix.graveyard.clear()
Phoenix.graveyard.clear()
import sys

sys.unraisablehook = lambda unraisable: LOG.append(f"{type(unraisable.exc_value).__name__}: {unraisable.exc_value}")


def raising_del(n):
    for i in range(n):
        r = Raising()
        r = None
    return len(LOG), LOG[:2]


print(raising_del(500), scale, Counting.alive)
