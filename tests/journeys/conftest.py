"""Workspaces whose documents are made and changed without an interview."""

import pytest

from .test_interview_stopped import CATALOGUE, LEA
from .unattended import BOOTS, SOURCE


@pytest.fixture
def today():
    return {"SOURCE_DATE_EPOCH": "1770000000"}


@pytest.fixture
def sources(workspace, write):
    write("personas/sources/interviews.yaml", SOURCE)
    return workspace


@pytest.fixture
def shop(sources, write):
    """A persona, a catalogue of two touchpoints, a journey of three steps, a source."""
    write("personas/lea/persona.yaml", LEA)
    write("personas/touchpoints.yaml", CATALOGUE)
    write("personas/lea/boots.journey.yaml", BOOTS)
    return sources
