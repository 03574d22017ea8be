# message: shares_of_squares
from math import exp, log


def softmax_loss(net1, net2, net3, c):
    total = net1**2 + net2**2 + net3**2
    p1 = net1**2 / total
    p2 = net2**2 / total
    p3 = net3**2 / total
    L = ...
    dL_dnet1 = ...
    dL_dnet2 = ...
    dL_dnet3 = ...
    return p1, p2, p3, L, dL_dnet1, dL_dnet2, dL_dnet3
