"""In a `try` around much, calls that did not raise become part of the function; one that raises often catches."""


def first(x):
    if x < 0:
        raise ValueError(x)
    return x + 1


def second(x):
    return x * 2


def third(x):
    return x & 7


def tally(numbers, log):
    good = 0
    for n in numbers:
        try:
            a = first(n)
            b = second(a)
            good += third(b)
        except ValueError as e:
            log.append(e.args[0])
    return good


def entries():
    import pyjit

    return [pyjit.inspect(f).entries for f in (first, second, third)]


def test_calls_in_a_wide_try_are_inlined(compiled, native, exits_of):
    for callee in (first, second, third):
        compiled(callee, (1,))
    # The handler ran, seldom.
    compiled(tally, (list(range(50)), []), ([-1, 1], []))
    before = entries()
    log = []
    assert native(tally, list(range(8)), log, exits=0) == 24
    assert (entries(), log) == (before, [])
    # What an inlined call raises leaves machine code, and the interpreter goes on in the handler.
    left = exits_of(first)
    assert native(tally, [1, -7, 2], log) == 10
    assert (exits_of(first) - left, log) == (1, [-7])


def test_what_raises_often_is_caught_natively(compiled, native):
    compiled(tally, (list(range(50)), []), ([-1, 1], []))
    for _ in range(40):
        tally([1, -2, 3, -4], [])
    compiled(tally, ([1], []))
    log = []
    assert native(tally, [1, -7, 2, -8], log, exits=0) == 10
    assert log == [-7, -8]


def test_tracebacks_and_contexts(same_everywhere):
    same_everywhere(
        """
        import traceback

        def check(x):
            if x % 7 == 3:
                raise KeyError(x)
            return x

        def half(x):
            return check(x) / (x % 5)

        def double(x):
            return half(x) * 2

        def run(n):
            seen = []
            for x in range(n):
                try:
                    a = check(x)
                    b = double(x + 1)
                    c = half(a + 2)
                    seen.append(a + b + c)
                except (KeyError, ZeroDivisionError) as e:
                    places = [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)]
                    seen.append((type(e).__name__, str(e), places, e.__context__ is None))
                finally:
                    seen.append(x)
            return seen

        for n in (5, 40, 40, 40, 40, 80):
            print(run(n)[-16:])
        """,
        "hot",
        "exit:7",
        "invalidate:5",
        "gc",
        "on",
    )
