# message: same_step_again
after_one_at_0_1 = 0.8
after_two_at_0_1 = 0.6
after_one_at_0_5 = 0
after_one_at_1 = -1
after_two_at_1 = -3
after_two_at_1_5 = -5
largest_alpha = 1
