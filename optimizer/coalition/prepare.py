"""The names of a session until all who use them are renamed."""

from optimizer.coalition.session import Session as Prepared
from optimizer.coalition.session import asked_share, waste_scales
from optimizer.coalition.session import open_session as prepare

__all__ = ["Prepared", "asked_share", "prepare", "waste_scales"]
