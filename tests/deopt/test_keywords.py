"""A wrapper that passes *args and **kwargs on becomes part of its caller, and so does what it calls."""


def area(width, height=2, *, scale=1):
    return width * height * scale


def forwarding(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def setting(function):
    def wrapper(*args, **kwargs):
        kwargs["scale"] = 10
        return function(*args, **kwargs)

    return wrapper


forwarded = forwarding(area)
scaled = setting(area)


def areas(n):
    total = 0
    for i in range(n):
        total += forwarded(i, scale=3) + forwarded(i) + forwarded(width=i, height=1)
    return total


def scaled_areas(n):
    total = 0
    for i in range(n):
        total += scaled(i)
    return total


def test_keywords_that_are_passed_on(compiled, native):
    compiled(areas, (3,))
    import pyjit

    before = pyjit.inspect(area).entries + pyjit.inspect(forwarded).entries
    assert native(areas, 10, exits=0) == sum(i * 2 * 3 + i * 2 + i for i in range(10))
    assert pyjit.inspect(area).entries + pyjit.inspect(forwarded).entries == before
    text = pyjit.inspect(areas).ir("dce-late")
    assert "call_ex" not in text
    assert "build_" not in text


def test_keywords_that_the_wrapper_changes(compiled, native):
    compiled(scaled_areas, (3,))
    assert native(scaled_areas, 10) == sum(i * 2 * 10 for i in range(10))


def by_dict(function, args, kwargs):
    return function(*args, **kwargs)


def test_a_dict_of_keywords_is_bound_at_once(compiled, native):
    import pyjit

    compiled(area, (1, 2))
    compiled(by_dict, (area, (1,), {"scale": 2}))
    before = pyjit.inspect(area).entries
    slow = pyjit.stats()["slow_calls_total"]
    assert native(by_dict, area, (3,), {"scale": 2}) == 12
    assert native(by_dict, area, (), {"width": 3, "height": 1}) == 3
    assert pyjit.inspect(area).entries == before + 2
    assert pyjit.stats()["slow_calls_total"] == slow
    for kwargs in ({"wrong": 1}, {"width": 1}, {1: 2}):
        try:
            by_dict(area, (3,), kwargs)
        except TypeError:
            continue
        raise AssertionError(kwargs)
