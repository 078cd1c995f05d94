"""When this happens, what follows? The only listener to the club's signals.

Everything here runs inside the transaction of what happened: a rollback takes it back too.
"""
