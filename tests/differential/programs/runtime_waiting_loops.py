"""Loops that wait for what another thread changes: an attribute, a class, a cell, an item, a length, a weak reference."""

import threading
import weakref


class Plain:
    done = False


class Slotted:
    __slots__ = ("done", "__weakref__")


STOP = False


def later(function):
    timer = threading.Timer(0.005, function)
    timer.start()
    return timer


def set_stop():
    global STOP
    STOP = True


def a_global():
    global STOP
    STOP = False
    timer = later(set_stop)
    rounds = 0
    while not STOP:
        rounds += 1
    timer.join()
    return type(rounds).__name__


def an_attribute(thing):
    thing.done = False
    timer = later(lambda: setattr(thing, "done", True))
    rounds = 0.0
    while not thing.done:
        rounds += 1.0
    timer.join()
    return type(rounds).__name__


def a_class():
    thing = Plain()
    Plain.done = False
    timer = later(lambda: setattr(Plain, "done", True))
    rounds = 0
    while not thing.done:
        rounds += 1
    timer.join()
    Plain.done = False
    return type(rounds).__name__


def a_cell():
    done = False

    def finish():
        nonlocal done
        done = True

    timer = later(finish)
    rounds = 0
    while not done:
        rounds += 1
    timer.join()
    return type(rounds).__name__


def items():
    values, table, buffer = [0], {"x": 0}, bytearray(1)
    timer = later(lambda: values.__setitem__(0, 1))
    rounds = 0
    while not values[0]:
        rounds += 1
    timer.join()
    timer = later(lambda: table.__setitem__("x", 1))
    while not table["x"]:
        rounds += 1
    timer.join()
    timer = later(lambda: buffer.__setitem__(0, 1))
    while buffer[0] == 0:
        rounds += 1
    timer.join()
    return type(rounds).__name__


def sizes():
    values, table = [], {"x": 0}
    timer = later(lambda: values.append(1))
    rounds = 0
    while not values:
        rounds += 1
    timer.join()
    timer = later(lambda: values.extend("abc"))
    while len(values) < 4:
        rounds += 1
    timer.join()
    timer = later(table.clear)
    while "x" in table:
        rounds += 1
    timer.join()
    return type(rounds).__name__


def a_weak_reference():
    thing = Slotted()
    reference, box = weakref.ref(thing), [thing]
    del thing
    timer = later(box.clear)
    rounds = 0
    while reference() is not None:
        rounds += 1
    timer.join()
    return type(rounds).__name__


for _ in range(3):
    print(a_global(), an_attribute(Plain()), an_attribute(Slotted()), a_class(), a_cell(), items(), sizes(), a_weak_reference())
