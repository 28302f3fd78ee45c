"""The inputs of yaml-test-suite, where they lie beside the repository: a document or a clear error, wherever YAML is read."""

import pytest

from .targets import editor, manifest, reader, settings

INPUTS = reader.suite()


@pytest.mark.skipif(not INPUTS, reason="the inputs of yaml-test-suite lie beside the repository on some machines only; the tables of "
                    "tests/store/test_reader.py and the seeds of the targets stand without them")
def test_every_input_ends_in_a_document_or_in_a_clear_error_as_document_settings_answers_and_before_an_edit() -> None:
    assert len(INPUTS) > 350
    read = edited = 0
    for n, data in enumerate(INPUTS):
        outcome = reader.run(data)
        read += isinstance(outcome, tuple) and outcome[0] == ()
        settings.run(data)
        for kind in range(n % 6, n % 6 + 2):
            manifest.run(b"A" + bytes((kind,)) + data)
        for how in (b"1", b"2", b"3"):
            edited += editor.run(data + b"\0" + how) is not None
    assert read > 100
    assert edited > 100
