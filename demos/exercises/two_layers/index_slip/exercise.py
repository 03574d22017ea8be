def dL_dw11_1(x1, y1, y2, o1_1, o2_1, o1_2, o2_2, w11_2, w12_2, w21_2, w22_2):
    # TODO: the second bracket has wrong indices, like the handwritten formula. Find them.
    via_1 = -(y1 - o1_2) * o1_2 * (1 - o1_2) * w11_2 * o1_1 * (1 - o1_1) * x1
    via_2 = -(y2 - o2_2) * o2_1 * (1 - o2_1) * w12_2 * o1_1 * (1 - o1_1) * x1
    return via_1 + via_2
