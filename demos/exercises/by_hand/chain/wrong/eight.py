# message: constant_wrong
def chain(x):
    z = x**5 + 9
    a, b = 8 * z**2 + 2 * z, 5 * x**4
    return a, b, a * b
