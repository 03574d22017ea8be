# message: old_velocity
def momentum(w, alpha, mu, steps):
    v = 0.0
    for _ in range(steps):
        grad = 2 * (w - 3)
        w = w + v
        v = mu * v - alpha * grad
    return w, v
