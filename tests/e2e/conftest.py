"""What the end-to-end tests share."""

import pytest
from command import typed_here


@pytest.fixture
def typed(monkeypatch, capsys):
    """Type a command that works in a folder: what it prints."""

    def type_(folder, *words):
        monkeypatch.chdir(folder)
        status, out, said = typed_here(monkeypatch, capsys, *words)
        assert status == 0, said
        return out

    return type_
