# message: one_update
def train(x, y, w, alpha, updates):
    for _ in range(updates):
        return w - alpha * (-2 * (y - w * x) * x)
