# message: second_first
def update(x, y, w1, w2, alpha):
    o1 = w1 * x
    yhat = w2 * o1
    dL_dyhat = -2 * (y - yhat)
    w2 = w2 - alpha * dL_dyhat * o1
    dL_dyhat = -2 * (y - w2 * o1)
    w1 = w1 - alpha * dL_dyhat * w2 * x
    return w1, w2
