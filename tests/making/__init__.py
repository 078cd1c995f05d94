"""Makers for tests, one module a subject."""
