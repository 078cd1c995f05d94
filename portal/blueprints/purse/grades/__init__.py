"""Grades at the desk: their terms, and grades by decision."""
