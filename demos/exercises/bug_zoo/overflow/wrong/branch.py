# message: wrong_branch
from math import exp


def sigmoid(net):
    return 1 / (1 + exp(-abs(net)))
