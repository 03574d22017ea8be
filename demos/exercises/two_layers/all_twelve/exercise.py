from math import exp


def f(net):
    return 1 / (1 + exp(-net))


def gradients(x, y, w1, b1, w2, b2):
    # w1[0][1] is w₁₂¹, b2[1] is b₂², and so on
    o1 = [f(w1[i][0] * x[0] + w1[i][1] * x[1] + b1[i]) for i in range(2)]
    o2 = [f(w2[i][0] * o1[0] + w2[i][1] * o1[1] + b2[i]) for i in range(2)]

    dL_db2 = [..., ...]
    dL_dw2 = [[..., ...], [..., ...]]
    dL_do1 = [..., ...]
    dL_db1 = [..., ...]
    dL_dw1 = [[..., ...], [..., ...]]
    return dL_dw1, dL_db1, dL_dw2, dL_db2
