# message: slope_1_forgotten
from math import tanh


def gradients(x1, x2, h0, w, u, y):
    h1 = tanh(w * x1 + u * h0)
    h2 = tanh(w * x2 + u * h1)
    dL_dnet2 = -2 * (y - h2) * (1 - h2**2)
    dL_dh1 = dL_dnet2 * u
    return dL_dnet2 * x2 + dL_dh1 * x1, dL_dnet2 * h1 + dL_dh1 * h0
