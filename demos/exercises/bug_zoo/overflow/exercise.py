from math import exp


def sigmoid(net):
    # TODO: for net = -800 this stops with an error, although the answer is practically 0
    return 1 / (1 + exp(-net))
