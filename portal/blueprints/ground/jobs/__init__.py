"""Jobs that wait for a person."""
