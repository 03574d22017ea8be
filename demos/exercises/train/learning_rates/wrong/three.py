# message: more_or_away
# L = w**2, and w starts from 1.  Predict w.
after_one_at_0_1 = 0.8  # after one update with alpha = 0.1
after_two_at_0_1 = 0.64  # after two
after_one_at_0_5 = 0  # after one update with alpha = 0.5
after_one_at_1 = -1  # after one update with alpha = 1
after_two_at_1 = 1  # after two
after_two_at_1_5 = -8  # after two updates with alpha = 1.5
largest_alpha = 1  # above which alpha does w diverge?
