"""The yearly gift: the members' page, and the desk's side."""
