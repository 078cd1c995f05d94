"""Tables people send us as Excel or CSV: recognised by content, read in a child process.

    reader.seen(data)                      the first rows of every sheet; what lies far to the right is left out
    reader.each_portion(data, 0, take)     all rows of one, some at a time
    headings.best(seen, columns)           the sheet and row in which the columns are named, and which is which

Nothing is imported here: the child imports this package, and must be quick and small.
"""
