#!/usr/bin/python3
"""What `make install` puts in place, and bilagd as a service manager runs it."""
import os
import re
import socket
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import tap  # noqa: E402
from fixtures import mails  # noqa: E402
from venue import ROOT, wait_for  # noqa: E402

UNIT = os.path.join(ROOT, "daemon/install/klyngebilag.service")


def unit(key):
    """The words of a key of the service, all its lines together."""
    with open(UNIT, encoding="utf-8") as lines:
        return [word for line in lines if line.startswith(key + "=")
                for word in line.partition("=")[2].split()]


def install(directory):
    subprocess.run(["make", "-s", "-C", ROOT, "install", f"DESTDIR={directory}", "SANITIZE=",
                    f"BUILD={tap.build_directory()}"], check=True, stdout=subprocess.DEVNULL)


@tap.case("make install puts programs, templates, service and manual where they name each other")
def _install():
    with tap.scratch() as directory:
        install(directory)
        tap.holds(os.access(directory + unit("ExecStart")[0], os.X_OK), "no ExecStart")
        with open(directory + "/usr/share/doc/klyngebilag/examples/bilag.conf",
                  encoding="utf-8") as lines:
            example = dict(re.findall(r"^(\w+) = (.*)$", lines.read(), re.M))
        tap.same(unit("ReadWritePaths"), [example["spool"]], "what the service may write")
        for room in ("mail", "pages", "rules"):
            tap.same(sorted(os.listdir(directory + f"{example['templates']}/{room}")),
                     sorted(os.listdir(os.path.join(ROOT, "templates", room))), room)
        tap.holds(os.path.exists(directory + "/usr/lib/klyngebilag/bilag-read"), "no reader")


@tap.case("the manual names every key and every command")
def _manual():
    build = tap.build_directory()
    keys = subprocess.run([os.path.join(build, "bilagd"), "--keys"], capture_output=True, text=True,
                          check=True).stdout
    commands = subprocess.run([os.path.join(build, "bilag"), "--help"], capture_output=True,
                              text=True, check=True).stdout
    with tap.scratch() as directory:
        install(directory)
        for page, entry, words in (
                ("man5/bilag.conf.5", ".It Cm ", re.findall(r"^  (\w+) ", keys, re.M)),
                ("man1/bilag.1", ".It Ic ", re.findall(r"^  ([a-z-]+)", commands, re.M))):
            with open(f"{directory}/usr/share/man/{page}", encoding="utf-8") as text:
                said = re.findall(rf"^{re.escape(entry)}([\w-]+)", text.read(), re.M)
            tap.same(said, words, page)
            tap.holds(len(words) > 5, f"only {words}")


class Manager:
    """A service manager that listens (sd_notify(3))."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        os.chmod(path, 0o666)
        self.socket.setblocking(False)
        self.words = []

    def heard(self, word):
        """Takes what was said since; the queue of a datagram socket is short."""
        try:
            while True:
                self.words.append(self.socket.recv(4096).decode())
        except BlockingIOError:
            return word in self.words


@tap.case("with the service's capabilities and no new privileges a mail is answered; the manager "
          "hears ready, alive and stopping")
def _service():
    before = ["setpriv", "--no-new-privs"]
    if os.geteuid() == 0:
        bounds = [word.removeprefix("CAP_").lower() for word in unit("CapabilityBoundingSet")]
        before.append("--bounding-set=-all," + ",".join("+" + name for name in bounds))
    with tap.venue(start=False) as place:
        manager = Manager(place.path("notify"))
        place.start(before=before, NOTIFY_SOCKET=place.path("notify"), WATCHDOG_USEC="2000000")
        letter = mails.demo()[0]
        place.deliver(letter.raw, letter.sender)
        wait_for("an answer and a sign of life", 60,
                 lambda: manager.heard("WATCHDOG=1") and place.sent(), place.daemon_alive)
        tap.same(manager.words[0], "READY=1", "first word")
        manager.heard("")
        place.stop_daemon()
        tap.holds(manager.heard("STOPPING=1"), f"no word of the end: {manager.words}")
        manager.socket.close()


if __name__ == "__main__":
    sys.exit(tap.run())
