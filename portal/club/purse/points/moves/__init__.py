"""How points move: earned, spent, given, adjusted, undone, expired."""
