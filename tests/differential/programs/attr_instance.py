"""Attributes of ordinary instances: loads, stores, missing ones, creation order, class fallbacks."""


class Particle:
    drag = 0.99
    count = 0

    def __init__(self, x, v):
        self.x = x
        self.v = v
        Particle.count += 1

    def step(self, dt):
        self.x += self.v * dt
        self.v *= self.drag
        return self.x

    def energy(self):
        return 0.5 * self.v * self.v


class Lazy:
    default = 10

    def value(self):
        return self.default

    def override(self, value):
        self.default = value


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


def total(node):
    result = 0
    while node is not None:
        result += node.value
        node = node.next
    return result


def reverse(node):
    previous = None
    while node:
        node.next, previous, node = previous, node, node.next
    return previous


def read_x(obj):
    return obj.x


def write_x(obj, value):
    obj.x = value
    return obj


def swap(obj):
    obj.x, obj.v = obj.v, obj.x


def chain(obj):
    return obj.next.next.value


def outcome(f, *args):
    try:
        return f(*args)
    except AttributeError as error:
        return f"{type(error).__name__}: {error} ({error.name})"


particles = [Particle(float(i), 1.0) for i in range(20)]
for _ in range(100):
    for particle in particles:
        particle.step(0.1), particle.energy(), read_x(particle)
print(particles[3].x, particles[19].v, sum(p.energy() for p in particles), Particle.count)

ints = Particle(0, 1)
for _ in range(50):
    ints.step(1), swap(ints)
print(ints.x, ints.v, vars(ints))

lazy = [Lazy() for _ in range(3)]
for i in range(1500):
    lazy[i % 3].value()
lazy[1].override("own")
print([obj.value() for obj in lazy], [vars(obj) for obj in lazy])
Lazy.default = 11
print([obj.value() for obj in lazy])
del lazy[1].default
print([obj.value() for obj in lazy])

head = None
for i in range(1000):
    head = Node(i, head)
print(total(head), chain(head))
head = reverse(head)
print(total(head), head.value, chain(head))
head.value = 0.5
head.next.value = 2**70
print(total(head), outcome(chain, Node(1, Node(2))), outcome(chain, Node(1)))

other_order = Particle.__new__(Particle)
other_order.v = 1
other_order.extra = 2
other_order.x = 3
print(read_x(other_order), vars(other_order), write_x(other_order, "w").x, outcome(read_x, Particle.__new__(Particle)))
print(
    outcome(read_x, 5), outcome(read_x, None), outcome(write_x, 5, 1), outcome(write_x, object(), 1),
    outcome(read_x, Particle),
)
Particle.x = "class attribute"
print(read_x(particles[0]), read_x(Particle.__new__(Particle)), read_x(Particle))
