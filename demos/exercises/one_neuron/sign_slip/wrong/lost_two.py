# message: constant_missing
from math import exp


def update(w1, x, b, y, alpha):
    o = 1 / (1 + exp(-(w1 * x + b)))
    return w1 + alpha * ((y - o) * o * (1 - o) * x)
