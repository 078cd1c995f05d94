"""Mechanisms that every subject stands on; each knows no subject and is used by several."""
