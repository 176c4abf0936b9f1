"""PEP 695 syntax in hot functions: type parameters, aliases, generic classes; annotations that run."""


def first[T](items: list[T]) -> T:
    return items[0]


def make_alias(n):
    type Pair[A] = tuple[A, n]
    return Pair


def make_generic(base):
    class Box[T](base):
        def __init__(self, value: T):
            self.value = value

        def get[U](self, other: U) -> T | U:
            return self.value if self.value is not None else other

    return Box


def bounded[T: (int, str), *Ts, **P](x: T) -> T:
    return x


def annotated_locals(n):
    total: int = 0
    unused: undefined_name_is_fine
    for i in range(n):
        step: float = i * 0.5
        total += step
    return total


def annotated_function(kind):
    def inner(a: kind, b: "text" = 1, *args: kind * 2, c: kind = 3, **kwargs: None) -> kind:
        return a

    return inner.__annotations__


class Base:
    pass


for i in range(300):
    first([i]), bounded(i), annotated_locals(3), annotated_function(1)
for i in range(50):
    box = make_generic(Base)(i)
    alias = make_alias(i)

print(first([3, 4]), first("xyz"), bounded("s"), annotated_locals(2000))
print(first.__type_params__, bounded.__type_params__, bounded.__type_params__[0].__constraints__)
print(alias.__name__, alias.__type_params__, alias.__value__, type(alias).__name__)
print(
    type(box).__name__, type(box).__type_params__, type(box).__orig_bases__[0].__name__, box.get(1),
    make_generic(Base)(None).get("other"),
)
print(annotated_function("k"), annotated_function(2))
values = 0
Box = make_generic(Base)
for i in range(2000):
    values += Box[int](i).get(0) if i % 100 == 0 else Box(i).get(0)
print(values, str(Box[int].__origin__.__name__))
try:
    first([])
except IndexError as error:
    print(error)
try:
    annotated_locals.__annotations__["x"]
except KeyError as error:
    print(error)
