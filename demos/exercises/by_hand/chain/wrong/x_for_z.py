# message: x_for_z
def chain(x):
    a, b = 24 * x**2 + 2 * x, 5 * x**4
    return a, b, a * b
