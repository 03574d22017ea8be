dL_dyhat = 1.04996
do_dnet = 0.249376
dL_dnet = 0.261834
dL_dw1 = 0.392751
dL_db = 0.261834
