"""Merchants: the directory, how a firm applies, a merchant's own shop; and the desk's side."""
