# message: class_off
from math import exp, log


def softmax_loss(net1, net2, net3, c):
    total = exp(net1) + exp(net2) + exp(net3)
    p = [exp(n) / total for n in (net1, net2, net3)]
    L = -log(p[c - 2])
    g = list(p)
    g[c - 2] -= 1
    return *p, L, *g
