# message: outer_only
def chain(x):
    z = x**5 + 9
    a, b = 24 * z**2 + 2 * z, 5 * x**4
    return a, b, a
