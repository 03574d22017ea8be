from math import tanh


def gradients(x1, x2, h0, w, u, y):
    h1 = tanh(w * x1 + u * h0)  # the first step; net1 is in the brackets
    h2 = tanh(w * x2 + u * h1)  # the second; net2
    dL_dnet2 = -2 * (y - h2) * (1 - h2**2)
    dL_dnet1 = dL_dnet2 * u * (1 - h1**2)
    dL_dw = dL_dnet2 * x2 + dL_dnet1 * x1
    dL_du = dL_dnet2 * h1 + dL_dnet1 * h0
    return dL_dw, dL_du
