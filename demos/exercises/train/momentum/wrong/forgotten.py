# message: v_forgotten
def momentum(w, alpha, mu, steps):
    for _ in range(steps):
        v = 0.0
        v = mu * v - alpha * 2 * (w - 3)
        w = w + v
    return w, v
