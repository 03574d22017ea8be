# message: w2_too_early
from demos.exercises.two_layers.all_twelve.check import gradients


def train(x, y, w1, b1, w2, b2, alpha):
    for _ in range(2):
        b = gradients(x, y, w1, b1, w2, b2)[2]
        for i in range(2):
            for j in range(2):
                w2[i][j] -= alpha * b[i][j]
        a = gradients(x, y, w1, b1, w2, b2)[0]
        for i in range(2):
            for j in range(2):
                w1[i][j] -= alpha * a[i][j]
    return w1, w2
