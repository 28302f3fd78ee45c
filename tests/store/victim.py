"""A program that saves one file again and again, to be killed or failed from outside. It says what it has done.

`victim.py MODE PATH N`: MODE is plain (open and write) or save; it prints "ready", then "ok K" after each version K.
"""

import sys
from hashlib import sha256
from pathlib import Path

from empathy_cli.model.problem import InputError
from empathy_cli.store.saver import save


def body(version: int) -> bytes:
    """A version of the file: larger than a page, and recognisable as whole."""
    lines = "".join(f"  line {i} of {version}\n" for i in range(1_000))
    return f"# version {version}\nbody: |\n{lines}end: {version}\n".encode()


def version(data: bytes) -> int | None:
    """Which version the bytes are, or `None` where they are not one whole version."""
    head = data.split(b"\n", 1)[0].rsplit(b" ", 1)[-1]
    number = int(head) if head.isdigit() else 0
    return number if data == body(number) else None


def main() -> int:
    mode, path, n = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    data = path.read_bytes() if path.exists() else b""
    first = (version(data) or 0) + 1
    print("ready", flush=True)
    for number in range(first, first + n):
        new = body(number)
        try:
            if mode == "plain":
                path.write_bytes(new)
            else:
                save(path, new, expect=sha256(data).hexdigest() if data else None)
        except InputError as error:
            print("refused", number, error, flush=True)
            return 1
        except KeyboardInterrupt:
            print("stopped", number, flush=True)
            return 130
        data = new
        print("ok", number, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
