# message: bias_unsloped
def relu(net):
    return max(net, 0.0)


def epoch(x, y, w1, b, alpha):
    n = len(x)
    dL_dw1, dL_db = 0.0, 0.0
    for i in range(n):
        net = w1 * x[i] + b
        o = relu(net)
        do_dnet = 1 if net > 0 else 0
        dL_dw1 += -2 * (y[i] - o) * do_dnet * x[i] / n
        dL_db += -2 * (y[i] - o) / n
    return w1 - alpha * dL_dw1, b - alpha * dL_db
