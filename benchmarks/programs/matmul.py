"""Matrices as lists of lists of floats, three nested counted loops."""

SIZE = 70


def multiply(a: list[list[float]], b: list[list[float]], size: int) -> list[list[float]]:
    product = [[0.0] * size for _ in range(size)]
    for i in range(size):
        row = a[i]
        for j in range(size):
            total = 0.0
            for k in range(size):
                total += row[k] * b[k][j]
            product[i][j] = total
    return product


EXPECTED = 35_990_850.0


def run() -> float:
    a = [[float(i + j) for j in range(SIZE)] for i in range(SIZE)]
    b = [[float(i * j % 7) for j in range(SIZE)] for i in range(SIZE)]
    c = multiply(a, b, SIZE)
    return sum(c[i][i] * i for i in range(SIZE))
