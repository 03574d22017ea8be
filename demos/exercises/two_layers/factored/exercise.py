def factored(x1, o1_1, w11_2, w21_2, o1_2, o2_2, y1, y2):
    into_o1_1 = ...  # the contributions of the two paths to o1_1, added
    common = ...  # what both have in common, from o1_1 to w11_1
    return into_o1_1, common, into_o1_1 * common
