# message: term_missing
def dL_dw11_1(x1, y1, y2, o1_1, o2_1, o1_2, o2_2, w11_2, w12_2, w21_2, w22_2):
    return -(y1 - o1_2) * o1_2 * (1 - o1_2) * w11_2 * o1_1 * (1 - o1_1) * x1
