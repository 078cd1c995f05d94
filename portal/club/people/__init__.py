"""The people wing: accounts, and the members with their homes."""
