"""The ledger: accounts, entries, lots and allocations; its seals, and what a statement reads."""
