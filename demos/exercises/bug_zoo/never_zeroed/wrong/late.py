# message: cleared_too_late
def train(x, y, w, alpha, updates):
    for _ in range(updates):
        g = -2 * (y - w * x) * x
        g = 0.0
        w = w - alpha * g
    return w
