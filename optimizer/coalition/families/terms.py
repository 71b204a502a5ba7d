"""C8, C15 and C16: terms in the rows of other families (Variables.called, grown and useful), with none of their own."""

from __future__ import annotations

from models.arithmetic.families import Family
from optimizer.coalition import record

RECORDS = {
    Family.ENABLER: record.definition(addressed="`requirement, r, k, t`"),
    Family.TRAINING: record.definition(addressed="`capacity, m, r, t`"),
    Family.SHARED: record.definition(addressed="`requirement, r, k, t`"),
}
