"""User descriptors: data and non-data, __set_name__, on classes and metaclasses, changing kind while hot."""

LOG = []


class NonData:
    def __init__(self, value):
        self.value = value

    def __set_name__(self, owner, name):
        LOG.append(f"{owner.__name__}.{name}")

    def __get__(self, instance, owner=None):
        return self.value, instance is None, owner.__name__


class Data(NonData):
    def __set__(self, instance, value):
        self.value = value

    def __delete__(self, instance):
        self.value = "deleted"


class SetOnly:
    def __set__(self, instance, value):
        vars(instance)["raw"] = value


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}")
        setattr(instance, self.name, value)


class Meta(type):
    shared = Data("on the metaclass")
    weak = NonData("weak on the metaclass")


class Host(metaclass=Meta):
    plain = NonData(1)
    data = Data(2)
    setter = SetOnly()
    number = Typed(int)
    weak = "class wins over non-data of the metaclass"


def get_plain(obj):
    return obj.plain


def get_data(obj):
    return obj.data


def set_data(obj, value):
    obj.data = value


def number_loop(obj, n):
    obj.number = 0
    for i in range(n):
        obj.number += i
    return obj.number


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


print(LOG)
host = Host()
for i in range(1500):
    get_plain(host), get_data(host), set_data(host, i)
print(get_plain(host), get_data(host), get_plain(Host), get_data(Host), number_loop(host, 1000))
vars(host)["plain"] = "instance wins"
vars(host)["data"] = "instance loses"
vars(host)["setter"] = "found in dict"
print(get_plain(host), get_data(host), host.setter, get_plain(Host()), isinstance(Host().setter, SetOnly))
host.setter = 5
print(vars(host)["raw"], outcome(number_loop, host, 3), outcome(setattr, host, "number", "x"))
del host.data
print(get_data(host), outcome(delattr, host, "setter"), outcome(delattr, host, "number"))
print(Host.shared, Host.weak, outcome(lambda: host.shared))
Host.shared = "through the metaclass"
print(Host.shared, "shared" in vars(Host))
del NonData.__get__
print(type(get_plain(Host())).__name__, type(get_data(host)).__name__)
NonData.__get__ = lambda self, instance, owner: "patched get"
print(get_plain(Host()), get_data(host), get_plain(host))
NonData.__set__ = lambda self, instance, value: LOG.append(("set", value))
print(get_plain(host))
host.plain = 9
print(LOG[-1], vars(host)["plain"])
Data.__get__ = property(lambda self: lambda instance, owner: "never: special methods are looked up on the type")
print(outcome(get_data, host))
del Data.__get__
print(get_data(host))
