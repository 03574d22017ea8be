# message: turned_round
from math import exp, log


def softmax_loss(net1, net2, net3, c):
    total = exp(net1) + exp(net2) + exp(net3)
    p1 = exp(net1) / total
    p2 = exp(net2) / total
    p3 = exp(net3) / total
    L = -log({1: p1, 2: p2, 3: p3}[c])
    dL_dnet1 = (1 if c == 1 else 0) - p1
    dL_dnet2 = (1 if c == 2 else 0) - p2
    dL_dnet3 = (1 if c == 3 else 0) - p3
    return p1, p2, p3, L, dL_dnet1, dL_dnet2, dL_dnet3
