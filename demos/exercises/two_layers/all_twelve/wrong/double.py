# message: double
from math import exp


def gradients(x, y, w1, b1, w2, b2):
    f = lambda n: 1 / (1 + exp(-n))
    o1 = [f(r[0] * x[0] + r[1] * x[1] + b) for r, b in zip(w1, b1)]
    o2 = [f(r[0] * o1[0] + r[1] * o1[1] + b) for r, b in zip(w2, b2)]
    d2 = [-2 * (t - o) * o * (1 - o) for t, o in zip(y, o2)]
    d1 = [(d2[0] * w2[0][j] + d2[1] * w2[1][j]) * o1[j] * (1 - o1[j]) for j in range(2)]
    return [[d * v for v in x] for d in d1], d1, [[d * v for v in o1] for d in d2], d2
