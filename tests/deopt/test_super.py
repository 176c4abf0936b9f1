"""`super()` in compiled code: found at compile time, inlined like any method, and left when a class is another."""


class Base:
    def __init__(self, x):
        self.x = x

    def value(self):
        return self.x


class Zero(Base):
    def __init__(self, x):
        super().__init__(x)
        self.y = 1

    def value(self):
        return super().value() + self.y


class Two(Base):
    def value(self):
        return super(Two, self).value() * 2


class Below(Two):
    pass



def helpers(function):
    import pyjit

    return [line for line in pyjit.inspect(function).ir("dce-late").splitlines() if "load_super_attr" in line]


def test_zero_arguments(compiled, native):
    def loop(n):
        total = 0
        for i in range(n):
            total += Zero(i).value()
        return total

    compiled(loop, (3,))
    assert not helpers(loop)
    assert native(loop, 1000, exits=0) == sum(range(1001))


def test_two_arguments(compiled, native):
    def ask(o):
        return o.value()

    compiled(Two.value, (Two(1),))
    compiled(ask, (Two(1),))
    assert not helpers(ask)
    assert native(ask, Two(21), exits=0) == 42


def test_another_class_of_self_leaves(compiled, native, exits_of):
    def ask(o):
        return o.value()

    compiled(ask, (Two(1),))
    before = exits_of(ask)
    assert native(ask, Below(21)) == 42
    assert exits_of(ask) > before


def test_a_base_that_changes(compiled, native):
    compiled(Zero.value, (Zero(1),))
    assert native(Zero.value, Zero(1), exits=0) == 2
    original = Base.value
    try:
        Base.value = lambda self: self.x * 100
        assert Zero.value(Zero(1)) == 101
    finally:
        Base.value = original
    assert Zero.value(Zero(1)) == 2
