"""The owners' club portal."""
