"""The lucky draws: the members' pages, and the desk's side."""
