# message: upstream_alone
dL_dyhat = 1.05
do_dnet = 0.249
dL_dnet = 1.05
dL_dw1 = 0.393
dL_db = 0.262
