# message: velocity_without_rate
def momentum(w, alpha, mu, steps):
    v = 0.0
    for _ in range(steps):
        dL_dw = 2 * w - 6
        v = mu * v + dL_dw
        w -= alpha * v
    return w, v
