"""super() in all its forms: methods, attributes, classmethods, properties, explicit arguments, shadowed super."""

LOG = []


class A:
    tag = "A"

    def __init__(self, n):
        self.n = n

    def value(self, k=1):
        return self.n * k

    @classmethod
    def make(cls, n):
        return cls(n)

    @staticmethod
    def helper(x):
        return x + 1

    @property
    def prop(self):
        return f"A.prop {self.n}"


class B(A):
    tag = "B"

    def __init__(self, n):
        super().__init__(n + 1)

    def value(self, k=2):
        return super().value(k) + 10

    @classmethod
    def make(cls, n):
        return super().make(n * 2)

    @staticmethod
    def helper(x):
        return super(B, B).helper(x) * 2

    @property
    def prop(self):
        return "B." + super().prop

    def parent_tag(self):
        return super().tag, super(B, self).tag, super(B, type(self)).tag


class Left(B):
    def value(self, k=3):
        LOG.append("Left")
        return super().value(k)


class Right(B):
    def value(self, k=4):
        LOG.append("Right")
        method = super().value
        return method(k)


class Diamond(Left, Right):
    def value(self, *args, **kwargs):
        LOG.append("Diamond")
        return super().value(*args, **kwargs)


class Bad(A):
    def no_args():
        return super().value()

    def deleted_self(self):
        del self
        return super().value()

    def rebound_self(self):
        self = B(100)
        return super().value()

    def missing(self):
        return super().nothing


def hot_value(obj, n):
    total = 0
    for i in range(n):
        total += obj.value()
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError, RuntimeError, NameError) as error:
        return f"{type(error).__name__}: {error}"


print([hot_value(kind(5), 500) for kind in (A, B, Left, Right)], len(LOG))
LOG.clear()
print(Diamond(1).value(), LOG, Diamond(1).value(7), Diamond(1).value(k=0.5))
print(B.make(3).n, Diamond.make(3).n, B.helper(4), B(1).prop, B(1).parent_tag(), Diamond(1).parent_tag())
for _ in range(1000):
    B(2).parent_tag(), B.make(1), B(1).prop
print(outcome(Bad.no_args), outcome(Bad(1).deleted_self), outcome(Bad(1).rebound_self), outcome(Bad(1).missing))
A.value = lambda self, k: f"patched {k}"
print(outcome(B(1).value), outcome(hot_value, A(1), 1))
A.value = lambda self, k=1: 1000
print(hot_value(B(1), 300), hot_value(Diamond(1), 100))
Right.__bases__ = (A,)
LOG.clear()
print(outcome(Diamond, 1) and Diamond.__mro__[2].__name__, Diamond(1).value(), LOG)


def shadowed():
    super = lambda: A(3)

    class Inner(A):
        def value(self):
            return super().tag

    return Inner(1).value()


class Outer(A):
    def value(self):
        return [super(Outer, self).tag for _ in range(2)], (lambda: super(Outer, self).tag)()

    def comprehension(self):
        return [super().tag for _ in range(2)]


print(shadowed(), Outer(1).value(), outcome(Outer(1).comprehension))
