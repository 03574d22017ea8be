# message: exact_derivative
def slopes(x, h):
    return 3 * x**2, 3 * x**2
