from math import exp


def sigmoid(net):
    return 1 / (1 + exp(-net))


def activation_factor(net):
    o = sigmoid(net)
    do_dnet = o * (1 - o)
    return do_dnet
