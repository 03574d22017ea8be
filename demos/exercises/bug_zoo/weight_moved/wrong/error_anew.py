# message: new_error
def update(x, y, w1, w2, alpha):
    o1 = w1 * x
    yhat = w2 * o1
    dL_dyhat = -2 * (y - yhat)
    old = w2
    w2 = w2 - alpha * dL_dyhat * o1
    dL_dyhat = -2 * (y - w2 * o1)
    w1 = w1 - alpha * dL_dyhat * old * x
    return w1, w2
