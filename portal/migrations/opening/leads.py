"""Who wants to see a project."""

import sqlalchemy as sa
from alembic import op

import portal.database


def leads() -> None:
    op.create_table(
        "leads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_leads_account_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_leads_estate_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_leads_member_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_leads_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("project_id", "phone", name=op.f("uq_leads_project_id_phone")),
    )
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.create_index("ix_leads_estate", ["estate_id", "id"], unique=False)


def viewing_slots() -> None:
    op.create_table(
        "viewing_slots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("places", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("open_to_all_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("ck_viewing_slots_places")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_viewing_slots_estate_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_viewing_slots_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing_slots")),
        sa.UniqueConstraint("project_id", "starts_at", name=op.f("uq_viewing_slots_project_id_starts_at")),
    )
    with op.batch_alter_table("viewing_slots", schema=None) as batch_op:
        batch_op.create_index("ix_viewing_slots_estate", ["estate_id", "starts_at"], unique=False)


def acknowledgements() -> None:
    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_acknowledgements_lead_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_acknowledgements_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        sa.UniqueConstraint("lead_id", "version", name=op.f("uq_acknowledgements_lead_id_version")),
    )


def interests() -> None:
    op.create_table(
        "interests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("house_type", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("answered_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["accounts.id"], name=op.f("fk_interests_answered_by")),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_interests_building_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_interests_estate_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_interests_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
    )
    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.create_index("ix_interests_estate", ["estate_id", "answered_at", "id"], unique=False)


def lead_consents() -> None:
    op.create_table(
        "lead_consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("contact", "changes", "news", name="consentpurpose", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_consents_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_consents")),
    )
    with op.batch_alter_table("lead_consents", schema=None) as batch_op:
        batch_op.create_index("ix_lead_consents_lead", ["lead_id", "purpose", "id"], unique=False)


def viewings() -> None:
    op.create_table(
        "viewings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("booked", "cancelled", "attended", "no_show", name="viewingstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("booked_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("settled_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_viewings_estate_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_viewings_lead_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["accounts.id"], name=op.f("fk_viewings_settled_by")),
        sa.ForeignKeyConstraint(["slot_id"], ["viewing_slots.id"], name=op.f("fk_viewings_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewings")),
        sa.UniqueConstraint("slot_id", "lead_id", name=op.f("uq_viewings_slot_id_lead_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_viewings_token_hash")),
    )
    with op.batch_alter_table("viewings", schema=None) as batch_op:
        batch_op.create_index("ix_viewings_lead", ["lead_id", "state"], unique=False)


TABLES = (leads, viewing_slots, acknowledgements, interests, lead_consents, viewings)
