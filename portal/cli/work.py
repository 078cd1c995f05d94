"""`club worker`: does the jobs, when woken and by the clock."""

import logging
import signal

import click
from flask import current_app
from huey.consumer import Consumer

from portal import config, delivery, queue
from portal.cli.group import club


@club.command()
@click.option("--once", is_flag=True, help="Do what waits, then stop.")
def worker(once: bool) -> None:
    """Do the jobs of the queue until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if once:
        click.echo(f"{queue.run_waiting(app)} jobs done")
        return
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s worker %(message)s")
    logging.getLogger("portal").setLevel(logging.INFO)
    queue.by_the_clock(app)
    delivery.warm_up(config.current())
    consumer = Consumer(
        app.extensions["queue"],
        workers=2,
        worker_type="thread",
        initial_delay=0.05,  # a sign-in code must not wait
        max_delay=0.4,
        backoff=1.3,
        scheduler_interval=1,
    )
    signal.signal(signal.SIGTERM, lambda *_: consumer.stop())
    consumer.run()
