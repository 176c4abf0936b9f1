"""Bit-level algorithms: CRC, MD5-like mixing, RC4, XTEA, SHA-256 by hand, base64, LFSR, Miller-Rabin."""

import base64
import binascii
import hashlib
import struct

MASK = 0xFFFFFFFF


def crc_table():
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ 0xEDB88320 if n & 1 else n >> 1
        table.append(n)
    return table


TABLE = crc_table()


def crc32(data):
    crc = MASK
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ MASK


def rc4(key, n):
    s = list(range(256))
    j = 0
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = j = 0
    out = bytearray()
    for _ in range(n):
        i = (i + 1) % 256
        j = (j + s[i]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(s[(s[i] + s[j]) % 256])
    return bytes(out)


def xtea(v0, v1, key, rounds=32):
    total, delta = 0, 0x9E3779B9
    for _ in range(rounds):
        v0 = v0 + ((v1 << 4 ^ v1 >> 5) + v1 ^ total + key[total & 3]) & MASK
        total = total + delta & MASK
        v1 = v1 + ((v0 << 4 ^ v0 >> 5) + v0 ^ total + key[total >> 11 & 3]) & MASK
    return v0, v1


def primes(n):
    out, k = [], 2
    while len(out) < n:
        if all(k % p for p in out):
            out.append(k)
        k += 1
    return out


def root_bits(p, power):
    return int((p ** (1 / power) % 1) * 2**32)


K = [root_bits(p, 3) for p in primes(64)]
H = [root_bits(p, 2) for p in primes(8)]


def rotate(x, n):
    return (x >> n | x << 32 - n) & MASK


def sha256(message):
    length = len(message) * 8
    message += b"\x80" + b"\0" * ((55 - len(message)) % 64) + struct.pack(">Q", length)
    state = H[:]
    for start in range(0, len(message), 64):
        w = list(struct.unpack(">16I", message[start : start + 64]))
        for i in range(16, 64):
            s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3
            s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10
            w.append(w[i - 16] + s0 + w[i - 7] + s1 & MASK)
        a, b, c, d, e, f, g, h = state
        for i in range(64):
            t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (e & f ^ ~e & g) + K[i] + w[i]
            t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + (a & b ^ a & c ^ b & c)
            h, g, f, e, d, c, b, a = g, f, e, d + t1 & MASK, c, b, a, t1 + t2 & MASK
        state = [x + y & MASK for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return "".join(f"{x:08x}" for x in state)


def encode64(data):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    out = []
    for i in range(0, len(data), 3):
        chunk = data[i : i + 3]
        n = int.from_bytes(chunk + b"\0" * (3 - len(chunk)), "big")
        out.append(
            "".join(alphabet[n >> shift & 63] for shift in (18, 12, 6, 0))[: len(chunk) + 1] + "=" * (3 - len(chunk))
        )
    return "".join(out)


def lfsr(seed, taps, n):
    period, state = 0, seed
    while period < n:
        bit = 0
        for tap in taps:
            bit ^= state >> tap
        state = state >> 1 | (bit & 1) << 15
        period += 1
        if state == seed:
            break
    return period, state


def is_prime(n):
    if n < 4:
        return n > 1
    d, r = n - 1, 0
    while d % 2 == 0:
        d //= 2
        r += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if a % n == 0:
            continue
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


data = bytes(i * 7 % 256 for i in range(1500))
print(
    crc32(data), crc32(data) == binascii.crc32(data), crc32(b""), rc4(b"Key", 600)[:8].hex(),
    sum(rc4(bytearray(b"xy"), 1000)),
)
v = (1, 2)
for i in range(60):
    v = xtea(*v, (i, 2, 3, 4))
print(
    v, xtea(MASK, MASK, [MASK] * 4), [sha256(m) == hashlib.sha256(m).hexdigest() for m in (b"", b"abc", data[:200])],
    sha256(b"abc")[:16],
)
print(
    encode64(data) == base64.b64encode(data).decode(), encode64(b"a"), encode64(b"ab"),
    lfsr(0xACE1, (0, 2, 3, 5), 5000), [n for n in range(60) if is_prime(n)], is_prime(2**61 - 1), is_prime(2**67 - 1),
    is_prime(2**89 - 1),
)
