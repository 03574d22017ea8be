# message: divided_for_times
def update(w1, b, dw, db, alpha):
    return w1 - dw / alpha, b - alpha * db
