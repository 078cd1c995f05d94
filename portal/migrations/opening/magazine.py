"""The magazine and the bulletin."""

import sqlalchemy as sa
from alembic import op

import portal.database


def issues() -> None:
    op.create_table(
        "issues",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Enum("magazine", "bulletin", name="title", native_enum=False, length=32), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("period", portal.database.WordsColumn(), nullable=False),
        sa.Column("season", portal.database.WordsColumn(), nullable=False),
        sa.Column("headline", portal.database.WordsColumn(), nullable=False),
        sa.Column("standfirst", portal.database.WordsColumn(), nullable=False),
        sa.Column("colophon", portal.database.WordsColumn(), nullable=False),
        sa.Column("coming", portal.database.WordsColumn(), nullable=False),
        sa.Column("cover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_cover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_contents_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_back_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("plates", sa.JSON(), nullable=False),
        sa.Column(
            "state", sa.Enum("draft", "published", name="issuestate", native_enum=False, length=32), nullable=False
        ),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "print_state",
            sa.Enum("none", "waiting", "made", "failed", name="printstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("print_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_pages", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_made_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("print_note", sa.Text(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_issues_number")),
        sa.ForeignKeyConstraint(["cover_id"], ["files.id"], name=op.f("fk_issues_cover_id")),
        sa.ForeignKeyConstraint(["print_back_id"], ["files.id"], name=op.f("fk_issues_print_back_id")),
        sa.ForeignKeyConstraint(["print_contents_id"], ["files.id"], name=op.f("fk_issues_print_contents_id")),
        sa.ForeignKeyConstraint(["print_cover_id"], ["files.id"], name=op.f("fk_issues_print_cover_id")),
        sa.ForeignKeyConstraint(["print_file_id"], ["files.id"], name=op.f("fk_issues_print_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("title", "number", name=op.f("uq_issues_title_number")),
    )
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.create_index("ix_issues_state", ["state", "title", "number"], unique=False)


def articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "letter",
                "story",
                "care",
                "promotion",
                "information",
                "brief",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "layout",
            sa.Enum(
                "letter",
                "feature",
                "story",
                "article",
                "guide",
                "promotion",
                "briefs",
                name="layout",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("section", portal.database.WordsColumn(), nullable=False),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("standfirst", portal.database.WordsColumn(), nullable=False),
        sa.Column("body", portal.database.WordsColumn(), nullable=False),
        sa.Column("author", portal.database.WordsColumn(), nullable=False),
        sa.Column("pictures_by", portal.database.WordsColumn(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "pitch",
                "assigned",
                "draft",
                "edited",
                "proof",
                "approved",
                "published",
                name="step",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("writer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_by_verified_owner", sa.Boolean(), nullable=False),
        sa.Column("picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("picture_alt", portal.database.WordsColumn(), nullable=False),
        sa.Column("print_picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("page", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("edited_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind <> 'information' OR step <> 'published' OR expires_on IS NOT NULL", name=op.f("ck_articles_expires")
        ),
        sa.ForeignKeyConstraint(["author_member_id"], ["members.id"], name=op.f("fk_articles_author_member_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_articles_estate_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_articles_issue_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_articles_picture_id")),
        sa.ForeignKeyConstraint(["print_picture_id"], ["files.id"], name=op.f("fk_articles_print_picture_id")),
        sa.ForeignKeyConstraint(["writer_id"], ["accounts.id"], name=op.f("fk_articles_writer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("issue_id", "slug", name=op.f("uq_articles_issue_id_slug")),
    )
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.create_index("ix_articles_issue", ["issue_id", "position", "id"], unique=False)
        batch_op.create_index("ix_articles_step", ["step", "id"], unique=False)


TABLES = (issues, articles)
