"""What the club knows of its points: liability, roll-ups, reconciliation, statements, trials of a rule."""
