"""List loads and stores by integer index in a counted loop."""

EXPECTED = 25997


def run() -> int:
    size = 300_000
    prime = [True] * size
    prime[0] = prime[1] = False
    for number in range(2, 548):
        if prime[number]:
            for multiple in range(number * number, size, number):
                prime[multiple] = False
    count = 0
    for flag in prime:
        if flag:
            count += 1
    return count
