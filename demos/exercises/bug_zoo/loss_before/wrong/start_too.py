# message: wrong_length
def train(x, y, w, alpha):
    losses = [(y - w * x) ** 2]
    for _ in range(3):
        w = w - alpha * -2 * (y - w * x) * x
        losses.append((y - w * x) ** 2)
    return losses
