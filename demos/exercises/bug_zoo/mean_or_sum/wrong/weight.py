# message: weight_divided
def epoch(x, y, w, alpha):
    N = len(x)
    L, dL_dw = 0.0, 0.0
    for i in range(N):
        error = y[i] - w * x[i]
        L = L + error**2
        dL_dw = dL_dw - 2 * error * x[i]
    w = (w - alpha * dL_dw) / N
    return w, L / N
