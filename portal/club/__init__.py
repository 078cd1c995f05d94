"""The domain half: tables and rules of one subject a module. Knows no HTTP."""
