"""The press wing: the magazine."""
