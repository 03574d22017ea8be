def f(x):
    return x**3


def forward_slope(x, h):
    return (f(x + h) - f(x)) / h


def central_slope(x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def slopes(x, h):
    return forward_slope(x, h), central_slope(x, h)
