"""Points: a member's own, gifts, monthly statements and their proof; and the desk's side."""
