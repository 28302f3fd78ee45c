"""How one input becomes another: bytes, words of a language, lines with their indentation, and much of the same."""

import random
from collections.abc import Callable, Sequence

MAX_SIZE = 64 * 1024
MANY = (2, 3, 8, 40, 300, 2_000)


class Mutator:
    """Changes inputs. The same seed changes the same inputs in the same way."""

    def __init__(self, tokens: Sequence[bytes], pick: random.Random) -> None:
        self.tokens, self.pick = tokens, pick
        self.ways: tuple[Callable[[bytes, bytes], bytes], ...] = (
            self.put, self.put, self.put, self.swap, self.swap, self.take, self.take, self.bit, self.again, self.line,
            self.line, self.indent, self.join, self.cut, self.swell)

    def __call__(self, data: bytes, other: bytes, most: int = MAX_SIZE) -> bytes:
        """`data` changed in one to five ways; what goes over comes from `other`."""
        for _ in range(self.pick.choice((1, 1, 1, 2, 2, 3, 5))):
            data = self.pick.choice(self.ways)(data, other)[:most]
        return data

    def at(self, data: bytes) -> int:
        return self.pick.randint(0, len(data))

    def put(self, data: bytes, _: bytes) -> bytes:
        at = self.at(data)
        return data[:at] + self.pick.choice(self.tokens) + data[at:]

    def swap(self, data: bytes, _: bytes) -> bytes:
        at = self.at(data)
        return data[:at] + self.pick.choice(self.tokens) + data[at + self.pick.choice((1, 1, 2, 5, 12)):]

    def take(self, data: bytes, _: bytes) -> bytes:
        at = self.at(data)
        return data[:at] + data[at + self.pick.choice((1, 1, 2, 8, 60)):]

    def bit(self, data: bytes, _: bytes) -> bytes:
        if not data:
            return bytes((self.pick.randrange(256),))
        at = self.pick.randrange(len(data))
        return data[:at] + bytes((data[at] ^ 1 << self.pick.randrange(8),)) + data[at + 1:]

    def again(self, data: bytes, _: bytes) -> bytes:
        """A piece many times over: what takes more than linear time shows itself."""
        at = self.at(data)
        piece = data[at:at + self.pick.choice((1, 2, 3, 6, 20, 80))]
        return data[:at] + piece * self.pick.choice(MANY) + data[at:]

    def swell(self, data: bytes, _: bytes) -> bytes:
        at = self.at(data)
        return data[:at] + self.pick.choice(self.tokens) * self.pick.choice(MANY) + data[at:]

    def line(self, data: bytes, other: bytes) -> bytes:
        """A line of another input, or of this one, somewhere among the lines."""
        rows, theirs = data.split(b"\n"), (other if self.pick.random() < 0.7 else data).split(b"\n")
        start = self.pick.randrange(len(theirs))
        some = theirs[start:start + self.pick.choice((1, 1, 2, 5))]
        at = self.pick.randint(0, len(rows))
        return b"\n".join([*rows[:at], *some, *rows[at + self.pick.choice((0, 0, 1)):]])

    def indent(self, data: bytes, _: bytes) -> bytes:
        rows = data.split(b"\n")
        at = self.pick.randrange(len(rows))
        by = self.pick.choice((b" ", b"  ", b"    ", b"- ", b"\t"))
        for i in range(at, min(at + self.pick.choice((1, 1, 3, 9)), len(rows))):
            rows[i] = by + rows[i] if self.pick.random() < 0.6 else rows[i].removeprefix(by)
        return b"\n".join(rows)

    def join(self, data: bytes, other: bytes) -> bytes:
        return data[:self.at(data)] + other[self.at(other):]

    def cut(self, data: bytes, _: bytes) -> bytes:
        return data[:self.at(data)]
