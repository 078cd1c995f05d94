"""Estates and projects."""

import sqlalchemy as sa
from alembic import op

import portal.database


def estates() -> None:
    op.create_table(
        "estates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("address", portal.database.WordsColumn(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estates")),
        sa.UniqueConstraint("slug", name=op.f("uq_estates_slug")),
    )


def projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "past", name="projectstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("summary", portal.database.WordsColumn(), nullable=False),
        sa.Column("location", portal.database.WordsColumn(), nullable=False),
        sa.Column("facts", portal.database.WordsColumn(), nullable=False),
        sa.Column("promises", portal.database.WordsColumn(), nullable=False),
        sa.Column("complaint_path", portal.database.WordsColumn(), nullable=False),
        sa.Column("visits", portal.database.WordsColumn(), nullable=False),
        sa.Column("unit_low", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_high", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("total_low", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("total_high", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("price_note", portal.database.WordsColumn(), nullable=False),
        sa.Column("handover_on", sa.Date(), nullable=True),
        sa.Column("picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("homes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("award", portal.database.WordsColumn(), nullable=True),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("unit_low <= unit_high AND total_low <= total_high", name=op.f("ck_projects_band")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_projects_estate_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_projects_picture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("slug", name=op.f("uq_projects_slug")),
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index("ix_projects_state", ["state", "position", "id"], unique=False)


def buildings() -> None:
    op.create_table(
        "buildings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("floors", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("homes_planned", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_buildings_estate_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_buildings_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buildings")),
        sa.UniqueConstraint("estate_id", "number", name=op.f("uq_buildings_estate_id_number")),
    )
    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.create_index("ix_buildings_project", ["project_id"], unique=False)


def certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "land_use",
                "land_planning",
                "construction_planning",
                "construction",
                "presale",
                name="certificatekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", portal.database.WordsColumn(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("note", portal.database.WordsColumn(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_certificates_file_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_certificates_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("project_id", "kind", "number", name=op.f("uq_certificates_project_id_kind_number")),
    )


def disclosures() -> None:
    op.create_table(
        "disclosures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_disclosures_project_id")),
        sa.ForeignKeyConstraint(["published_by"], ["accounts.id"], name=op.f("fk_disclosures_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        sa.UniqueConstraint("project_id", "version", name=op.f("uq_disclosures_project_id_version")),
    )


def house_types() -> None:
    op.create_table(
        "house_types",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("area", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rooms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bathrooms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", portal.database.WordsColumn(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_house_types_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_types")),
        sa.UniqueConstraint("project_id", "code", name=op.f("uq_house_types_project_id_code")),
    )


def surroundings() -> None:
    op.create_table(
        "surroundings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "side", sa.Enum("favourable", "unfavourable", name="side", native_enum=False, length=32), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("text", portal.database.WordsColumn(), nullable=False),
        sa.Column("source", portal.database.WordsColumn(), nullable=True),
        sa.Column("distance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_surroundings_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surroundings")),
    )
    with op.batch_alter_table("surroundings", schema=None) as batch_op:
        batch_op.create_index("ix_surroundings_project", ["project_id", "position", "id"], unique=False)


def certificate_buildings() -> None:
    op.create_table(
        "certificate_buildings",
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_certificate_buildings_building_id")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_buildings_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "building_id", name=op.f("pk_certificate_buildings")),
    )


TABLES = (estates, projects, buildings, certificates, disclosures, house_types, surroundings, certificate_buildings)
