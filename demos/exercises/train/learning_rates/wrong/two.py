# message: two_forgotten
after_one_at_0_1 = 0.9
after_two_at_0_1 = 0.81
after_one_at_0_5 = 0.5
after_one_at_1 = 0
after_two_at_1 = 0
after_two_at_1_5 = 0.25
largest_alpha = 2
