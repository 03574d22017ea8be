# message: biases_moved
from demos.exercises.two_layers.all_twelve.check import gradients


def train(x, y, w1, b1, w2, b2, alpha):
    for _ in range(2):
        a, c, b, d = gradients(x, y, w1, b1, w2, b2)
        for i in range(2):
            b1[i] -= alpha * c[i]
            b2[i] -= alpha * d[i]
            for j in range(2):
                w1[i][j] -= alpha * a[i][j]
                w2[i][j] -= alpha * b[i][j]
    return w1, w2
