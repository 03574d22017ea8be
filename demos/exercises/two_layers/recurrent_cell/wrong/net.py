# message: slope_of_net
from math import tanh


def gradients(x1, x2, h0, w, u, y):
    net1 = w * x1 + u * h0
    h1 = tanh(net1)
    net2 = w * x2 + u * h1
    h2 = tanh(net2)
    dL_dnet2 = -2 * (y - h2) * (1 - net2**2)
    dL_dnet1 = dL_dnet2 * u * (1 - net1**2)
    dL_dw = dL_dnet2 * x2 + dL_dnet1 * x1
    dL_du = dL_dnet2 * h1 + dL_dnet1 * h0
    return dL_dw, dL_du
