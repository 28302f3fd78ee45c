"""Markdown where a host looks for emoji and references in the page that Markdown has become already.

There an entity is a sign like any other, and `:tada:` a picture again. What the host looks for is then not found only
where an element stands between its signs, so the sign gets one. Sources: html-pipeline's EmojiFilter (GitHub),
Banzai's reference filters (GitLab), which let a sign in a `span` alone; Gitea's post-processing of text nodes.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from markupsafe import Markup

from empathy_cli.render.fields import Fields

HOSTS = frozenset({"github", "gitlab", "gitea", "azure"})
_SIGN = re.compile(r"(?P<kept>\]\([^)]*\)|</?[a-z][^<>]*>|`[^`]*`)|(?:&#(?:35|36|58|64|94|126);|[!%](?=\d)|~(?=\w)"
                   r"|&(?:amp;)?(?=\d))")
"""`#1`, `$1`, `:emoji:`, `@who`, `^alert`, `~label`, `!1`, `%1`, `&1`; not in targets of links, tags and code."""
_SAFE: Callable[[str], Markup] = partial(str.__new__, Markup)


class HostFields(Fields):
    """`Fields` whose signs a host of wikis does not find."""

    def md_inline(self, text: Any) -> Markup:
        return _wrapped(super().md_inline(text))

    def md_block(self, text: Any) -> Markup:
        return _wrapped(super().md_block(text))

    def written(self, text: str) -> Markup:
        return _wrapped(super().written(text))


def _wrapped(markdown: Markup) -> Markup:
    return _SAFE(_SIGN.sub(lambda m: m[0] if m["kept"] else f"<span>{m[0]}</span>", markdown))
