"""The portal as a WSGI application."""

from portal import create_app, instance
from portal.database import carry_log

instance.only_ours_from_now_on()
app = create_app()
carry_log(app)
