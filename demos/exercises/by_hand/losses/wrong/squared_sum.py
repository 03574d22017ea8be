# message: squared_sum
def losses(y, yhat):
    total = sum(y) - sum(yhat)
    n = len(y)
    return total**2, total**2 / n, (total**2 / n) ** 0.5
