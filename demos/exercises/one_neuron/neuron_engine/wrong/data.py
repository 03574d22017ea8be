# message: number_returned
from math import exp


def loss(w1, x, b, y):
    o = 1 / (1 + exp(-(w1.data * x.data + b.data)))
    return (y.data - o) ** 2
