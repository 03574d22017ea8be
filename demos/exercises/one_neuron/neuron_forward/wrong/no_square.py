# message: square_missing
from math import exp


def forward(w1, x, b, y):
    net = w1 * x + b
    o = 1 / (1 + exp(-net))
    return net, o, y - o
