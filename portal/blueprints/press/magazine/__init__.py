"""The magazine: its readers' pages, and the editors' room."""
