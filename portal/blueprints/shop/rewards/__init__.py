"""Rewards: the catalogue, redemptions, the wish list; and the desk's side."""
