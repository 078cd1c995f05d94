"""Opening an empty club: its first administrator, and the walk through what has to be said."""
