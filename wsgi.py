"""The portal as a WSGI application."""

from portal import create_app
from portal.database import carry_log

app = create_app()
carry_log(app)
