# message: rise_only
def slopes(x, h):
    return (x + h) ** 3 - x**3, (x + h) ** 3 - (x - h) ** 3
