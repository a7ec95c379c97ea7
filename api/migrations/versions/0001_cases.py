"""Cases, statements, requests, rulings, and the answers kept under idempotency keys.

All but the keys are append-only, by trigger. A later migration that alters one of
these tables in batch mode makes the table anew and must create its triggers again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("cases", "statements", "evidence_requests", "rulings")


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("platform", AutoString(), nullable=False),
        sa.Column("category", AutoString(), nullable=False),
        sa.Column("document", AutoString(), nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "statements",
        sa.Column("case_id", AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("dated_at", UTCDateTime(), nullable=True),
        sa.Column("content", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "position"),
    )
    op.create_table(
        "evidence_requests",
        sa.Column("case_id", AutoString(), nullable=False),
        sa.Column("fact", AutoString(), nullable=False),
        sa.Column("party", AutoString(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "fact"),
    )
    op.create_table(
        "rulings",
        sa.Column("case_id", AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.Column("release", AutoString(), nullable=False),
        sa.Column("status", AutoString(), nullable=False),
        sa.Column("outcome", AutoString(), nullable=True),
        sa.Column("refund", sa.Integer(), nullable=True),
        sa.Column("next_due_at", UTCDateTime(), nullable=True),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("full_sha256", AutoString(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("full_body_zlib", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "number"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("fingerprint", AutoString(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("location", AutoString(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    for table in ("idempotency_keys", "rulings", "evidence_requests", "statements", "cases"):
        op.drop_table(table)
