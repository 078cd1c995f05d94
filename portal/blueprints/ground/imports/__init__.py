"""Lists that people send as Excel or CSV."""
