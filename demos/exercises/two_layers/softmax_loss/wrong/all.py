# message: all_classes
from math import exp, log


def softmax_loss(net1, net2, net3, c):
    total = exp(net1) + exp(net2) + exp(net3)
    p1 = exp(net1) / total
    p2 = exp(net2) / total
    p3 = exp(net3) / total
    L = -(log(p1) + log(p2) + log(p3))
    dL_dnet1 = ...
    dL_dnet2 = ...
    dL_dnet3 = ...
    return p1, p2, p3, L, dL_dnet1, dL_dnet2, dL_dnet3
