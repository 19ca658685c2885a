"""How many hostile histories are played: few in the ordinary suite, many when `make hostile` asks for it."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "hostile",
    max_examples=int(os.environ.get("HOSTILE_HISTORIES", "1000")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


def histories(few: int, *, of_many: int = 1) -> int:
    """These few; under `--hypothesis-profile=hostile` as many as it says, or one of so many where each is slow."""
    if settings.get_current_profile_name() != "hostile":
        return few
    return max(few, settings().max_examples // of_many)


def seeds(few: int, *, of_many: int = 1) -> range:
    """The seeds of so many histories that are drawn without hypothesis, one after another; each round begins elsewhere."""
    first = int(os.environ.get("HOSTILE_SEED", "0"))
    return range(first, first + histories(few, of_many=of_many))
