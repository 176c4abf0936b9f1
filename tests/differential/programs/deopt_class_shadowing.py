"""Data descriptors and attributes appearing on a class (or its bases) over instance attributes that are already hot."""


class Base:
    pass


class Holder(Base):
    def __init__(self, x):
        self.x = x
        self.y = x * 2


def read(obj):
    return obj.x


def write(obj, value):
    obj.x = value


def both(obj):
    return obj.x + obj.y


def loop(obj, n, action=None, at=-1):
    total = 0
    for i in range(n):
        if i == at:
            action()
        total += obj.x
        obj.y = obj.y + 1
    return total, obj.y


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


def add_property(cls):
    cls.x = property(lambda self: 1000, lambda self, value: self.__dict__.__setitem__("stored", value))


class Data:
    def __get__(self, obj, owner):
        return 50

    def __set__(self, obj, value):
        obj.__dict__["via_data"] = value


class NonData:
    def __get__(self, obj, owner):
        return 60


obj = Holder(1)
for i in range(1500):
    read(obj), write(obj, 1), both(obj)
print(read(obj), both(obj), loop(obj, 1000))
Holder.x = 99
print(read(obj), read(Holder(2)), both(obj), Holder.x)
Holder.x = NonData()
print(read(obj), both(obj), Holder.x)
Holder.x = Data()
print(read(obj), both(obj), outcome(write, obj, 5), vars(obj))
del Holder.x
print(read(obj), both(obj))
Base.x = Data()
print(read(obj), both(obj))
write(obj, 7)
print(vars(obj))
del Base.x
write(obj, 8)
print(read(obj), both(obj))
fresh = Holder(3)
print(loop(fresh, 1500, lambda: add_property(Holder), 1000))
print(outcome(write, fresh, 4), vars(fresh), outcome(Holder, 5) and vars(Holder(6)))
del Holder.x
print(loop(fresh, 1500, lambda: setattr(Base, "x", property(lambda self: 0.5)), 700))
print(outcome(write, fresh, 1), outcome(Holder, 1))
del Base.x
Holder.y = property(lambda self: 10)
print(outcome(loop, fresh, 10), outcome(both, fresh))
del Holder.y
print(both(fresh))
Base.z = 5


def read_z(o):
    return o.z


for i in range(1000):
    read_z(obj)
obj.z = "instance"
print(read_z(obj), read_z(fresh))
Holder.z = "class"
print(read_z(obj), read_z(fresh))
del obj.z
print(read_z(obj))
del Holder.z
print(read_z(obj))
del Base.z
print(outcome(read_z, obj))
Holder.__slots__ = ("ignored",)
Holder.__getattr__ = lambda self, name: f"made {name}"
print(read_z(obj), read(obj))
Holder.__dict__["__getattr__"]
type(obj).__getattribute__ = lambda self, name: 1 if name == "x" else object.__getattribute__(self, name)
print(read(obj), obj.y)
del Holder.__getattribute__, Holder.__getattr__
print(read(obj), outcome(read_z, obj))
