"""The trade wing: the merchants, their shops, and what staff do with them."""
