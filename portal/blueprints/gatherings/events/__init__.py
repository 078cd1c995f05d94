"""Events: the members' pages, and the desk's side."""
