"""Small-integer arithmetic with a data-dependent `while` loop."""

EXPECTED = (2919, 216)


def run() -> tuple[int, int]:
    best, longest = 0, 0
    for start in range(1, 3000):
        n, steps = start, 0
        while n != 1:
            if n % 2 == 0:
                n //= 2
            else:
                n = 3 * n + 1
            steps += 1
        if steps > longest:
            best, longest = start, steps
    return best, longest
