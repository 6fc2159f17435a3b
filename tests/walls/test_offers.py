"""Every hostile offer, taken through its door: one line, and no harm done."""

import importlib
import pkgutil
import socket
from pathlib import Path

import pytest

from tests.walls import offers
from tests.walls.offers import Door, Offer
from tests.walls.watch import enter

MODULES = [
    importlib.import_module(f"{offers.__name__}.{module.name}")
    for module in pkgutil.iter_modules(offers.__path__)
]
OFFERS: list[Offer] = [offer for module in MODULES for offer in module.OFFERS]
DOORS: dict[str, Door] = {offer.door.name: offer.door for offer in OFFERS}


@pytest.fixture(autouse=True)
def name_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "ann-laptop.example.org")


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_what_the_offers_are_made_from_is_let_in(door: Door, tmp_path: Path) -> None:
    assert enter(door.enter, door.lay_down(tmp_path), tmp_path) == []


@pytest.mark.parametrize("offer", OFFERS, ids=[f"{o.door.name}: {o.name}" for o in OFFERS])
def test_an_offer_gets_its_line_and_does_no_harm(offer: Offer, tmp_path: Path) -> None:
    folder = offer.door.lay_down(tmp_path)
    offer.make(folder)
    assert enter(offer.door.enter, folder, tmp_path) == [offer.expected(folder)]
