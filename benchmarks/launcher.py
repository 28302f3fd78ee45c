"""A small process that starts the processes which are measured, and says what each took.

The system counts as a process's memory what the one that started it held, too, until the new program is loaded. So
this one holds next to nothing: it is started with `python -I -S`, imports only what it must, and is told what to do in
lines of JSON: [argv, folder, variables]. It answers [wall seconds, processor seconds, peak MiB, exit code].
"""

import json
import os
import sys
import time

NULL = os.open(os.devnull, os.O_RDWR)


def run(argv: list[str], folder: str | None, env: dict[str, str]) -> tuple[float, float, float, int]:
    start = time.perf_counter()
    pid = os.fork()
    if not pid:
        try:
            for stream in range(3):
                os.dup2(NULL, stream)
            if folder:
                os.chdir(folder)
            os.execvpe(argv[0], argv, env)
        finally:
            os._exit(127)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(*json.loads(line))), flush=True)
