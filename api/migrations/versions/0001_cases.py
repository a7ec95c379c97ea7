"""Cases, statements, requests, rulings and idempotency keys; all but the keys append-only.

A later migration that alters one of these tables in batch mode makes it anew and must
create its two triggers again.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
