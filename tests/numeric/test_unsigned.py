"""Ints of 64 bits in compiled code: no object is made of what a mask cuts down, nor of what goes round a loop."""

import inspect

import pyjit

M64 = (1 << 64) - 1
M32 = 0xFFFFFFFF


def knuth(n):
    x = 12345
    for _ in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) & M64
    return x


def xorshift(n):
    x = 88172645463325252
    for _ in range(n):
        x ^= (x << 13) & M64
        x ^= x >> 7
        x ^= (x << 17) & M64
    return x


def murmur32(n):
    h = 1
    for i in range(n):
        k = (i * 0xCC9E2D51) & M32
        k = ((k << 15) | (k >> 17)) & M32
        h ^= (k * 0x1B873593) & M32
        h = ((h << 13) | (h >> 19)) & M32
        h = (h * 5 + 0xE6546B64) & M32
    return h


def fnv(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h ^= byte
        h = (h * 0x100000001B3) & M64
    return h


def bucket(n):
    x = 1
    total = 0
    for _ in range(n):
        x = (x * 0x9E3779B97F4A7C15) & M64
        total += x % 1009 + (x >> 60)
        if x > 0xF000000000000000:
            total += 1
    return total


def plain(function, *args):
    """What the interpreter says."""
    scope = {"M64": M64, "M32": M32}
    exec(inspect.getsource(function), scope)
    return scope[function.__name__](*args)


def learn(compiled, function, *args):
    """Compile, and let it be compiled anew with what exits teach."""
    compiled(function, args)
    for _ in range(400):
        function(*args)
    assert pyjit.inspect(function).is_compiled


def objects(function):
    """Operations of its code that make ints which machine integers do not hold."""
    text = pyjit.inspect(function).ir("dce-late")
    loop = text[text.index("poll") - 2500 : text.index("poll")]
    return [name for name in ("long_mul", "long_add", "long_bits", "long_binary", "box_u64") if f"call {name}" in loop]


def test_loops_without_objects(compiled, native):
    for function in (knuth, xorshift, murmur32, bucket):
        learn(compiled, function, 50)
        assert native(function, 1000, exits=0) == plain(function, 1000), function
        assert not objects(function), (function, objects(function))


def test_bytes(compiled, native):
    learn(compiled, fnv, b"some bytes to begin with")
    data = bytes(range(256)) * 4
    assert native(fnv, data, exits=0) == plain(fnv, data)
    # The result is an object.
    assert objects(fnv) in ([], ["box_u64"])


def masked_argument(x, y):
    return (x * y + 1) & M64


def test_any_int_is_masked(compiled, native):
    learn(compiled, masked_argument, 2**63 + 5, 2**64 - 3)
    for x in (0, -1, 2**64, -(2**64) - 7, 2**200 + 11, -(2**200)):
        for y in (1, -3, 2**63, 10**40):
            # Whatever the size and the sign: nothing is guarded but the class.
            assert native(masked_argument, x, y, exits=0) == (x * y + 1) % 2**64


def unmasked(x):
    h = (x * 0x9E3779B97F4A7C15) & M64
    return h * h, h + h, h << 3, h - x


def test_what_is_not_masked_is_exact(compiled, native):
    learn(compiled, unmasked, 2**63 + 5)
    for x in (1, 2, 2**64 - 1, -5):
        h = x * 0x9E3779B97F4A7C15 % 2**64
        assert native(unmasked, x) == (h * h, h + h, h << 3, h - x)


def seeded(data, h):
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) & M64
    return h


def test_a_seed_is_guarded_once(compiled, native):
    data = b"some bytes to begin with"
    learn(compiled, seeded, data, 0xCBF29CE484222325)
    assert native(seeded, data * 20, 2**63 + 1, exits=0) == plain(seeded, data * 20, 2**63 + 1)
    for h in (-1, 2**64, 2**70):
        assert native(seeded, data, h) == plain(seeded, data, h)


def reseeded(data, h):
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) & M64
    return h


def test_a_seed_that_is_not_unsigned_is_learnt(compiled, native):
    data = b"some bytes to begin with"
    learn(compiled, reseeded, data, 0xCBF29CE484222325)
    for _ in range(200):
        assert reseeded(data, -1) == plain(reseeded, data, -1)
    assert native(reseeded, data, -1, exits=0) == plain(reseeded, data, -1)
    assert native(reseeded, data, 2**63, exits=0) == plain(reseeded, data, 2**63)
