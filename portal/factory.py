"""Puts the application together: settings → database → identity → blueprints → reactions → commands."""

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from flask_compress import Compress
from flask_migrate import Migrate
from sqlalchemy import inspect, select
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import (
    blueprints,
    catalogue,
    clock,
    club,
    database,
    identity,
    instance,
    language,
    queue,
    static_files,
    storage,
    web,
)
from portal.club.ground import kept_terms
from portal.club.people import accounts
from portal.config import ConfigurationError, Settings, secret_key, settings_from
from portal.delivery.sms import INVENTED
from portal.web import careful, errors, forgery, forms, frame, headers, kept, markdown, symbols, tasks, wording
from portal.web import club as of_the_club
from portal.web.kept import pages


def make(settings: Settings | None = None) -> web.Portal:
    """The application. Raises ConfigurationError, UnsafeSQLite, RuntimeError (a route without access declaration)."""
    settings = settings or settings_from()
    for found in walk_packages(club.__path__, "portal.club."):  # every table is known, and reactions.py listens
        import_module(found.name)
    instance.prepare(settings.instance, settings.database)
    if (moved := instance.moved_away(settings.instance, settings.database)) is not None:
        raise ConfigurationError(moved)
    app = web.Portal("portal", static_folder=None, instance_path=str(settings.instance))
    app.extensions["settings"] = settings
    app.config.update(_config(settings))
    database.init_app(app, settings.database)
    Migrate(app, database.db, directory=f"{app.root_path}/migrations", render_as_batch=True, compare_type=True)
    queue.init_app(app, settings.instance)
    storage.init_app(app, settings.instance / "files")
    _speak(app)
    identity.init_app(app)  # before the token is looked for: a stranger's upload is sent away without being read
    forgery.Protect(app)
    of_the_club.init_app(app)
    wording.init_app(app)
    markdown.init_app(app)
    kept.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    pages.init_app(app)
    Compress(app)
    static_files.init_app(app, settings.instance)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    blueprints.register(app)
    _say(app)
    frame.init_app(app)
    identity.require_declarations(app)
    for module in ("portal.jobs", "portal.cli"):  # above this module in the house, so named, not imported
        init = getattr(import_module(module), "init_app", None)
        if init is not None:
            init(app)
    return app


def refuse_demo_data(app: Flask) -> None:
    """Raises ConfigurationError where people with known passwords would stand open to all, however they came in."""
    settings: Settings = app.extensions["settings"]
    if settings.is_loopback:
        return
    with app.app_context():
        for prefix in INVENTED:
            invented = select(accounts.Account.id).where(accounts.Account.phone.startswith(prefix)).limit(1)
            if inspect(database.db.engine).has_table("accounts") and database.session.scalar(invented):
                raise ConfigurationError(
                    "PORTAL_URL is not this machine, and the database holds people of the demo club, whose passwords "
                    "everybody knows: begin with an empty one"
                )
        database.session.remove()


def _config(settings: Settings) -> dict[str, Any]:
    secure = settings.address.startswith("https:")
    return {
        "SECRET_KEY": secret_key(settings),
        "MAX_CONTENT_LENGTH": 1024 * 1024,  # a route with uploads raises its own
        "MAX_FORM_PARTS": 200,
        "SESSION_COOKIE_NAME": "session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "PERMANENT_SESSION_LIFETIME": 60 * 24 * 3600,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,  # a complaint written for an hour must not be lost
        "WTF_CSRF_SSL_STRICT": False,  # web/forgery.py asks what the browser says, the Referer last
        "TRUSTED_HOSTS": [settings.host, "localhost", "127.0.0.1", "[::1]"]
        if settings.is_loopback
        else [settings.host],
        "COMPRESS_MIMETYPES": ["text/html", "text/calendar", "image/svg+xml", "application/json", "text/plain"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_STREAMS": False,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _speak(app: Flask) -> None:
    """Languages: the person's setting, the cookie, the header, else Chinese; also without a request."""
    catalogue.compile_if_stale()
    Babel(app, locale_selector=lambda: language.LOCALES[_chosen()])
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _words().gettext(text),
        ngettext=lambda one, many, n: _words().ngettext(one, many, n),
        newstyle=True,
        pgettext=lambda context, text: _words().pgettext(context, text),
        npgettext=lambda context, one, many, n: _words().npgettext(context, one, many, n),
    )

    @app.before_request
    def begin() -> None:
        g.spoken = language.begin(_chosen())

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if "spoken" in g:
            language.end(g.pop("spoken"))


def _chosen() -> language.Language:
    """Of what the club offers."""
    if not has_request_context():
        return "zh"
    asked = identity.viewer.language or request.cookies.get("language")
    if asked not in ("zh", "en"):
        asked = language.preferred(request.accept_languages)
    return of_the_club.club.speaks("en" if asked == "en" else "zh")


def _words() -> Any:
    return catalogue.translations(language.current())


def _say(app: Flask) -> None:
    """What every template can use."""

    @app.context_processor
    def names() -> dict[str, Any]:
        me = identity.viewer_now()
        chosen = language.current()
        theme = me.theme or request.cookies.get("theme")
        follows = theme not in {"light", "dark"}  # nobody has chosen: the device decides (js/theme.js)
        mode = me.mode or request.cookies.get("mode")
        theme = theme if theme in {"light", "dark"} else "light"
        mode = "elder" if mode == "elder" else "normal"
        return {
            "viewer": me,
            "theme": theme,
            "mode": mode,
            "follows": follows,
            "situation": frame.situation(me, chosen, f"{theme}{follows}", mode, str(kept_terms.stamp())),
            "refusal": g.get("refusal"),
            "failed": g.get("failed"),
        }

    app.jinja_env.globals.update(
        asset=static_files.asset,
        icon=symbols.icon,
        once_key=forms.once_key,
        undoable=careful.undoable,
        today_line=wording.today_line,
        today=clock.today,
        now=clock.now,
        site=app.extensions["settings"].address,
        tasks_waiting=tasks.waiting,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
