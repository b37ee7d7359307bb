"""One measurement in a process of its own: how long, how much memory, what was done.

    python -m tests.bench.measuring jobs.reading FOLDER [ARGUMENT…]

prints a line of JSON.  A module that is measured has a function `measure`.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

STARTED = "BENCH_STARTED"
"""The environment's variable that says when this process was asked for."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run took, and what it did: job and floor must have done the same."""

    seconds: float
    peak_mib: float
    did: str


class Stopwatch:
    """Measures what happens within its `with` block."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.peak_mib = 0.0

    def __enter__(self) -> Self:
        gc.collect()
        forget_peak()
        self._began = time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.seconds = time.perf_counter() - self._began
        self.peak_mib = peak_mib()

    def measured(self, did: str, times: int = 1) -> Measured:
        """Return what one of so many times took."""
        return Measured(self.seconds / times, self.peak_mib, did)


def seconds_since_asked() -> float:
    """Return how long ago the process was asked for, its own start included."""
    return time.perf_counter() - float(os.environ[STARTED])


def peak_mib() -> float:
    """Return the most memory this process has held, in MiB; 0 where none can tell.

    Not getrusage: on Linux its figure begins with that of the parent process.
    """
    return _peak_of_process()


def forget_peak() -> None:
    """Let the peak begin anew, where the system can: what made ready is not counted."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


if sys.platform == "win32":

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS."""

        _fields_ = (
            ("cb", ctypes.c_uint32),
            ("page_faults", ctypes.c_uint32),
            ("peak_working_set", ctypes.c_size_t),
            ("others", ctypes.c_size_t * 7),
        )

    def _peak_of_process() -> float:
        counters = _Counters(ctypes.sizeof(_Counters))
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        process = ctypes.c_void_p(kernel.GetCurrentProcess())
        told = kernel.K32GetProcessMemoryInfo(
            process, ctypes.byref(counters), counters.cb
        )
        return int(counters.peak_working_set) / 2**20 if told else 0.0

else:

    def _peak_of_process() -> float:
        with suppress(OSError):
            for line in Path("/proc/self/status").read_text("ascii").splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
        return 0.0


def main(args: list[str]) -> int:
    """Measure once and print it."""
    module, folder, *rest = args
    measure = importlib.import_module(f"tests.bench.{module}").measure
    measured: Measured = measure(Path(folder), *rest)
    print(json.dumps(asdict(measured)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
