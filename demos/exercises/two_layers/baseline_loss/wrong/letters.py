# message: end_forgotten
p = 0.03846
L = 3.258
L_at_0_9 = 0.1054
L_certain = float("inf")
choices_at_2 = 7.389
