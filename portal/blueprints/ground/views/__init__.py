"""Views of lists that a colleague keeps under a name."""
