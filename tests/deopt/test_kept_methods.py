"""Calls of bound methods that a function keeps in a variable are native; so are calls that leave arguments to defaults."""


class Pen:
    def __init__(self):
        self.lines = []

    def draw(self, x, times=1):
        self.lines.append(x * times)
        return len(self.lines)

    def draw_all(self, rows):
        draw = self.draw
        last = 0
        for row in rows:
            for x in row:
                last = draw(x)
        return last


def test_a_bound_method_in_a_variable(compiled, native):
    compiled(Pen.draw, (Pen(), 1), (Pen(), 2))
    compiled(Pen.draw_all, (Pen(), [[1, 2], [3]]), (Pen(), [[1], [2]]))
    pen = Pen()
    assert native(Pen.draw_all, pen, [[1, 2], [3]], exits=0) == 3
    assert pen.lines == [1, 2, 3]
    pen = Pen()
    pen.draw = lambda x: 100
    assert native(Pen.draw_all, pen, [[1, 2], [3]]) == 100
    assert pen.lines == []


def test_defaults_of_a_function_that_a_table_holds(compiled):
    import pyjit

    def scaled(x, factor=3, offset=1):
        return x * factor + offset

    compiled(scaled, (1,), (2, 3))
    before = pyjit.inspect(scaled).entries
    slow = pyjit.stats()["slow_calls_total"]
    assert list(map(scaled, range(4))) == [1, 4, 7, 10]
    assert pyjit.inspect(scaled).entries - before == 4
    assert pyjit.stats()["slow_calls_total"] == slow
    scaled.__defaults__ = (5,)
    assert scaled(2, 2) == 9
    scaled.__defaults__ = None
    assert scaled(2, 2, 1) == 5


def test_functions_of_one_code_with_two_environments(compiled, native):
    source = "def add(x):\n    return x + STEP\n"
    code = compile(source, "twice", "exec")
    one, two = {"STEP": 1}, {"STEP": 100}
    exec(code, one)
    exec(code, two)
    second = type(one["add"])(one["add"].__code__, two)
    namespace = {"first": one["add"], "second": second}
    exec("def both(n):\n    return first(n) + second(n) + sum(map(second, [n]))\n", namespace)
    both = namespace["both"]
    compiled(both, (1,), (2,), (3,))
    assert native(both, 5) == 6 + 105 + 105
    two["STEP"] = 7
    assert native(both, 5) == 6 + 12 + 12
