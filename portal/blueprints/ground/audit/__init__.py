"""The audit, as staff read it."""
