"""The floor: what a plain Flask page costs. Written once, honest, and not tuned: a user and 20 rows by the ORM,
a Jinja page of the size asked for, a CSRF token. The portal's pages are measured against it in the same minute."""

import os
from pathlib import Path

from flask import Flask, render_template, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.front import Front


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class User(UserMixin, db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Row(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    amount: Mapped[int]


FRAME_BYTES, LINE_BYTES = 2500, 99  # of the page without its paragraphs, and of one of them


def create_app() -> Flask:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "floor"
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{Path(os.environ['FLOOR_DATABASE']).resolve()}"
    db.init_app(app)
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.user_loader(lambda ident: db.session.get(User, int(ident)))
    with app.app_context():
        db.create_all()
        if db.session.get(User, 1) is None:
            db.session.add(User(id=1, name="林静怡"))
            db.session.add_all(Row(user_id=1, title=f"第 {n} 行", amount=n * 10) for n in range(200))
            db.session.commit()

    @app.get("/in")
    def sign_in() -> str:
        login_user(db.session.get(User, 1))
        session.permanent = True
        return "in"

    @app.get("/floor")
    def floor() -> str:
        size = int(request.args.get("size", "16000"))
        statement = db.select(Row).where(Row.user_id == current_user.id).order_by(Row.id.desc()).limit(20)
        rows = db.session.scalars(statement).all()
        return render_template(
            "floor.html",
            title="floor",
            words=["首页", "活动", "积分", "消息", "我的"],
            user=current_user,
            rows=rows,
            paragraphs=max(0, (size - FRAME_BYTES) // LINE_BYTES),
        )

    return app


app = create_app()
front = Front(app, threads=4)  # the same server as the portal's
