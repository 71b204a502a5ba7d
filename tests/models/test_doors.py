"""A room's public names: each is loaded when it is first asked for, and kept."""

from __future__ import annotations

import sys

import pytest

import inputs
import optimizer
import reports
from models.doors import door


@pytest.mark.parametrize("room", [inputs, optimizer, reports], ids=lambda room: room.__name__)
def test_every_public_name_of_a_room_is_found(room: object):
    """What a room lists is there; what it does not list is no attribute of it, and the error says whose."""
    assert all(getattr(room, name) is not None for name in room.__all__)
    with pytest.raises(AttributeError, match=f"module '{room.__name__}' has no attribute 'nonsense'"):
        room.nonsense  # noqa: B018 - asking is the point


def test_what_was_loaded_is_kept():
    """The second question does not come to the door."""
    room = {"__name__": "room"}
    assert door(room, {"maxsize": "sys"})("maxsize") == room["maxsize"] == sys.maxsize
