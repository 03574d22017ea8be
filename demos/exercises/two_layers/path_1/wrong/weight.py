# message: factor_missing
def path_via_yhat1(x1, o1_1, w11_2, o1_2, y1):
    return -(y1 - o1_2) * o1_2 * (1 - o1_2) * o1_1 * (1 - o1_1) * x1
