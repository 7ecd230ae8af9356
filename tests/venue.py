"""A place for the whole product to run in: private Dovecot, SMTP server, spool and daemon.

Used by the demo, the flow tests and the latency bench. Everything is started on loopback, under
one directory, and stopped by process id.
"""
import imaplib
import json
import os
import pwd
import secrets
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
USER = "bilag"
sys.path.insert(0, HERE)

from fixtures import register  # noqa: E402
from fixtures.mails import AUTHSERV, INTAKE  # noqa: E402
from fixtures.trade import BUYER  # noqa: E402


class Gone(Exception):
    """Something did not start, ended early or took too long; the message says what."""


def free_ports(count):
    """Ports nobody listens on now, all different."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


def wait_for(what, seconds, check, alive=lambda: None, pause=0.05):
    """check()'s first true value; alive() may raise when waiting has become useless."""
    end = time.monotonic() + seconds
    while True:
        if value := check():
            return value
        alive()
        if time.monotonic() > end:
            raise Gone(f"waited {seconds:g} s in vain: {what}")
        time.sleep(pause)


def again_when_ended(action, tries=5):
    """action(), once more when Dovecot ended its IMAP session, as it does when an index is rebuilt
    under it ("Mailbox was deleted under us")."""
    for left in range(tries, 0, -1):
        try:
            return action()
        except imaplib.IMAP4.abort:
            if left == 1:
                raise
            time.sleep(0.3)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def stop_process(process, seconds=15):
    """SIGTERM, wait, SIGKILL: of this process only."""
    if process.poll() is not None:
        return process.returncode
    process.terminate()
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def children(pid):
    """Processes whose parent is pid: {pid: command line}."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
                parent = int(stat.read().rpartition(")")[2].split()[1])
            with open(f"/proc/{name}/cmdline", "rb") as line:
                words = line.read().replace(b"\0", b" ").decode(errors="replace").strip()
        except (OSError, ValueError, IndexError):
            continue
        if parent == pid:
            found[int(name)] = words
    return found


def plain_user_reaches(path):
    """May an ordinary user walk to path?"""
    while path != "/":
        if not os.stat(path).st_mode & 0o001:
            return False
        path = os.path.dirname(path)
    return True


class Venue:
    """One mailbox, one SMTP server, one daemon. settings: {"group.key": value or None (left
    out)} over the defaults below."""

    def __init__(self, directory, build, smtp_tls="plain", imap_security="tls", **settings):
        self.directory = os.path.abspath(directory)
        self.build = os.path.abspath(build)
        self.smtp_tls, self.imap_security = smtp_tls, imap_security
        self.imap_port, self.imaps_port, self.lmtp_port, self.smtp_port, self.web_port = (
            free_ports(5))
        self.password = secrets.token_urlsafe(12)
        self.daemon = self.smtp = None
        self.dovecot_runs = False
        self.settings = settings
        os.makedirs(self.path("sent"), exist_ok=True)
        self.dovecot = self._dovecot_directory()

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def _dovecot_directory(self):
        """Under root Dovecot's mailbox belongs to nobody, who cannot walk into root's own home:
        then it lies in a temporary directory, removed with the server."""
        if os.getuid() != 0 or plain_user_reaches(self.directory):
            return self.path("dovecot")
        elsewhere = tempfile.mkdtemp(prefix="klyngebilag-dovecot-")
        os.chmod(elsewhere, 0o711)
        return elsewhere

    # --- servers ---

    def start_dovecot(self, extra=""):
        # A file, no pipe: Dovecot goes into the background and keeps what it got.
        with open(self.path("dovecot.start"), "wb") as log:
            done = subprocess.run(
                [os.path.join(HERE, "dovecot.sh"), "start", self.dovecot,
                 str(self.imap_port), str(self.imaps_port), str(self.lmtp_port), USER,
                 self.password], env=dict(os.environ, DOVECOT_EXTRA=extra),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                timeout=60, check=False)
        if done.returncode != 0:
            raise Gone(self.tail("dovecot.start") or "Dovecot did not start")
        self.dovecot_runs = True

    def stop_dovecot(self):
        if self.dovecot_runs:
            subprocess.run([os.path.join(HERE, "dovecot.sh"), "stop", self.dovecot],
                           check=False)
        self.dovecot_runs = False

    def _remove_dovecot(self):
        if self.dovecot != self.path("dovecot"):
            shutil.rmtree(self.dovecot, ignore_errors=True)

    def start_smtp(self, *options):
        log = open(self.path("smtp.log"), "ab")
        self.smtp = subprocess.Popen(
            ["/usr/bin/python3", os.path.join(HERE, "smtp_server.py"), self.path("sent"),
             str(self.smtp_port), "--tls", self.smtp_tls, "--cert", os.path.join(self.dovecot, "cert.pem"),
             "--key", os.path.join(self.dovecot, "key.pem"), *options],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        log.close()
        wait_for("the SMTP server", 20, lambda: answers(self.smtp_port),
                 lambda: self._alive(self.smtp, "smtp.log"))

    def stop_smtp(self):
        if self.smtp:
            stop_process(self.smtp)
        self.smtp = None

    def fault(self, *lines):
        """Sets what the SMTP server gets wrong; nothing: all is well again."""
        path = self.path("sent", "fault")
        if not lines:
            if os.path.exists(path):
                os.unlink(path)
            return
        with open(path + ".new", "w", encoding="utf-8") as out:
            out.write("".join(f"{line}\n" for line in lines))
        os.rename(path + ".new", path)

    def _alive(self, process, log):
        if process.poll() is not None:
            raise Gone(f"ended with {process.returncode}: {self.tail(log)}")

    def tail(self, log, size=2000):
        try:
            with open(self.path(log), "rb") as lines:
                return lines.read()[-size:].decode(errors="replace").strip()
        except FileNotFoundError:
            return ""

    # --- configuration ---

    def daemon_user(self):
        """As root the daemon drops to nobody where nobody can reach spool and programs."""
        reaches = plain_user_reaches(self.directory) and plain_user_reaches(self.build)
        return "nobody" if os.getuid() == 0 and reaches else ""

    def _defaults(self):
        ca = os.path.join(self.dovecot, "ca.pem")
        tls = self.imap_security == "tls"
        return {
            "daemon.spool": self.path("spool"), "daemon.templates": os.path.join(ROOT, "templates"),
            "daemon.reader": os.path.join(self.build, "bilag-read"),
            "daemon.form": os.path.join(self.build, "templates", "deltagerliste.docx"),
            "daemon.user": self.daemon_user(), "daemon.log_level": "info",
            "imap.host": "localhost", "imap.port": self.imaps_port if tls else self.imap_port,
            "imap.security": self.imap_security, "imap.user": USER,
            "imap.password_file": self.path("imap.password"), "imap.ca_file": ca,
            "imap.poll_seconds": 2,
            "smtp.host": "localhost", "smtp.port": self.smtp_port, "smtp.security": self.smtp_tls,
            "smtp.user": "", "smtp.password_file": "", "smtp.ca_file": ca,
            "identity.address": INTAKE, "identity.believe": "authserv",
            "identity.authserv_id": AUTHSERV, "rules.central_cvr": BUYER.cvr,
            "web.listen": f"127.0.0.1:{self.web_port}", "web.undo_seconds": "3"}

    @property
    def config(self):
        return self.path("bilag.conf")

    def write_config(self):
        values = self._defaults()
        values.update(self.settings)
        groups = {}
        for key, value in values.items():
            group, _, name = key.partition(".")
            if value is not None:
                groups.setdefault(group, []).append(f"{name} = {value}\n")
        with open(self.config, "w", encoding="utf-8") as out:
            out.write("".join(f"[{g}]\n{''.join(lines)}\n" for g, lines in groups.items()))
        self._write_secret("imap.password", self.password)
        os.makedirs(self.path("spool"), exist_ok=True)
        if user := values["daemon.user"]:
            entry = pwd.getpwnam(user)
            for name in ("spool", "imap.password"):
                os.chown(self.path(name), entry.pw_uid, entry.pw_gid)

    def _write_secret(self, name, text):
        path = self.path(name)
        if os.path.exists(path):
            os.unlink(path)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as out:
            out.write(text + "\n")

    # --- the product ---

    def bilag(self, *words, check=True, stdin=None, seconds=60):
        """Runs the command-line tool; returns what it printed."""
        done = subprocess.run([os.path.join(self.build, "bilag"), "--config", self.config, *words],
                              capture_output=True, text=True, input=stdin, timeout=seconds,
                              check=False)
        if check and done.returncode != 0:
            raise Gone(f"bilag {' '.join(words)}: {done.stderr.strip()} {done.stdout.strip()}")
        return done if not check else done.stdout

    def import_clusters(self):
        path = self.path("klynger.csv")
        with open(path, "w", encoding="utf-8") as out:
            out.write(register.as_csv(register.clusters()))
        return self.bilag("import", "clusters", path)

    def start_daemon(self, ready=True, before=(), **environment):
        """before: words that run bilagd, as `setpriv --no-new-privs`."""
        log = open(self.path("bilagd.log"), "ab")
        self.daemon = subprocess.Popen(
            [*before, os.path.join(self.build, "bilagd"), "--config", self.config],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            env={**os.environ, **environment})
        log.close()
        if ready:
            wait_for("bilagd", 60, lambda: (self.status() or {}).get("running"), self.daemon_alive)
        return self.daemon

    def daemon_alive(self):
        self._alive(self.daemon, "bilagd.log")

    def stop_daemon(self):
        code = stop_process(self.daemon) if self.daemon else None
        self.daemon = None
        return code

    def status(self):
        """`bilag status --json`, None while the daemon does not answer."""
        done = self.bilag("status", "--json", check=False)
        try:
            return json.loads(done.stdout) if done.returncode == 0 else None
        except json.JSONDecodeError:
            return None

    def start(self, **daemon):
        """daemon: as of start_daemon."""
        self.start_dovecot()
        self.start_smtp()
        self.write_config()
        self.start_daemon(**daemon)
        self.import_clusters()
        return self

    def stop(self):
        self.stop_daemon()
        self.stop_smtp()
        self.stop_dovecot()
        self._remove_dovecot()

    def remove(self):
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    # --- mails ---

    def deliver(self, raw, sender):
        """Into the mailbox, as its mail server would."""
        with smtplib.LMTP("localhost", self.lmtp_port, timeout=60) as lmtp:
            lmtp.sendmail(sender, [f"{USER}@klyngesekretariat.example"], raw)

    def mailbox(self):
        """A second client's IMAP connection."""
        client = imaplib.IMAP4_SSL("localhost", self.imaps_port, ssl_context=self._trust(),
                                   timeout=20)
        client.login(USER, self.password)
        return client

    def _trust(self):
        return ssl.create_default_context(cafile=os.path.join(self.dovecot, "ca.pem"))

    def folder(self, name):
        """Message-IDs (without <>) in a folder; [] when it does not exist."""
        return again_when_ended(lambda: self._folder(name))

    def _folder(self, name):
        client = self.mailbox()
        try:
            if client.select(f'"{name}"', readonly=True)[0] != "OK":
                return []
            _, data = client.uid("FETCH", "1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
            heads = [item[1].decode(errors="replace") for item in data if isinstance(item, tuple)]
            return [head.partition(":")[2].strip().strip("<>") for head in heads]
        finally:
            client.logout()

    def sent(self):
        """Mails the SMTP server took: [(envelope, bytes)], oldest first."""
        found = []
        for name in sorted(os.listdir(self.path("sent"))):
            if name.endswith(".eml"):
                with open(self.path("sent", name), "rb") as mail:
                    raw = mail.read()
                with open(self.path("sent", name[:-4] + ".json"), encoding="utf-8") as head:
                    found.append((json.load(head), raw))
        return found
