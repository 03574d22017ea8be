# message: log_base
from math import exp, log10


def softmax_loss(net1, net2, net3, c):
    total = exp(net1) + exp(net2) + exp(net3)
    p1, p2, p3 = exp(net1) / total, exp(net2) / total, exp(net3) / total
    L = -log10((p1, p2, p3)[c - 1])
    return p1, p2, p3, L, p1 - (c == 1), p2 - (c == 2), p3 - (c == 3)
