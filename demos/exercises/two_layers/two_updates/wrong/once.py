# message: once
from demos.exercises.two_layers.all_twelve.check import gradients


def train(x, y, w1, b1, w2, b2, alpha):
    a, _, b, _ = gradients(x, y, w1, b1, w2, b2)
    for i in range(2):
        for j in range(2):
            w1[i][j] -= alpha * a[i][j]
            w2[i][j] -= alpha * b[i][j]
    return w1, w2
