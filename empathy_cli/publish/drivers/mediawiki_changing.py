"""One change of a MediaWiki: an edit, an upload, a move, a deletion. None loses anybody's text, and each is done once,
also where its answer was lost.
"""

import hashlib
from collections.abc import Callable, Mapping

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert
from empathy_cli.publish.asked import MAX_WORDS
from empathy_cli.publish.http import Unsure

from .mediawiki_errors import Meanwhile
from .mediawiki_moves import Move
from .mediawiki_pages import SUMMARY, Page, Pages, is_file

TRIES = 3
MEANWHILE = N_("somebody changed this page in the wiki since the plan was made: run it again")


class Changing:
    """`there` is what stands where, as far as we know; each change of ours is noted in it."""

    def __init__(self, pages: Pages, owner: str, there: dict[str, Page]) -> None:
        self.pages = pages
        self.api = pages.api
        self.owner = owner
        self.there = there

    def put(self, at: str, data: bytes) -> None:
        """A text or a file at its place, if it does not stand there already."""
        page = self.there.get(at)
        if page is None or page.left or page.digest != sha1(data):
            self._sure(lambda: self._put(at, data), lambda: self._holds(at, data))

    def _put(self, at: str, data: bytes) -> None:
        page = self.there.get(at)
        if is_file(at):
            self._upload(at, data)
            return
        guard = {"baserevid": str(page.revision), "nocreate": "1"} if page else {"createonly": "1"}
        digest = sha1(data)
        answer = self.edited("edit" if page else "create", at, data.decode(), guard)
        if page and "oldrevid" in answer and str(answer["oldrevid"]) != str(page.revision):
            raise Meanwhile(Problem(N_("somebody changed other lines of this page at the same moment, and the wiki has "
                                       "put both together: look at it")))
        with self.api.shaped():
            revision = int(answer.get("newrevid", page.revision if page else 0))
            self.there[at] = Page(int(answer.get("pageid", page.id if page else 0)), revision, digest)

    def _upload(self, at: str, data: bytes) -> None:
        name = at.partition(":")[2]
        asked = {"action": "upload", "filename": name, "comment": SUMMARY, "text": "", "ignorewarnings": "1"}
        self.unmoved(at)
        answer = self.api.do("upload", asked, {"file": (name, data, "application/octet-stream")}).get("upload", {})
        if type(answer) is not dict:
            raise self.api.odd()
        if answer.get("result") != "Success":
            raise self.api.errors.unwilling(str(answer.get("result", "?")))
        page = self.pages.at([at]).get(at)
        if page:
            self.there[at] = page

    def move(self, move: Move, page: Page) -> None:
        asked = {"action": "move", "from": move.source, "to": move.to, "reason": SUMMARY, "movetalk": "1"}
        if "suppressredirect" in self.api.wiki.rights:
            asked["noredirect"] = "1"

        def act() -> None:
            try:
                self.api.do("move", asked)
            except Meanwhile:
                left = self.pages.at([move.to]).get(move.to)
                if left is None or not left.left:
                    raise
                self.delete(left, move.to)  # only we have ever led on from there
                self.api.do("move", asked)

        self._sure(act, lambda: self.pages.titles([page.id]).get(page.id) == move.to)
        if "noredirect" not in asked and move.source == self.pages.profile.aside(move.id, self.owner):
            left = self.pages.at([move.source]).get(move.source)
            if left and left.left:
                self.delete(left, move.source)

    def delete(self, page: Page, at: str) -> None:
        asked = {"action": "delete", "pageid": str(page.id), "reason": SUMMARY}
        self._sure(lambda: self._gone(asked), lambda: at not in self.pages.at([at]))
        self.there.pop(at, None)

    def unmoved(self, at: str) -> bool:
        """Right before what the wiki itself does not guard: whether anything is still there. Raises Meanwhile where it
        is not what we looked at.
        """
        now, then = self.pages.at([at]).get(at), self.there.get(at)
        if now and (then is None or (now.id, now.revision, now.digest) != (then.id, then.revision, then.digest)):
            raise Meanwhile(Problem(MEANWHILE))
        return now is not None

    def _gone(self, asked: Mapping[str, str]) -> None:
        try:
            self.api.do("delete", asked)
        except Meanwhile:
            return  # nothing stands there any more

    def edited(self, does: str, title: str, text: str, guard: Mapping[str, str]) -> Mapping[str, str]:
        """What the wiki says of a page that it took. Raises PublishError where it took none, or answers oddly."""
        md5 = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        asked = {"action": "edit", "title": title, "text": text, "md5": md5, "summary": SUMMARY,
                 "watchlist": "nochange"}
        answer: Mapping[str, str] = self.api.do(does, {**asked, **guard}).get("edit", {})
        if type(answer) is not dict:
            raise self.api.odd()
        if answer.get("result") != "Success":
            words = " ".join(str(answer[key]) for key in ("code", "info", "captcha") if key in answer)
            raise self.api.errors.unwilling(inert(words or str(answer.get("result", "?")))[:MAX_WORDS])
        return answer

    def _sure(self, act: Callable[[], None], done: Callable[[], bool]) -> None:
        """Does it; where no answer came, looks whether it happened, and only then does it again."""
        for attempt in range(TRIES):
            try:
                act()
                break
            except Meanwhile:
                if attempt and done():  # what was met is our own change, whose answer was lost
                    break
                raise
            except Unsure:
                if done():
                    break
                if attempt == TRIES - 1:
                    raise
                self.api.wait(float(2 ** attempt))

    def _holds(self, at: str, data: bytes) -> bool:
        page = self.pages.at([at]).get(at)
        if page and page.digest == sha1(data):
            self.there[at] = page
            return True
        return False


def sha1(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
