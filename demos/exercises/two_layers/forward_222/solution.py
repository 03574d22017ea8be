from math import exp


def f(net):
    return 1 / (1 + exp(-net))


def forward(x1, x2, w11_1, w12_1, w21_1, w22_1, b1_1, b2_1, w11_2, w12_2, w21_2, w22_2, b1_2, b2_2):
    o1_1 = f(w11_1 * x1 + w12_1 * x2 + b1_1)
    o2_1 = f(w21_1 * x1 + w22_1 * x2 + b2_1)
    yhat1 = f(w11_2 * o1_1 + w12_2 * o2_1 + b1_2)
    yhat2 = f(w21_2 * o1_1 + w22_2 * o2_1 + b2_2)
    return o1_1, o2_1, yhat1, yhat2
