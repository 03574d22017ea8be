# message: w_for_x
dL_dyhat = 1.05
do_dnet = 0.249
dL_dnet = 0.262
dL_dw1 = -0.105
dL_db = 0.262
