def f(x):
    return x**3


def forward_slope(x, h):
    return ...


def central_slope(x, h):
    return ...


def slopes(x, h):
    return forward_slope(x, h), central_slope(x, h)
