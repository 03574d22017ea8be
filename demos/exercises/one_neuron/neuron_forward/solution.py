from math import exp


def sigmoid(net):
    return 1 / (1 + exp(-net))


def forward(w1, x, b, y):
    net = w1 * x + b
    o = sigmoid(net)
    yhat = o
    L = (y - yhat) ** 2
    return net, yhat, L
