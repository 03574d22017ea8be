# message: target_forgotten
from math import exp, log


def softmax_loss(net1, net2, net3, c):
    total = exp(net1) + exp(net2) + exp(net3)
    p1 = exp(net1) / total
    p2 = exp(net2) / total
    p3 = exp(net3) / total
    L = -log([p1, p2, p3][c - 1])
    return p1, p2, p3, L, p1, p2, p3
