# message: inputs_again
from math import exp


def forward(x1, x2, a, b, c, d, p, q, e, g, h, i, r, s):
    f = lambda n: 1 / (1 + exp(-n))
    o1, o2 = f(a * x1 + b * x2 + p), f(c * x1 + d * x2 + q)
    return o1, o2, f(e * x1 + g * x2 + r), f(h * x1 + i * x2 + s)
