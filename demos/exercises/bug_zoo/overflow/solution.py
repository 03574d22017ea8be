from math import exp


def sigmoid(net):
    if net >= 0:
        return 1 / (1 + exp(-net))
    e = exp(net)
    return e / (1 + e)
