from math import exp


def sigmoid(net):
    # TODO: for net = -800 this stops with an error, though the answer is simply near 0
    return 1 / (1 + exp(-net))
