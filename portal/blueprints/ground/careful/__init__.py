"""The second look at an act of the desk, and taking one back."""
