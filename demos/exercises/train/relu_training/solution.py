def relu(net):
    return max(net, 0.0)


def epoch(x, y, w1, b, alpha):
    # x and y: lists, one number per sample.  net = w1 * x + b, o = relu(net)
    dL_dw1, dL_db = 0.0, 0.0
    for i in range(len(x)):
        net = w1 * x[i] + b
        o = relu(net)
        do_dnet = 1.0 if net > 0 else 0.0
        dL_dnet = -2 * (y[i] - o) * do_dnet / len(x)
        dL_dw1 += dL_dnet * x[i]
        dL_db += dL_dnet
    w1 = w1 - alpha * dL_dw1
    b = b - alpha * dL_db
    return w1, b
