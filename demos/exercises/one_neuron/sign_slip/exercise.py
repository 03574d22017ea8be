from math import exp


def sigmoid(net):
    return 1 / (1 + exp(-net))


def update(w1, x, b, y, alpha):
    net = w1 * x + b
    o = sigmoid(net)
    yhat = o
    # TODO: one sign is wrong, as in many handwritten notes. Find it and fix it.
    return w1 - alpha * (2 * (y - yhat) * 1 * o * (1 - o) * x)
