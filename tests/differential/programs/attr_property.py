"""Properties: getters, setters, deleters, overriding, exceptions inside, replacement while hot."""

import functools
import traceback


class Temperature:
    def __init__(self, celsius):
        self._celsius = celsius
        self.reads = 0

    @property
    def celsius(self):
        self.reads += 1
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273:
            raise ValueError("below absolute zero")
        self._celsius = value

    @celsius.deleter
    def celsius(self):
        self._celsius = 0

    @property
    def fahrenheit(self):
        return self.celsius * 9 / 5 + 32

    @property
    def broken(self):
        return self.missing_inside

    @functools.cached_property
    def expensive(self):
        self.reads += 1000
        return self._celsius + 0.5


class Warm(Temperature):
    @property
    def celsius(self):
        return super().celsius + 100


def sum_fahrenheit(items):
    total = 0
    for item in items:
        total += item.fahrenheit
    return total


def warm_up(item, n):
    for i in range(n):
        item.celsius += 1
    return item.celsius


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, ValueError, TypeError) as error:
        where = [entry.name for entry in traceback.extract_tb(error.__traceback__)]
        return f"{type(error).__name__}: {error} {where}"


items = [Temperature(c) for c in range(-20, 30)]
for _ in range(30):
    sum_fahrenheit(items)
print(sum_fahrenheit(items), items[0].reads, warm_up(items[0], 1500), items[0].reads)
print(sum_fahrenheit([Warm(0), Temperature(0.5), Warm(10)]))
print(outcome(setattr, Warm(1), "celsius", 5), outcome(setattr, items[0], "fahrenheit", 1))


def set_celsius(item, value):
    item.celsius = value


def delete_celsius(item):
    del item.celsius


for i in range(1500):
    set_celsius(items[1], i), delete_celsius(items[2])
print(items[1].celsius, items[2].celsius, outcome(set_celsius, items[1], -300), outcome(set_celsius, items[1], "hot"))
print(
    outcome(delete_celsius, Warm(1)), outcome(lambda: items[0].broken),
    outcome(lambda: Temperature.broken.fget(items[0])),
)
hot = Temperature(7)
print(hot.expensive, hot.expensive, hot.reads, "expensive" in vars(hot))
hot.expensive = "stored over"
print(hot.expensive)
del hot.expensive
print(hot.expensive, hot.reads)

old = Temperature.fahrenheit
Temperature.fahrenheit = property(lambda self: 1)
print(sum_fahrenheit(items))
Temperature.fahrenheit = 2
print(sum_fahrenheit(items))
items[0].fahrenheit = 1000
print(sum_fahrenheit(items))
Temperature.fahrenheit = old
print(sum_fahrenheit(items[:3]), vars(items[0])["fahrenheit"])
del Temperature.fahrenheit
print(outcome(sum_fahrenheit, items))
vars(items[1]).update(celsius="ignored")
print(items[1].celsius, Temperature.celsius.fget(items[1]), type(Temperature.celsius).__name__)
