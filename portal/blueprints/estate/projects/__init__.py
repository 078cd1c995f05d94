"""Projects: what anybody may read, and the desk's side."""
