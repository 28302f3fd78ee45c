"""What the error codes of MediaWiki's `api.php` mean for a publish, and what a person can do about them.

Sources: the manual's “API:Errors and warnings”, “Manual:Bot passwords”, “Manual:Maxlag parameter”.
"""

from typing import TypeVar

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.target import Denied, PublishError, Unreachable

Kind = TypeVar("Kind", bound=PublishError)

GRANTS = {
    "edit": "Edit existing pages", "create": "Create, edit, and move pages", "move": "Create, edit, and move pages",
    "delete": "Delete pages, revisions, and log entries", "upload": "Upload new files",
}
"""What is done → the box to tick on Special:BotPasswords."""
WAITS = frozenset({"maxlag", "ratelimited", "readonly", "actionthrottledtext"})
"""The wiki wants nothing now, and takes it later."""
SESSION = frozenset({"badtoken", "notoken", "assertuserfailed", "assertbotfailed", "assertnameduserfailed"})
"""The login or its token has run out."""
_DENIED = (
    "permissiondenied", "protected", "cascadeprotected", "cantcreate", "cantmove", "cantdelete", "badaccess", "noedit",
    "nocreate-", "blocked", "autoblocked", "globalblocked", "mustbeloggedin", "writeapidenied", "readapidenied",
    "uploaddisabled", "customcss", "customjs", "delete-toobig", "immobile", "namespaceprotected",
)
_MEANWHILE = frozenset({
    "editconflict", "articleexists", "redirectexists", "missingtitle", "pagedeleted", "nosuchrevid",
})
_BUSY = N_("{host} lets this account write only so often: its bot password needs the grant “High-volume editing”, or "
           "try again later")
_WHY_WAIT = {
    "maxlag": N_("{host} is too busy at the moment (its databases lag behind): try again later"),
    "ratelimited": _BUSY, "actionthrottledtext": _BUSY,
    "readonly": N_("{host} can only be read at the moment: {words}"),
}


class Meanwhile(PublishError):
    """Somebody else wrote, made or deleted this page since we looked."""


class Unwilling(PublishError):
    """The wiki does not take this one page: a filter, a list of spam, its length."""


class Protected(Unwilling):
    """This one page may not be changed by everybody."""


class Errors:
    """Makes the errors of one wiki. `name` is the environment variable that holds the secret."""

    def __init__(self, host: str, name: str) -> None:
        self._values = {"host": host, "name": name or "–"}

    def fault(self, kind: type[Kind], message: str, **values: str) -> Kind:
        return kind(Problem(message, {**self._values, **values}))

    def refused(self, code: str, words: str, does: str) -> PublishError:
        """For the code of an error; `does` is a key of GRANTS, "" while reading."""
        if code in _MEANWHILE:
            return self.fault(Meanwhile, N_("somebody changed this page in the wiki at the same moment"))
        if not code.startswith(_DENIED):
            return self.unwilling(f"{code}: {words}")
        if "blocked" in code:
            return self.fault(Denied, N_("{host} has blocked the account of {name}: {words}"), words=words)
        if code.startswith(("protect", "cascade")):
            return self.fault(Protected, N_(
                "this page is protected there, and the account of {name} may not change it: {words}"), words=words)
        if does in GRANTS:
            return self.fault(Denied, N_("the account of {name} may not do this ({does}): its bot password needs the "
                                         "grant “{grant}”, and the account the right ({words})"),
                              does=does, grant=GRANTS[does], words=words)
        return self.fault(Denied, N_("{host} does not let us read: {words}"), words=words)

    def unwilling(self, words: str) -> PublishError:
        """For what the wiki says of this one page; also for no success without an error, such as a picture puzzle."""
        return self.fault(Unwilling, N_("the wiki does not take this page: {words}"), words=words)

    def busy(self, code: str, words: str) -> Unreachable:
        """For a code of WAITS that has been waited for long enough."""
        return self.fault(Unreachable, _WHY_WAIT[code], words=words)
