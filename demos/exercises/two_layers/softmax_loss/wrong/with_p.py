# message: with_respect_to_p
from math import exp, log


def softmax_loss(net1, net2, net3, c):
    total = exp(net1) + exp(net2) + exp(net3)
    p1 = exp(net1) / total
    p2 = exp(net2) / total
    p3 = exp(net3) / total
    p = [p1, p2, p3]
    L = -log(p[c - 1])
    dL_dnet1 = -1 / p1 if c == 1 else 0
    dL_dnet2 = -1 / p2 if c == 2 else 0
    dL_dnet3 = -1 / p3 if c == 3 else 0
    return p1, p2, p3, L, dL_dnet1, dL_dnet2, dL_dnet3
