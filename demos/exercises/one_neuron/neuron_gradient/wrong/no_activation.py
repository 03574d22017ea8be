# message: factor_missing
from math import exp


def gradient(w1, x, b, y):
    o = 1 / (1 + exp(-(w1 * x + b)))
    common = -2 * (y - o)
    return common * x, common
