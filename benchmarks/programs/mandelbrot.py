"""Float arithmetic in nested `while` and `for` loops, no objects."""

EXPECTED = 83478


def run() -> int:
    width, height, limit = 80, 60, 50
    total = 0
    for row in range(height):
        ci = 2.0 * row / height - 1.0
        for column in range(width):
            cr = 3.0 * column / width - 2.0
            zr = zi = 0.0
            count = 0
            while count < limit and zr * zr + zi * zi < 4.0:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                count += 1
            total += count
    return total
