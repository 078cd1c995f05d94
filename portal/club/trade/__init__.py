"""The trade wing: the merchants: contracts, offers, tills, ratings, papers."""
