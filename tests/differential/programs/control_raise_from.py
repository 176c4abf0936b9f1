"""Exception chaining: __cause__, __context__, __suppress_context__, raise from None, raise from classes, cycles."""


class Custom(Exception):
    def __init__(self, code, text="default"):
        super().__init__(code)
        self.code = code
        self.text = text


def implicit():
    try:
        {}["missing"]
    except KeyError:
        raise ValueError("while handling")


def explicit():
    try:
        [][3]
    except IndexError as error:
        raise Custom(7, "explicit") from error


def suppressed():
    try:
        1 / 0
    except ZeroDivisionError:
        raise Custom(8) from None


def from_class():
    raise ValueError from KeyError


def from_instance():
    raise Custom(9) from TypeError("made here")


def from_bad():
    raise ValueError from 5


def raise_bad(value):
    raise value


def in_finally():
    try:
        raise KeyError("first")
    finally:
        raise ValueError("second")


def three_deep():
    try:
        try:
            try:
                raise KeyError(1)
            except KeyError:
                raise IndexError(2)
        except IndexError:
            raise TypeError(3)
    except TypeError as error:
        raise OSError(4) from error


def reraise_other():
    try:
        implicit()
    except ValueError as error:
        saved = error
    raise saved


def raise_same_in_handler():
    error = ValueError("same")
    try:
        raise error
    except ValueError:
        try:
            raise KeyError("between")
        except KeyError:
            raise error


def context_from_called(f):
    try:
        raise LookupError("outer handler")
    except LookupError:
        try:
            f()
        except Exception as inner:
            return inner


def no_context_after(n):
    for i in range(n):
        try:
            raise KeyError(i)
        except KeyError:
            pass
    try:
        raise ValueError("clean")
    except ValueError as error:
        return error.__context__


def chain(error, depth=0):
    if error is None or depth > 6:
        return []
    lines = []
    tb = error.__traceback__
    while tb:
        lines.append(f"{tb.tb_frame.f_code.co_name}+{tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno}")
        tb = tb.tb_next
    args = ", ".join(map(str, error.args))
    where = ">".join(line for line in lines if not line.startswith("outcome"))
    here = [f"{type(error).__name__}({args}) suppress={error.__suppress_context__} {where}"]
    if error.__cause__ is not None:
        here.append(["cause", chain(error.__cause__, depth + 1)])
    if error.__context__ is not None and error.__context__ is not error.__cause__:
        here.append(["context", chain(error.__context__, depth + 1)])
    return here


def outcome(f, *args):
    try:
        return f(*args)
    except BaseException as error:
        return chain(error)


FUNCTIONS = [
    implicit, explicit, suppressed, from_class, from_instance, from_bad, in_finally, three_deep, reraise_other,
    raise_same_in_handler,
]
for _ in range(150):
    for f in FUNCTIONS:
        outcome(f)
for f in FUNCTIONS:
    print(f.__name__, outcome(f))
    print("   under a handler:", chain(context_from_called(f)))
for value in (
    5, "text", None, int, object(), [ValueError], ValueError, ValueError("instance"), Custom, KeyboardInterrupt,
    StopIteration(3),
):
    print(type(value).__name__, outcome(raise_bad, value))
print(no_context_after(1000), outcome(lambda: raise_bad(Custom("c", text="t"))))
