"""Least Gini: burdens per fair share differ as little as possible between pairs."""

from __future__ import annotations

from optimizer.coalition.expressions import differences
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.session import Session

# min sum_{i<j} e[i,j], e[i,j] >= +-(b[i] f[j] - b[j] f[i]): the Gini of burden per fair share, times B. It takes
# n (n - 1) / 2 variables; no program of O(n) size exists. Source: Chen and Hooker (2023), Annals of Operations
# Research 326; weights as in Groot and van den Berg (2009).
RECORD = ObjectiveRecord(form=differences, value=Session.apart)
