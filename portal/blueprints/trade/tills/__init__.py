"""Tills that were locked, at the desk."""
