"""Purchase discounts: a member's code, and the desk's side."""
