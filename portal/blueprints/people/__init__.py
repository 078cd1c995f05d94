"""The people wing: the doors, colleagues, members."""
