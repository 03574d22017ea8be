def f(x):
    return x**3


def forward_slope(x, h):
    rise = f(x + h) - f(x)
    return rise / h


def central_slope(x, h):
    rise = f(x + h) - f(x - h)
    return rise / (2 * h)


def slopes(x, h):
    return forward_slope(x, h), central_slope(x, h)
