#!/usr/bin/python3
"""The table of attacks, each through the caged reader of `bilag read`: a named end, in bounded time
and memory, and the command itself ends well."""
import concurrent.futures
import functools
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import tap  # noqa: E402
from fixtures import attacks  # noqa: E402

SECONDS = 45    # half a document's deadline; most take less than one
PEAK_MB = 1100  # the cage gives a reader 1 GB of addresses
AT_ONCE = 2


def write(path, make):
    """In a process of its own: what making it costs must not count as the reader's."""
    child = os.fork()
    if child == 0:
        with open(path, "wb") as out:
            out.write(make())
        os._exit(0)
    tap.same(os.waitpid(child, 0)[1], 0, "making the file")


def read(path):
    """(lines of JSON, exit status, what came beside them, seconds, the peak of its largest process
    in MB)"""
    began = time.monotonic()
    with open(f"{path}.log", "w+b") as log:  # a file, as the daemon's log may be one
        child = subprocess.Popen([os.path.join(tap.build_directory(), "bilag"), "read", "--jobs", "1", path],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        said = child.stdout.read()
        child.stdout.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        return (said.splitlines(), child.returncode, log.read(), time.monotonic() - began,
                usage.ru_maxrss // 1024)


def check(future, ends):
    lines, status, beside, seconds, peak_mb = future.result()
    tap.same((len(lines), status, beside), (1, 0, b""), "lines of JSON, exit status, words beside")
    reading = json.loads(lines[0])
    print(f"# {reading['end']:13} {seconds:5.1f} s {peak_mb:5} MB", flush=True)
    tap.holds(reading["end"] in ends, f"end {reading['end']} ({reading.get('reason')}), want {ends}")
    tap.holds(seconds < SECONDS, f"it took {seconds:.0f} s")
    tap.holds(peak_mb < PEAK_MB, f"it took {peak_mb} MB")


def main():
    with tap.scratch() as directory, concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        paths = []
        for i, (_, name, _, make) in enumerate(attacks.TABLE):
            os.mkdir(os.path.join(directory, str(i)))
            paths.append(os.path.join(directory, str(i), name))
            write(paths[-1], make)
        for (sentence, _, ends, _), path in zip(attacks.TABLE, paths):
            tap.case(sentence)(functools.partial(check, pool.submit(read, path), ends))
        return tap.run()


if __name__ == "__main__":
    sys.exit(main())
