"""A reviewer at the running daemon's page: logs in, looks and decides; and finds cases by mail."""
import http.client
import re
import urllib.parse

import glance
import tap

PASSWORD = "en lang adgangskode"


class Browser:
    """As much of one as the page needs: a cookie and forms."""

    def __init__(self, venue):
        self.venue = venue
        self.cookie = ""

    def ask(self, method, path, form=None):
        """Status, headers, body as bytes."""
        link = http.client.HTTPConnection("127.0.0.1", self.venue.web_port, timeout=120)
        head = {"Cookie": self.cookie} if self.cookie else {}
        if form is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        link.request(method, path, urllib.parse.urlencode(form) if form is not None else None, head)
        answer = link.getresponse()
        body = answer.read()
        if taken := answer.getheader("Set-Cookie"):
            self.cookie = taken.split(";")[0]
        link.close()
        return answer.status, answer.headers, body

    def page(self, path):
        status, _, body = self.ask("GET", path)
        tap.same(status, 200, f"status of {path}")
        return body.decode()

    def log_in(self, name):
        status, _, _ = self.ask("POST", "/login", {"name": name, "password": PASSWORD})
        tap.same(status, 303, "status of the login")
        return self

    def decide(self, case, action, reason=""):
        path = f"/case/{case.id}"
        found = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', self.page(path)))
        return self.ask("POST", path, {**found, "action": action, "reason": reason})


def case_of(venue, name):
    return glance.letter(venue, f"{name}@demo.example").cases[0]


def document(venue, name, pattern):
    """A part of a mail by its name: id, sha256."""
    rows = glance.query(venue, "SELECT p.id, p.sha256 FROM part p JOIN letter l ON l.id = p.letter"
                        " WHERE l.message_id = ? AND p.name LIKE ?", f"{name}@demo.example", pattern)
    tap.same(len(rows), 1, f"parts like {pattern}")
    return rows[0]
