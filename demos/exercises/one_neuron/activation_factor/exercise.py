from math import exp


def sigmoid(net):
    return 1 / (1 + exp(-net))


def activation_factor(net):
    o = ...
    do_dnet = ...
    return do_dnet
