# message: reversed
def slopes(x, h):
    return (x**3 - (x + h) ** 3) / h, ((x + h) ** 3 - (x - h) ** 3) / (2 * h)
