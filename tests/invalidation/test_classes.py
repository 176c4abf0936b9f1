"""Classes that compiled code relied on: methods, attributes, bases, `__class__`, instance dicts, descriptors."""

import gc

import pytest


@pytest.fixture
def world(compiled):
    """Fresh classes, and compiled functions that know them."""
    # Those of the last test share the code objects: a collection in the middle of this test would break its units.
    gc.collect()

    class Base:
        kind = "base"

        def inherited(self):
            return "inherited"

    class Thing(Base):
        scale = 10

        def __init__(self, x):
            self.x = x

        def value(self):
            return self.x * self.scale

        def __len__(self):
            return 3

        def __eq__(self, other):
            return True

    class World:
        pass

    def call(obj):
        return obj.value()

    def read(obj):
        return obj.x

    def write(obj, x):
        obj.x = x
        return obj.x

    def inherited(obj):
        return obj.inherited(), obj.kind

    def special(obj):
        return len(obj), obj == 1

    def construct(cls, x):
        return cls(x).x

    def loop(obj, n, action=None, at=-1):
        total = 0
        for i in range(n):
            if i == at:
                action()
            total += obj.value()
        return total

    world = World()
    world.Base, world.Thing = Base, Thing
    thing = world.thing = Thing(1)
    for function, args in (
        (call, (thing,)),
        (read, (thing,)),
        (write, (thing, 1)),
        (inherited, (thing,)),
        (special, (thing,)),
        (construct, (Thing, 1)),
        (loop, (thing, 5)),
    ):
        setattr(world, function.__name__, compiled(function, args))
    return world


def test_before_anything_changes_no_exit_is_taken(world, native):
    thing = world.Thing(4)
    assert native(world.call, thing, exits=0) == 40
    assert native(world.read, thing, exits=0) == 4
    assert native(world.write, thing, 5, exits=0) == 5
    assert native(world.inherited, thing, exits=0) == ("inherited", "base")
    assert native(world.loop, thing, 100, exits=0) == 5000


def test_a_method_is_replaced(world, native):
    native(world.call, world.thing)
    world.Thing.value = lambda self: "replaced"
    assert world.call(world.thing) == "replaced"
    del world.Thing.value
    with pytest.raises(AttributeError, match="'Thing' object has no attribute 'value'"):
        world.call(world.thing)
    world.Base.value = lambda self: "from the base"
    assert world.call(world.thing) == "from the base"


def test_a_method_is_replaced_in_the_middle_of_a_loop(world, native):
    def replace():
        world.Thing.value = lambda self: 0.5

    assert native(world.loop, world.thing, 100, replace, 60) == 60 * 10 + 40 * 0.5


def test_a_method_is_hidden_by_an_instance_attribute(world, native):
    native(world.call, world.thing)
    world.thing.value = lambda: "own"
    assert world.call(world.thing) == "own"
    assert world.call(world.Thing(2)) == 20
    del world.thing.value
    assert world.call(world.thing) == 10


def test_a_class_attribute_changes(world, native):
    native(world.call, world.thing)
    world.Thing.scale = 0.5
    assert world.call(world.Thing(3)) == 1.5
    del world.Thing.scale
    with pytest.raises(AttributeError, match="scale"):
        world.call(world.thing)
    world.Base.scale = 7
    assert world.call(world.Thing(3)) == 21
    world.thing.scale = 100
    assert world.call(world.thing) == 100


def test_a_property_appears_over_an_instance_attribute(world, native):
    native(world.read, world.thing)
    native(world.write, world.thing, 1)
    written = []
    world.Thing.x = property(lambda self: "property", lambda self, x: written.append(x))
    assert world.read(world.thing) == "property"
    assert world.write(world.thing, 9) == "property"
    assert written == [9]
    del world.Thing.x
    assert world.read(world.thing) == 1


def test_a_plain_class_attribute_does_not_hide_the_instance(world, native):
    native(world.read, world.thing)
    world.Thing.x = "class"
    assert world.read(world.thing) == 1
    del world.thing.x
    assert world.read(world.thing) == "class"


def test_bases_change(world, native):
    class Elsewhere:
        kind = "elsewhere"

        def inherited(self):
            return "moved"

    native(world.inherited, world.thing)
    world.Base.inherited = lambda self: "patched"
    assert world.inherited(world.thing) == ("patched", "base")
    world.Thing.__bases__ = (Elsewhere,)
    assert world.inherited(world.thing) == ("moved", "elsewhere")


def test_special_methods_change(world, native):
    assert native(world.special, world.thing) == (3, True)
    world.Thing.__len__ = lambda self: 8
    world.Thing.__eq__ = lambda self, other: "odd"
    assert world.special(world.thing) == (8, "odd")
    world.thing.__len__ = lambda: 100
    assert world.special(world.thing)[0] == 8
    del world.Thing.__len__
    with pytest.raises(TypeError, match="has no len"):
        world.special(world.thing)


def test_class_of_an_instance_is_assigned(world, native):
    class Other:
        scale = 2

        def value(self):
            return "other", self.x

    native(world.call, world.thing)
    world.thing.__class__ = Other
    assert world.call(world.thing) == ("other", 1)
    world.thing.__class__ = world.Thing
    assert world.call(world.thing) == 10


def test_class_is_assigned_in_the_middle_of_a_loop(world, native):
    class Half:
        def value(self):
            return 0.5

    def change():
        world.thing.__class__ = Half

    assert native(world.loop, world.thing, 50, change, 20) == 20 * 10 + 30 * 0.5


@pytest.mark.parametrize("hook", ["__getattribute__", "__getattr__", "__setattr__"])
def test_attribute_hooks_appear(world, native, hook):
    native(world.read, world.thing)
    native(world.write, world.thing, 1)
    calls = []
    if hook == "__setattr__":
        world.Thing.__setattr__ = lambda self, name, value: calls.append((name, value))
        assert world.write(world.thing, 5) == 1
        assert calls == [("x", 5)]
    else:
        setattr(world.Thing, hook, lambda self, name: f"hook {name}")
        assert world.read(world.thing) == ("hook x" if hook == "__getattribute__" else 1)
        del world.thing.x
        assert world.read(world.thing) == "hook x"
    delattr(world.Thing, hook)


def test_constructors_change(world, native):
    assert native(world.construct, world.Thing, 4) == 4
    world.Thing.__init__ = lambda self, x: setattr(self, "x", x * 2)
    assert world.construct(world.Thing, 4) == 8
    world.Thing.__new__ = lambda cls, x: world.Base.__new__(cls)
    assert world.construct(world.Thing, 4) == 8
    del world.Thing.__init__
    del world.Thing.__new__
    with pytest.raises(TypeError, match=r"object.__new__\(\) takes exactly one argument"):
        world.construct(world.Thing, 4)


@pytest.mark.parametrize(
    "change",
    [
        lambda obj: setattr(obj, "__dict__", {"x": 7}),
        lambda obj: obj.__dict__.__setitem__("x", 7),
        lambda obj: (obj.__dict__.clear(), obj.__dict__.update(x=7)),
        lambda obj: ([setattr(obj, f"a{i}", i) for i in range(50)], setattr(obj, "x", 7)),
        lambda obj: (delattr(obj, "x"), setattr(obj, "y", 0), setattr(obj, "x", 7)),
        lambda obj: object.__setattr__(obj, "x", 7),
        lambda obj: vars(obj).update(x=7),
    ],
)
def test_the_dict_of_an_instance_changes(world, native, change):
    assert native(world.read, world.thing) == 1
    change(world.thing)
    assert world.read(world.thing) == 7
    assert world.write(world.thing, 8) == 8
    assert vars(world.thing)["x"] == 8
    assert world.call(world.thing) == 80


def test_more_changes_than_a_class_has_versions(world, native):
    """CPython numbers the states of a class and stops at 1000; after that nothing can be proved by watching."""
    native(world.call, world.thing)
    for i in range(1200):
        world.Thing.scale = i
        assert world.call(world.thing) == i
    for i in range(50):
        world.Thing.value = (lambda k: lambda self: k)(i)
        assert world.call(world.thing) == i


def test_slots_are_deleted_and_replaced(compiled, native):
    class Slots:
        __slots__ = ("x",)

    def read(obj):
        return obj.x

    obj = Slots()
    obj.x = 5
    compiled(read, (obj,))
    assert native(read, obj, exits=0) == 5
    del obj.x
    with pytest.raises(AttributeError, match="object has no attribute 'x'"):
        read(obj)
    obj.x = 6
    descriptor = Slots.x
    Slots.x = property(lambda self: "property")
    assert read(obj) == "property"
    Slots.x = descriptor
    assert read(obj) == 6
    del Slots.x
    with pytest.raises(AttributeError):
        read(obj)


def test_a_class_dies_and_its_address_is_used_again(compiled):
    import gc

    def call(obj):
        return obj.value()

    def make(i):
        class Temporary:
            def value(self):
                return i

        return Temporary

    compiled(call, (make(-1)(),))
    for i in range(200):
        assert call(make(i)()) == i
        if i % 20 == 0:
            gc.collect()


def test_compiled_code_keeps_no_class_alive(compiled, native):
    import gc
    import weakref

    class Mortal:
        def value(self):
            return 1

    def call(obj):
        return obj.value()

    compiled(call, (Mortal(),))
    assert native(call, Mortal()) == 1
    ref = weakref.ref(Mortal)
    del Mortal
    gc.collect()
    assert ref() is None


def test_lookups_keep_no_class_of_named_tuples_alive(compiled, native):
    import weakref
    from collections import namedtuple

    def find(table, key):
        return key in table

    plain = [(n, str(n)) for n in range(40)]
    table = {}
    compiled(find, *((table, key) for key in plain))
    Pair = namedtuple("Pair", "a b")
    for n in range(40):
        assert native(find, table, Pair(n, (n, Pair(n, n)))) is False
    ref = weakref.ref(Pair)
    del Pair
    gc.collect()
    assert ref() is None
