# message: still_kept
def train(x, y, w, alpha, updates):
    g = 0.0
    for _ in range(updates):
        g += -2 * (y - w * x) * x
        w = w - alpha * g
    return w
