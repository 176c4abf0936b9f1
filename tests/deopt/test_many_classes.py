"""Attributes of objects of many classes: one table for all, which knows a class by its version."""

import pyjit

CLASSES = [type(f"C{i}", (), {"shared": i, "__init__": lambda self, n: setattr(self, "own", n)}) for i in range(12)]


def owns(objects):
    return sum(o.own for o in objects)


def shareds(objects):
    return sum(o.shared for o in objects)


def defaults(objects):
    return sum(getattr(o, "maybe", 1000) for o in objects), sum(hasattr(o, "own") for o in objects)


def age(node):
    if not node:
        return 0
    return node.age


class Node:
    def __init__(self, age, next):
        self.age = age
        self.next = next


def test_many_classes_and_their_changes(compiled, native):
    objects = [cls(n) for n, cls in enumerate(CLASSES)] * 10
    compiled(owns, (objects,))
    compiled(shareds, (objects,))
    for _ in range(60):
        owns(objects), shareds(objects)
    assert native(owns, objects, exits=0) == 660
    assert native(shareds, objects, exits=0) == 660
    CLASSES[3].shared = 1003
    assert shareds(objects) == 660 + 10_000
    objects[4].shared = 104
    assert shareds(objects) == 660 + 10_000 + 1000
    CLASSES[5].own = property(lambda self: -95)
    assert owns(objects) == 660 - 1000
    del CLASSES[5].own, CLASSES[3].shared
    assert owns(objects) == 660


def test_getattr_and_hasattr_are_no_calls_of_builtins(compiled, native):
    objects = [cls(n) for n, cls in enumerate(CLASSES)] * 10
    compiled(defaults, (objects,))
    assert native(defaults, objects, exits=0) == (120_000, 120)
    text = pyjit.inspect(defaults).ir("opt")
    assert "call getattr_or" in text and "call hasattr" in text
    CLASSES[0].maybe = 1
    objects[1].maybe = 2
    assert defaults(objects) == (120_000 - 9990 - 9980, 120)
    del CLASSES[0].maybe


def test_a_class_of_an_argument_that_never_gets_to_an_attribute(compiled, native):
    """None is an argument as often as a node, but `node.age` never sees it."""
    node = Node(7, None)
    compiled(age, (node,))
    for _ in range(200):
        age(None), age(node)
    pyjit.inspect(age).force_compile()
    assert native(age, node, exits=0) == 7
    assert native(age, None, exits=0) == 0
    assert "call load_attr" not in pyjit.inspect(age).ir("opt")
