"""One attribute site that sees one, two, four and many classes, in phases, and again the first."""


class Shape:
    sides = 0

    def area(self):
        return 0

    def name(self):
        return type(self).__name__


class Square(Shape):
    sides = 4

    def __init__(self, a):
        self.a = a

    def area(self):
        return self.a * self.a


class Circle(Shape):
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3.0 * self.r * self.r


class Slotted(Shape):
    __slots__ = ("w", "h")
    sides = 4

    def __init__(self, w, h):
        self.w, self.h = w, h

    def area(self):
        return self.w * self.h


class Dynamic(Shape):
    def __getattr__(self, name):
        return 100 if name == "extra" else super().__getattribute__(name)


class Duck:
    sides = 2

    def __init__(self):
        self.area = lambda: "quack"

    def name(self):
        return "duck"


def total_area(shapes):
    total = 0
    for shape in shapes:
        total += shape.area()
    return total


def sides(shape):
    return shape.sides


def names(shapes):
    return [shape.name() for shape in shapes]


def make(n):
    kinds = []
    for i in range(n):
        kinds.append(type(f"Gen{i}", (Shape,), {"sides": i, "area": lambda self, i=i: i}))
    return kinds


squares = [Square(i) for i in range(200)]
circles = [Circle(i * 0.5) for i in range(200)]
slotted = [Slotted(i, 2) for i in range(200)]
phases = [squares, circles, squares + circles, slotted, squares + circles + slotted + [Dynamic(), Shape()]]
for phase in phases:
    for _ in range(4):
        result = total_area(phase)
    print(result, sum(sides(shape) for shape in phase), len(names(phase)), names(phase)[-1])

generated = [kind() for kind in make(30)]
for _ in range(20):
    total_area(generated)
print(total_area(generated), [sides(shape) for shape in generated], names(generated)[7])
print(total_area(squares), sides(Dynamic()), Dynamic().extra, sides(Square), names([Duck(), Square(1)]))
try:
    total_area([Square(1), Duck()])
except TypeError as error:
    print(error)
try:
    total_area([Square(1), 5])
except AttributeError as error:
    print(error)
Shape.area = lambda self: 1000
print(total_area([Shape(), Square(2)]))
del Square.area
print(total_area(squares[:5]), total_area([Circle(1)]))
Square.area = Circle.area
try:
    total_area(squares)
except AttributeError as error:
    print(error)
for square in squares:
    square.r = 1
print(total_area(squares))
interleaved = 0
everyone = squares + circles + slotted
for i in range(3000):
    interleaved += everyone[i * 7919 % len(everyone)].area()
print(interleaved)
