"""The portal as a WSGI application, and behind its front as an RSGI one (what bin/run serves)."""

import gc
import os

from portal import create_app, instance
from portal.database import carry_log
from portal.factory import refuse_demo_data
from portal.front import Front

instance.only_ours_from_now_on()
app = create_app()
carry_log(app)
if "FLASK_RUN_FROM_CLI" not in os.environ:  # it is served, and not one of our commands
    refuse_demo_data(app)
proxies = app.extensions["settings"].trusted_proxies
front = Front(app, threads=4, proxies=proxies)  # more only take the interpreter from each other: who is slow holds none
gc.freeze()  # what a start makes stays: looking through it again held every request of a worker up for 0.2 s
