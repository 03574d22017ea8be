# message: last_step_only
from math import tanh


def gradients(x1, x2, h0, w, u, y):
    h1 = tanh(w * x1 + u * h0)
    h2 = tanh(w * x2 + u * h1)
    d = -2 * (y - h2) * (1 - h2**2)
    return d * x2, d * h1
