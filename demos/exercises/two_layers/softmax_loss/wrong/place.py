# message: raised
from math import exp, log


def softmax_loss(net1, net2, net3, c):
    total = exp(net1) + exp(net2) + exp(net3)
    p = [exp(n) / total for n in (net1, net2, net3)]
    L = -log(p[c])
    y = [0, 0, 0]
    y[c] = 1
    return *p, L, p[0] - y[0], p[1] - y[1], p[2] - y[2]
