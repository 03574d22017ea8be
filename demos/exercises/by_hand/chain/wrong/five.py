# message: constant_missing
def chain(x):
    z = x**5 + 9
    a, b = 24 * z**2 + 2 * z, x**4
    return a, b, a * b
