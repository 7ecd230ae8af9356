#!/usr/bin/python3
"""OAuth 2.0 client credentials, as Microsoft 365 wants them: a token host, Dovecot's own XOAUTH2
and an SMTP server that takes nothing else."""
import contextlib
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import tap  # noqa: E402
from fixtures import mails  # noqa: E402
from venue import HERE, USER, answers, free_ports, stop_process, wait_for  # noqa: E402

CLIENT, SECRET, SCOPE = "klient-1", "hemmelig & lang=nøgle+/%", "https://mail.example/.default"


class TokenHost:
    def __init__(self, place):
        self.place = place
        self.directory = place.path("token")
        os.makedirs(self.directory)
        os.chmod(self.directory, 0o755)
        self.port, = free_ports(1)
        self.process = subprocess.Popen(
            ["/usr/bin/python3", os.path.join(HERE, "token_host.py"), self.directory, str(self.port),
             CLIENT, SECRET, SCOPE, USER], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        wait_for("the token host", 20, lambda: answers(self.port))

    def set(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path + ".new", "w", encoding="utf-8") as out:
            out.write(text)
        os.rename(path + ".new", path)

    def lines(self, name):
        path = os.path.join(self.directory, name)
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as lines:
            return lines.read().split()


DOVECOT = """
auth_mechanisms = xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {0}/oauth2.conf
}}
"""


@contextlib.contextmanager
def microsoft(secret=SECRET, fault=""):
    """A venue whose servers want tokens, and its token host."""
    with tap.venue(start=False) as place:
        host = TokenHost(place)
        host.set("tokens", "")
        host.set("fault", fault)
        place.settings.update({
            "imap.auth": "xoauth2", "imap.password_file": None,
            "smtp.auth": "xoauth2", "smtp.user": USER, "smtp.password_file": None,
            "oauth.token_url": f"http://127.0.0.1:{host.port}/tenant/oauth2/v2.0/token",
            "oauth.client_id": CLIENT, "oauth.client_secret_file": place.path("oauth.secret"),
            "oauth.scope": SCOPE})
        place._write_secret("oauth.secret", secret)
        with open(place.path("token", "oauth2.conf"), "w", encoding="utf-8") as out:
            out.write("introspection_mode = local\nusername_attribute = sub\n"
                      f"local_validation_key_dict = fs:posix:prefix={host.directory}/keys/\n")
        try:
            place.start_dovecot(DOVECOT.format(host.directory))
            place.start_smtp("--tokens", os.path.join(host.directory, "tokens"))
            place.write_config()
            yield place, host
        finally:
            stop_process(host.process)


def mail_state(place):
    return (place.status() or {}).get("mail", {})


def answered(place):
    """One mail goes in and its answer comes out."""
    place.import_clusters()
    letter = mails.demo()[0]
    place.deliver(letter.raw, letter.sender)
    wait_for("the answer", 90, place.sent, place.daemon_alive)


@tap.case("a mail is fetched and answered with one token for both servers; no secret is to be seen")
def _both():
    with microsoft() as (place, host):
        place.start_daemon()
        answered(place)
        tap.same(host.lines("requests"), ["200"], "requests to the token host")
        token, = host.lines("tokens")
        log = place.tail("bilagd.log", 1 << 20)
        seen = [name for name, text in (("token", token), ("secret", SECRET)) if text in log]
        for process in os.listdir("/proc"):
            with contextlib.suppress(OSError, ValueError):
                with open(f"/proc/{int(process)}/cmdline", "rb") as words:
                    line = words.read().decode(errors="replace")
                if "bilagd" in line and (token in line or SECRET in line):
                    seen.append(line)
        tap.same(seen, [], "seen in log or process list")


@tap.case("a token host in trouble is named in the status; the next try succeeds")
def _trouble():
    with microsoft(fault="429 2") as (place, host):
        place.start_daemon()
        wait_for("the reason in the status", 30,
                 lambda: "429" in mail_state(place).get("error", ""), place.daemon_alive)
        host.set("fault", "")
        wait_for("imap", 60, lambda: mail_state(place).get("imap") == "connected")


@tap.case("a wrong client secret is said in the status in the host's words, not tried over and over")
def _refused():
    with microsoft(secret="forkert") as (place, host):
        place.start_daemon()
        wait_for("the reason", 30, lambda: "Invalid client secret" in mail_state(place).get("error", ""),
                 place.daemon_alive)
        tap.holds(len(host.lines("requests")) <= 4, f"{host.lines('requests')}")
        tap.holds("forkert" not in place.tail("bilagd.log", 1 << 20), "the secret in the log")


if __name__ == "__main__":
    sys.exit(tap.run())
