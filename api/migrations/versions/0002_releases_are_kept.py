"""Releases are kept; rulings keep their body, and traces are made again.

The traces stored so far were made by releases that nobody kept, so they stay, in a table of
their own. A ruling now says how many statements it had heard, and a request which ruling
first made it, so that the document of any ruling can be put together again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("release_parts", "stored_traces")


def upgrade() -> None:
    op.create_table(
        "release_parts",
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "stored_traces",
        sa.Column("case_id", AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("body_zlib", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "number"),
    )
    op.execute(
        "INSERT INTO stored_traces (case_id, number, sha256, body_zlib) "
        "SELECT case_id, number, full_sha256, full_body_zlib FROM rulings"
    )
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    # Without batch mode: SQLite alters the tables in place, and their triggers stay.
    op.drop_column("rulings", "full_sha256")
    op.drop_column("rulings", "full_body_zlib")
    op.add_column("rulings", sa.Column("statements", sa.Integer(), nullable=True))
    op.add_column("evidence_requests", sa.Column("ruling", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Traces are no longer stored: go back to a copy of the database.")
