"""The handbook's own words, in both languages: `phrases.yaml` beside this file."""

from __future__ import annotations

from pathlib import Path

import yaml

from adjudicator.values import Label

PHRASES = {
    key: Label(said["zh"], said["en"])
    for key, said in yaml.safe_load(
        Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    ).items()
}
"""Every phrase by its key; `{…}` are filled by `say`."""


def say(key: str, language: str, **filled: object) -> str:
    """The phrase in the language (`zh` or `en`), with its gaps filled."""
    return PHRASES[key].get(language).format(**filled) if filled else PHRASES[key].get(language)
