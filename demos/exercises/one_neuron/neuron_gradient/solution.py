from math import exp


def sigmoid(net):
    return 1 / (1 + exp(-net))


def gradient(w1, x, b, y):
    net = w1 * x + b
    o = sigmoid(net)
    yhat = o

    dL_dyhat = -2 * (y - yhat)
    dyhat_do = 1
    do_dnet = o * (1 - o)
    dnet_dw1 = x
    dnet_db = 1

    dL_dw1 = dL_dyhat * dyhat_do * do_dnet * dnet_dw1
    dL_db = dL_dyhat * dyhat_do * do_dnet * dnet_db
    return dL_dw1, dL_db
