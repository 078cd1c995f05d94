"""Estates with their buildings and homes, at the desk."""
