"""What a new workspace begins with: its settings, the worked example, and what git leaves out."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Report
from empathy_cli.model.problem import InputError

IGNORED = ("build/", ".empathy/")
"""What belongs into no repository: what is rendered, and our own state."""
EXAMPLE: Mapping[str, Any] = {
    "name": "Senkel & Rist (fictional)",
    "brand": ["Senkel & Rist", "Ristmeter", "Rist points", "Senkel card"],
    "industry": "Shoes and fashion",
    "language": "en",
    "languages": ["en", "de"],
    "departments": ["Marketing", "Sales", "Support", "IT", "Logistics", "Finance", "CX"],
}
"""The settings that belong to the worked example: those of this repository, and a test compares them."""


def settings_from(name: str | None, language: str | None, *, example: bool) -> dict[str, Any]:
    """The settings to write, checked by the model. Raises InputError where it refuses one."""
    from empathy_cli.model.kinds import read_as
    from empathy_cli.model.settings import SETTINGS

    said = {"name": name, "language": language}
    settings = dict(EXAMPLE if example else {}) | {key: value for key, value in said.items() if value}
    report = Report()
    read_as(SETTINGS, settings, report)
    if report.problems:
        raise InputError(*report.problems, exit_code=2)
    return settings


def settings_text(settings: Mapping[str, Any], t: Translator) -> str:
    """empathy.yaml as a person would begin it: what is known, and what else could be said, as comments."""
    from empathy_cli.model.settings import DEFAULTS, SETTINGS
    from empathy_cli.store.layout import field
    from empathy_cli.store.writer import modeline

    shape = SETTINGS.group.by_key
    lines = [modeline(SETTINGS, {}), *_comment(t(N_("The settings of this workspace. All of them may be left out.")))]
    known = {"language": DEFAULTS["language"]} | dict(settings)
    for key in (key for key in shape if key in known):
        lines += ["", *_comment(t(shape[key].help)), *field(key, known[key], shape[key].type, 0, (key,))]
    for key in (key for key in shape if key not in known and key not in ("languages", "check", "publish")):
        said = DEFAULTS.get(key) or (
            [t(shape[key].example)] if key in ("brand", "departments") else t(shape[key].example))
        lines += ["", *_comment(t(shape[key].help)),
                  *(f"# {line}" for line in field(key, said, shape[key].type, 0, (key,)))]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    from textwrap import wrap

    return [f"# {line}" for line in wrap(text, 98)]


def example_files() -> Iterator[tuple[str, bytes]]:
    """The worked example: path below personas/ and content. In a wheel it lies in the package, else beside it."""
    spec = find_spec("empathy_cli")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    home = package / "example" if (package / "example").is_dir() else package.parent / "personas"
    for path in sorted(home.rglob("*.*")):
        if path.suffix in (".yaml", ".png", ".jpg", ".webp"):
            yield path.relative_to(home).as_posix(), path.read_bytes()


def ignore(root: Path) -> bool:
    """Adds to .gitignore what is missing there, at its end; whether it did."""
    from empathy_cli.store.saver import save

    path = root / ".gitignore"
    try:
        present = path.read_bytes() if path.exists() else None
    except OSError:
        return False  # not ours to read: nobody's work stops for it
    lines = {line.strip().strip("/") for line in (present or b"").decode("utf-8", "replace").splitlines()}
    missing = [entry for entry in IGNORED if entry.strip("/") not in lines]
    if not missing:
        return False
    end = b"\r\n" if b"\r\n" in (present or b"") else b"\n"
    before = present + end if present and not present.endswith(b"\n") else present or b""
    data = before + b"".join(entry.encode() + end for entry in missing)
    save(path, data, expect=None if present is None else sha256(present).hexdigest(), root=root)
    return True
