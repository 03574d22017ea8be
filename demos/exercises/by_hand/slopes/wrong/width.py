# message: width_is_h
def slopes(x, h):
    return ((x + h) ** 3 - x**3) / h, ((x + h) ** 3 - (x - h) ** 3) / h
