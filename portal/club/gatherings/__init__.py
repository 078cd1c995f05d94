"""The gatherings wing: events."""
