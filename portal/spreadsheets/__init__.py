"""Tables people send us as Excel or CSV: recognised by content, read in a child process, every cell as text.

    reader.rows_of(data, most_rows=5000)     what lies far to the right of a table is left out, far below it is named

Nothing is imported here: the child imports this package, and must be quick and small.
"""
