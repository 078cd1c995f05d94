"""Sheets with phones or addresses at the desk."""
