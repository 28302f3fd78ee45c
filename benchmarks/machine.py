"""What the figures were measured on."""

import os
import platform
import subprocess
import sys
import sysconfig
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OURS = ("typer", "rich", "pyyaml", "jinja2", "markdown", "nh3", "prompt-toolkit")


def about() -> dict[str, Any]:
    return {
        "day": datetime.now(UTC).astimezone().date().isoformat(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}, {platform.machine()}",
        "processor": _after("/proc/cpuinfo", "model name") or platform.processor() or "unknown",
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory": round(int((_after("/proc/meminfo", "MemTotal") or "0").split()[0]) / 2**20, 1),
        "python": f"{platform.python_implementation()} {sys.version.split()[0]}, {built()}",
        "files": files(),
        "commit": commit(),
        "libraries": {name: version(name) for name in OURS},
    }


def built() -> str:
    """How this Python was made: one that was compiled without optimisations takes about a sixth more time."""
    if "deb_system" in sysconfig.get_scheme_names():
        return "as Debian builds it"
    optimised = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    return f"built {'with' if optimised else 'without'} --enable-optimizations"


def files() -> str:
    """The kind of file system that the documents and pages lie on: in `TMPDIR`, or where the system has such files."""
    place = Path(tempfile.gettempdir()).resolve()
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return "unknown"
    return max(((folder, kind) for folder, kind in mounts if place.is_relative_to(folder)), default=("", "unknown"),
               key=lambda mount: len(mount[0]))[1]


def load() -> float:
    """How many processes wanted a processor in the last minute, on average."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0


def commit() -> str:
    """The one that is checked out, with a + where files differ from it; "" where there is no git."""
    try:
        said = subprocess.run(["git", "describe", "--always", "--dirty=+", "--exclude=*"], cwd=ROOT, check=True,
                              capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.stdout.strip()


def _after(file: str, key: str) -> str:
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")
