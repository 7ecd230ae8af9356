"""Flow tests: sentences with a function each, told in TAP (https://testanything.org)."""
import contextlib
import os
import shutil
import sys
import tempfile
import traceback

from venue import ROOT, Venue

_cases = []


class Skip(Exception):
    """This cannot be tried here; the message says why."""


def case(sentence):
    """Marks a function as the test of a sentence. It gets what run() was given."""
    def keep(function):
        _cases.append((sentence, function))
        return function
    return keep


def same(got, want, what="value"):
    if got != want:
        raise AssertionError(f"{what}: got {got!r}, want {want!r}")


def holds(truth, what):
    if not truth:
        raise AssertionError(what)


def build_directory():
    return os.environ.get("BUILD", os.path.join(ROOT, "build"))


def sanitized():
    """Is this the sanitizer build, where no limit on memory holds?"""
    return os.environ.get("SANITIZED") == "1"


@contextlib.contextmanager
def scratch():
    """A directory of its own, gone afterwards; others may walk through it (as root the daemon
    runs as nobody)."""
    directory = tempfile.mkdtemp(prefix="bilag-flow-")
    os.chmod(directory, 0o755)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextlib.contextmanager
def venue(start=True, **options):
    """A venue, running, gone afterwards; its log's end is shown when a test fails in it."""
    with scratch() as directory:
        place = Venue(directory, build_directory(), **options)
        try:
            yield place.start() if start else place
        except Exception:
            say_comment("bilagd.log:\n" + place.tail("bilagd.log", 6000))
            raise
        finally:
            place.stop()


def say_comment(text):
    for line in text.splitlines():
        print(f"# {line}", flush=True)


def _try(number, sentence, function, arguments):
    try:
        function(*arguments)
    except Skip as reason:
        print(f"ok {number} {sentence} # SKIP {reason}", flush=True)
    except Exception:  # a test may break in any way; the next one still runs
        print(f"not ok {number} {sentence}", flush=True)
        say_comment(traceback.format_exc())
        return False
    else:
        print(f"ok {number} {sentence}", flush=True)
    return True


def run(*arguments):
    """Tells the plan, runs every case in order, exits 1 when one failed. With -p WORD only the
    sentences holding WORD."""
    wanted = _cases
    if "-p" in sys.argv:
        word = sys.argv[sys.argv.index("-p") + 1]
        wanted = [one for one in _cases if word in one[0]]
    print(f"1..{len(wanted)}", flush=True)
    fine = [_try(i, s, f, arguments) for i, (s, f) in enumerate(wanted, 1)]
    return 0 if all(fine) else 1
