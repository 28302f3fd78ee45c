"""A line that breaks: passes everything on to another port, until somebody has sent more than so many bytes.

    with Cut(server.port, after=100_000, times=1) as line:
        url = url.replace(str(server.port), str(line.port))

That is what a bad network does in the middle of an upload.
"""

import socket
import threading
from contextlib import suppress
from typing import Self


class Cut:
    """`times` connections are cut once they have sent more than `after` bytes; `cuts` counts them."""

    def __init__(self, to: int, *, after: int, times: int = 1) -> None:
        self._to, self._after, self._left = to, after, times
        self.cuts = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._to))
            for source, sink, upward in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._pass, args=(source, sink, upward), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, upward: bool) -> None:
        sent = 0
        with suppress(OSError):
            while data := source.recv(65_536):
                sent += len(data)
                if upward and sent > self._after and self._cutting():
                    sink.sendall(data[:1000])
                    break
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _cutting(self) -> bool:
        with self._lock:
            self._left -= 1
            self.cuts += self._left >= 0
            return self._left >= 0
