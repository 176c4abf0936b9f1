"""obj.__class__ = Other under hot code: between calls, mid loop, inside a method, in __init__, refused layouts."""


class Dog:
    sound = "woof"

    def __init__(self, age):
        self.age = age

    def speak(self):
        return self.sound, self.age

    def become(self, cls):
        self.__class__ = cls
        return self.speak()


class Cat:
    sound = "meow"

    def speak(self):
        return self.age, self.sound

    def become(self, cls):
        self.__class__ = cls
        return self.speak()


class Robot:
    sound = "beep"

    @property
    def age(self):
        return "ageless"

    def speak(self):
        return [self.sound, self.age]

    become = Dog.become


class Slotted:
    __slots__ = ("age",)

    def __init__(self, age):
        self.age = age

    def speak(self):
        return "slotted", self.age


class SlottedTwin:
    __slots__ = ("age",)

    def speak(self):
        return "twin", self.age


class SlottedOther:
    __slots__ = ("other",)


def speak(obj):
    return obj.speak()


def age(obj):
    return obj.age


def loop(obj, n, at, cls):
    counts = {}
    for i in range(n):
        if i == at:
            obj.__class__ = cls
        key = str(obj.speak())
        counts[key] = counts.get(key, 0) + 1
    return counts


def switching(obj, n):
    kinds = (Dog, Cat, Robot)
    out = 0
    for i in range(n):
        obj.__class__ = kinds[i % 3]
        out += len(obj.speak()) + (obj.speak()[0] == "woof")
    return out, type(obj).__name__


def aliased(n):
    a = Dog(1)
    b = a
    results = []
    for i in range(n):
        first = a.age
        if i == n - 2:
            b.__class__ = Robot
        results.append((first, a.age))
    return results[0], results[-2:]


class Chameleon:
    def __init__(self, cls):
        self.age = 0
        self.__class__ = cls


def construct(n):
    return [speak(Chameleon(Cat)) for _ in range(n)][-1], type(Chameleon(Dog)).__name__


def outcome(f, *args):
    try:
        return f(*args)
    except (TypeError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"


dog = Dog(3)
for i in range(1500):
    speak(dog), age(dog), dog.become(Dog)
print(speak(dog), dog.become(Cat), speak(dog), age(dog), isinstance(dog, Cat))
print(dog.become(Robot), age(dog), vars(dog), dog.become(Dog), age(dog))
print(
    loop(Dog(1), 2000, 1000, Cat), loop(Dog(2), 1500, 700, Robot), switching(Dog(5), 1500), aliased(1000),
    construct(500),
)
slotted = Slotted(4)
for i in range(1000):
    speak(slotted)
slotted.__class__ = SlottedTwin
print(speak(slotted), age(slotted))
for cls in (SlottedOther, Dog, int, 5):
    print(outcome(setattr, slotted, "__class__", cls))
print(
    outcome(setattr, dog, "__class__", Slotted), outcome(setattr, 5, "__class__", Dog),
    outcome(setattr, Dog(1), "__class__", dict),
)


class Metaclass(type):
    def __call__(cls, *args):
        return "meta call"


class Ordinary(type):
    pass


class Plain(metaclass=Ordinary):
    pass


def make(cls):
    return cls()


for i in range(1000):
    make(Plain)
Plain.__class__ = Metaclass
print(make(Plain), type(Plain).__name__)
Plain.__class__ = Ordinary
print(type(make(Plain)).__name__)
