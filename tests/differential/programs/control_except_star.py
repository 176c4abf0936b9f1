"""except* with exception groups: splitting, re-raising the rest, nested groups, naked exceptions, subclasses."""


class MyGroup(ExceptionGroup):
    def derive(self, excs):
        return MyGroup(self.message + "'", excs)


def show(error):
    if isinstance(error, BaseExceptionGroup):
        return f"{type(error).__name__}[{error.message}: {', '.join(show(e) for e in error.exceptions)}]"
    return f"{type(error).__name__}({', '.join(map(str, error.args))})"


def handle(group, log):
    try:
        raise group
    except* ValueError as values:
        log.append(("values", show(values)))
    except* (KeyError, IndexError) as lookups:
        log.append(("lookups", show(lookups)))
    else:
        log.append("else")
    finally:
        log.append("finally")
    return "handled"


def no_error(log):
    try:
        log.append("body")
    except* ValueError:
        log.append("never")
    else:
        log.append("else")
    return "clean"


def raising_handler(group):
    try:
        raise group
    except* ValueError:
        raise RuntimeError("from the handler")
    except* KeyError:
        raise


def naked(error):
    try:
        raise error
    except* ValueError as group:
        return_value = show(group)
    return return_value


def nested_try(n):
    caught = 0
    for i in range(n):
        try:
            try:
                raise ExceptionGroup("g", [ValueError(i), KeyError(i)])
            except* KeyError:
                caught += 1
        except ExceptionGroup as rest:
            caught += len(rest.exceptions)
    return caught


def bad_handler(kind):
    try:
        raise ValueError("v")
    except* kind:
        pass


def in_loop(n):
    total = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                raise ExceptionGroup("g", [ValueError(i)])
        except* ValueError as group:
            total += group.exceptions[0].args[0]
        else:
            total += 1
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except BaseException as error:
        return f"raised {show(error)} <- {show(error.__context__) if error.__context__ else None}"


GROUPS = [
    ExceptionGroup("one", [ValueError(1)]),
    ExceptionGroup("two", [ValueError(1), KeyError(2), IndexError(3)]),
    ExceptionGroup("rest", [ValueError(1), TypeError(2)]),
    ExceptionGroup(
        "nested",
        [ExceptionGroup("in", [ValueError(1), OSError(2)]), KeyError(3), ExceptionGroup("deep", [ValueError(4)])],
    ),
    MyGroup("mine", [ValueError(1), OSError(2)]),
    BaseExceptionGroup("base", [KeyboardInterrupt(), ValueError(1)]),
]
for i in range(100):
    handle(GROUPS[0], []), no_error([]), naked(ValueError(i))
for group in GROUPS:
    log = []
    print(outcome(handle, group, log), log)
    print(outcome(raising_handler, group))
for error in (ValueError(1), KeyError(2)):
    log = []
    print(outcome(handle, error, log), log, outcome(naked, error))
log = []
print(no_error(log), log, nested_try(300), in_loop(1000))
for kind in (ValueError, ExceptionGroup, 5, (ValueError, ExceptionGroup), KeyError):
    print(outcome(bad_handler, kind))
print(
    outcome(lambda: ExceptionGroup("empty", [])), outcome(lambda: ExceptionGroup("bad", [5])),
    show(GROUPS[3].split(ValueError)[1]),
)
