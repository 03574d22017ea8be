# message: once
from math import exp


def f(net):
    return 1 / (1 + exp(-net))


def gradients(x, y, w1, b1, w2, b2):
    o1 = [f(w1[i][0] * x[0] + w1[i][1] * x[1] + b1[i]) for i in range(2)]
    o2 = [f(w2[i][0] * o1[0] + w2[i][1] * o1[1] + b2[i]) for i in range(2)]
    dL_db2 = [-(y[i] - o2[i]) * o2[i] * (1 - o2[i]) for i in range(2)]
    dL_dw2 = [[dL_db2[i] * o1[j] for j in range(2)] for i in range(2)]
    dL_do1 = [dL_db2[0] * w2[0][j] + dL_db2[1] * w2[1][j] for j in range(2)]
    dL_db1 = [dL_do1[i] * o1[i] * (1 - o1[i]) for i in range(2)]
    dL_dw1 = [[dL_db1[i] * x[j] for j in range(2)] for i in range(2)]
    return dL_dw1, dL_db1, dL_dw2, dL_db2


def train(x, y, w1, b1, w2, b2, alpha):
    a, _, b, _ = gradients(x, y, w1, b1, w2, b2)
    for i in range(2):
        for j in range(2):
            w1[i][j] -= alpha * a[i][j]
            w2[i][j] -= alpha * b[i][j]
    return w1, w2
