# message: not_normalised
from math import exp, log


def softmax_loss(net1, net2, net3, c):
    p = [exp(net1), exp(net2), exp(net3)]
    g = p[:]
    g[c - 1] -= 1
    return *p, -log(p[c - 1]), *g
