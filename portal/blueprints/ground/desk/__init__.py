"""My day at the desk, and every room of it."""
