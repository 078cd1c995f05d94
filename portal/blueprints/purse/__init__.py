"""The purse wing: what is worth money: points, grades, vouchers."""
