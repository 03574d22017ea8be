# message: bias_with_x
from math import exp


def gradient(w1, x, b, y):
    o = 1 / (1 + exp(-(w1 * x + b)))
    g = -2 * (y - o) * o * (1 - o) * x
    return g, g
