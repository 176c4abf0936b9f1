"""Class bodies run inside hot functions: their scoping rules, __class__ cells, and what uses the new classes."""

x = "global x"


def make_point(base):
    class Point(base):
        dimensions = 2

        def __init__(self, a, b):
            super().__init__()
            self.a = a
            self.b = b

        def total(self):
            return self.a + self.b * self.dimensions

        def own_class(self):
            return __class__ is type(self)

    return Point


def scoping(x):
    class Inner:
        captured = x
        x = "class x"
        after = x
        listed = [x for _ in range(2)]

        def method(self):
            return x

    return Inner.captured, Inner.x, Inner.after, Inner.listed, Inner().method()


def body_with_loop(n):
    class Table:
        values = {}
        for i in range(n):
            values[i] = i * i
        total = sum(values.values())
        if total > 10:
            big = True

    return Table.total, Table.i, hasattr(Table, "big")


def body_that_raises(flag):
    class Broken:
        before = 1
        if flag:
            raise ValueError("in the body")
        after = 2

    return Broken.after


def with_decorators(tag):
    def mark(cls):
        cls.tag = tag
        return cls

    @mark
    @mark
    class Tagged:
        @property
        def shown(self):
            return f"<{self.tag}>"

        @classmethod
        def create(cls):
            return cls()

        @staticmethod
        def plain():
            return "plain"

    return Tagged.create().shown, Tagged.plain()


def with_metaclass(name):
    class Meta(type):
        def __new__(mcls, cls_name, bases, namespace, **kwargs):
            namespace["kwargs"] = kwargs
            return super().__new__(mcls, cls_name, bases, namespace)

        def __init__(cls, cls_name, bases, namespace, **kwargs):
            super().__init__(cls_name, bases, namespace)

        @classmethod
        def __prepare__(mcls, cls_name, bases, **kwargs):
            return {"prepared": cls_name}

    class Made(metaclass=Meta, option=name):
        pass

    return Made.kwargs, Made.prepared, type(Made).__name__


def init_subclass():
    seen = []

    class Base:
        def __init_subclass__(cls, /, priority=0, **kwargs):
            super().__init_subclass__(**kwargs)
            seen.append((cls.__name__, priority))

    class A(Base, priority=3):
        pass

    class B(A):
        pass

    return seen


class Base:
    pass


for i in range(150):
    point = make_point(Base)(i, i)
    scoping(i), body_with_loop(4), with_decorators("t"), with_metaclass(i), init_subclass()
print(
    point.total(), point.own_class(), type(point).__qualname__, type(point).__mro__[1].__name__,
    make_point(Base) is make_point(Base),
)
print(scoping("argument"), body_with_loop(50), body_with_loop(2), body_that_raises(False), with_decorators(5))
try:
    body_that_raises(True)
except ValueError as error:
    tb = error.__traceback__
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    print(error, names[1:])
print(with_metaclass("v"), init_subclass())
Point = make_point(Base)
points = [Point(i, 2 * i) for i in range(1000)]
print(sum(p.total() for p in points))
Point.dimensions = 0.5
print(sum(p.total() for p in points))
