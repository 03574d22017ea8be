from math import exp, log


def softmax_loss(net1, net2, net3, c):
    # c: the right class, which is 1, 2 or 3
    p1 = exp(net1) / (exp(net1) + exp(net2) + exp(net3))
    p2 = exp(net2) / (exp(net1) + exp(net2) + exp(net3))
    p3 = exp(net3) / (exp(net1) + exp(net2) + exp(net3))
    L = -log([p1, p2, p3][c - 1])
    dL_dnet1 = p1 - (c == 1)
    dL_dnet2 = p2 - (c == 2)
    dL_dnet3 = p3 - (c == 3)
    return p1, p2, p3, L, dL_dnet1, dL_dnet2, dL_dnet3
