"""Where the links and pictures of a page lead: files side by side, as rendered, or the pages of a wiki."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Links:
    """What `href`, `picture` and `wiki` say in the templates of one page. Another process can be sent it."""

    pages: Mapping[str, str] | None = None
    """Page id → what this page writes as the target of a link to it. `None`: `ID.md`, beside this page."""
    pictures: Mapping[str, str] | None = None
    """File name, and `ID-face` without an ending, → what this page writes to show it. `None`: the name itself."""
    wiki: Mapping[str, Any] = field(default_factory=dict)
    """What the target can and wants; empty where there is no wiki."""

    def href(self, id_: str) -> str:
        """The target of a link to this page; "" where nothing stands there, so that a template writes no link."""
        return f"{id_}.md" if self.pages is None else self.pages.get(id_, "")

    def picture(self, name: str) -> str:
        """What shows this picture; "" where the target has none."""
        return name if self.pictures is None else self.pictures.get(name, "")


BESIDE = Links()
"""As `empathy render` writes pages: in one folder."""
