"""The machinery under the database: two engines made to behave alike, and what was made for speed.

Everybody else uses portal/database, beside it `paging`, `search` and `guards`. What each device saves, and what it
costs, is in docs/performance.md.
"""
