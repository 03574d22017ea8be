# message: brackets
def slopes(x, h):
    def f(x):
        return x**3

    return (f(x + h) - f(x)) / h, (f(x + h) - f(x - h)) / 2 * h
