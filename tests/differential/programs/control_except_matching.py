"""Which handler catches: subclasses, tuples, dynamic expressions, metaclass tricks, things that are no exception."""


class Base(Exception):
    pass


class Left(Base):
    pass


class Right(Base):
    pass


class Both(Left, Right):
    pass


class Meta(type):
    def __instancecheck__(cls, obj):
        raise AssertionError("never asked by except")

    def __subclasscheck__(cls, sub):
        return True


class Pretender(Exception, metaclass=Meta):
    pass


CHOSEN = (Left, KeyError)
EVALUATED = []


def pick(tag, value):
    EVALUATED.append(tag)
    return value


def classify(error):
    try:
        raise error
    except Left:
        return "left"
    except (Right, LookupError):
        return "right or lookup"
    except Base:
        return "base"
    except Exception as other:
        return f"other {type(other).__name__}"
    except:
        return "bare"


def dynamic(error):
    try:
        raise error
    except CHOSEN:
        return "chosen"
    except ValueError:
        return "value"


def expressions(error):
    try:
        raise error
    except pick("first", Left):
        return "first"
    except pick("second", (Right, pick("inner", KeyError))):
        return "second"
    except pick("third", Exception):
        return "third"


def nested_tuple(error):
    try:
        raise error
    except (Left, (Right, (KeyError,))):
        return "nested"


def bad_type(error, kind):
    try:
        raise error
    except kind:
        return "caught"


def pretend(error):
    try:
        raise error
    except Pretender:
        return "pretender"
    except Exception:
        return "not fooled"


def in_loop(n):
    counts = {}
    errors = [Left(), Right(), Both(), KeyError(1), ValueError(2), Base()]
    for i in range(n):
        kind = classify(errors[i % len(errors)])
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def deep_catch(n, kind):
    if n == 0:
        raise kind("deep")
    try:
        return deep_catch(n - 1, kind)
    except Left:
        return "left", n
    finally:
        EVALUATED.append(n)


def outcome(f, *args):
    EVALUATED.clear()
    try:
        return f(*args)
    except BaseException as error:
        return f"{type(error).__name__}: {error} <- {error.__context__!r}"


ERRORS = [
    Left(), Right(), Both(), Base(), KeyError(1), IndexError(2), ValueError(3), KeyboardInterrupt(), GeneratorExit(),
    Pretender(),
]
for i in range(300):
    for error in ERRORS[:6]:
        classify(error), expressions(error), outcome(nested_tuple, error)
for error in ERRORS:
    print(
        type(error).__name__, outcome(classify, error), outcome(dynamic, error), outcome(expressions, error), EVALUATED,
        outcome(nested_tuple, error), outcome(pretend, error),
    )
for kind in (
    5, "text", None, int, (ValueError, 5), (5, ValueError), [], (), object, ValueError, BaseException,
    (Left, (Right, int)),
):
    print(kind if not isinstance(kind, type) else kind.__name__, outcome(bad_type, ValueError("v"), kind))
print(
    outcome(bad_type, ValueError("v"), Pretender), in_loop(3000), outcome(deep_catch, 30, Left), len(EVALUATED),
    outcome(deep_catch, 5, Right), EVALUATED,
)
CHOSEN = ValueError
print(outcome(dynamic, ValueError()), outcome(dynamic, KeyError("now escapes")))
CHOSEN = "not an exception"
print(outcome(dynamic, ValueError("x")))
