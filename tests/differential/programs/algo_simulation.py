"""Object-heavy simulations: event queue with callbacks, bank with exceptions, elevator state machine, ray marching."""

import heapq
import itertools


class Event:
    counter = itertools.count()

    def __init__(self, time, action, *args):
        self.time, self.action, self.args = time, action, args
        self.order = next(Event.counter)

    def __lt__(self, other):
        return (self.time, self.order) < (other.time, other.order)


class Simulator:
    def __init__(self):
        self.now, self.queue, self.log = 0, [], []

    def at(self, delay, action, *args):
        heapq.heappush(self.queue, Event(self.now + delay, action, *args))

    def run(self, until):
        count = 0
        while self.queue and self.queue[0].time <= until:
            event = heapq.heappop(self.queue)
            self.now = event.time
            event.action(*event.args)
            count += 1
        return count


class Server:
    def __init__(self, sim, rate):
        self.sim, self.rate, self.waiting, self.busy, self.served, self.longest = sim, rate, [], False, 0, 0

    def arrive(self, customer):
        if self.busy:
            self.waiting.append(customer)
            self.longest = max(self.longest, len(self.waiting))
        else:
            self.busy = True
            self.sim.at(self.rate + customer % 3, self.finish, customer)

    def finish(self, customer):
        self.served += 1
        self.sim.log.append((self.sim.now, customer))
        self.busy = False
        if self.waiting:
            self.arrive(self.waiting.pop(0))


class InsufficientFunds(Exception):
    pass


class Account:
    def __init__(self, owner, balance=0):
        self.owner, self._balance, self.history = owner, balance, []

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, value):
        if value < 0:
            raise InsufficientFunds(f"{self.owner}: {value}")
        self.history.append(value - self._balance)
        self._balance = value


class Transaction:
    def __init__(self, *accounts):
        self.saved = [(account, account.balance, len(account.history)) for account in accounts]

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        if kind is not None:
            for account, balance, length in self.saved:
                account._balance = balance
                del account.history[length:]
        return kind is InsufficientFunds


def transfers(accounts, n):
    failed = 0
    for i in range(n):
        a, b = accounts[i % len(accounts)], accounts[(i * 7 + 3) % len(accounts)]
        done = False
        with Transaction(a, b):
            b.balance += i % 50
            a.balance -= i % 50
            done = True
        failed += not done
    return failed, [account.balance for account in accounts], sum(len(account.history) for account in accounts)


class Vec:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k, self.z * k)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def unit(self):
        return self * (1.0 / self.dot(self) ** 0.5)


class Sphere:
    def __init__(self, center, radius):
        self.center, self.radius = center, radius

    def hit(self, origin, direction):
        oc = self.center - origin
        v = oc.dot(direction)
        disc = self.radius * self.radius - (oc.dot(oc) - v * v)
        return None if disc < 0 else v - disc**0.5


class Plane:
    def __init__(self, y):
        self.y = y

    def hit(self, origin, direction):
        if direction.y >= 0:
            return None
        return (self.y - origin.y) / direction.y


def trace(shapes, size):
    rows = []
    for py in range(size):
        row = []
        for px in range(size):
            direction = Vec(px / size - 0.5, 0.5 - py / size, 1.0).unit()
            best, kind = 1e9, "."
            for shape in shapes:
                t = shape.hit(Vec(0, 0, 0), direction)
                if t is not None and 1e-6 < t < best:
                    best, kind = t, type(shape).__name__[0]
            row.append(kind)
        rows.append("".join(row))
    return rows


sim = Simulator()
fast, slow = Server(sim, 2), Server(sim, 3.5)
for i in range(400):
    sim.at(i * 2, (fast if i % 3 else slow).arrive, i)
print(sim.run(700), sim.run(10**6), fast.served, slow.served, fast.longest, slow.longest, sim.now, sim.log[-2:])
print(transfers([Account(name, 100 + i) for i, name in enumerate("abcde")], 1500))
print("\n".join(trace([Sphere(Vec(0, 0.5, 4), 1), Sphere(Vec(1, -0.5, 3), 0.5), Plane(-1)], 18)))
