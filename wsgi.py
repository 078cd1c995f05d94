"""The portal as a WSGI application."""

import os

from portal import create_app, instance
from portal.database import carry_log
from portal.factory import refuse_demo_data

instance.only_ours_from_now_on()
app = create_app()
carry_log(app)
if "FLASK_RUN_FROM_CLI" not in os.environ:  # it is served, and not one of our commands
    refuse_demo_data(app)
