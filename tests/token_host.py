#!/usr/bin/python3
"""A private OAuth 2.0 token host on loopback (RFC 6749, 4.4) that fails on demand.

    token_host.py DIR PORT CLIENT_ID CLIENT_SECRET SCOPE USER

Tokens are JWTs signed with the HS256 key DIR/keys/default/HS256/default (made here, base64, as Dovecot
wants it) and are written to DIR/tokens, a line each. DIR/fault holds what goes wrong, read anew for
each request: "STATUS RETRY-AFTER-SECONDS", "garbage", "other-type" or "redirect". DIR/life holds a token's seconds.
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import secrets
import sys
import time
import urllib.parse


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read(path, otherwise=""):
    try:
        with open(path, encoding="utf-8") as text:
            return text.read().strip()
    except FileNotFoundError:
        return otherwise


class Host:
    def __init__(self, directory, client, secret, scope, user):
        self.directory = directory
        self.wanted = {"grant_type": ["client_credentials"], "client_id": [client],
                       "client_secret": [secret], "scope": [scope]}
        self.user = user
        self.key = secrets.token_bytes(32)
        keys = os.path.join(directory, "keys", "default", "HS256")
        os.makedirs(keys)
        with open(os.path.join(keys, "default"), "wb") as out:
            out.write(base64.b64encode(self.key))

    def token(self, life):
        now = int(time.time())
        claims = {"sub": self.user, "iat": now - 1, "nbf": now - 1, "exp": now + life + 60,
                  "jti": secrets.token_hex(8), "padding": "x" * 1500}  # as long as Microsoft's
        head = b64(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        body = f"{head}.{b64(json.dumps(claims).encode())}"
        token = body + "." + b64(hmac.new(self.key, body.encode(), hashlib.sha256).digest())
        with open(os.path.join(self.directory, "tokens"), "a", encoding="utf-8") as out:
            out.write(token + "\n")
        return token

    def answer(self, form):
        """(status, headers, body)"""
        fault = read(os.path.join(self.directory, "fault"))
        if fault == "garbage":
            return 200, {}, b"<html>welcome</html>"
        if fault == "redirect":
            return 302, {"Location": "http://127.0.0.1:1/"}, b""
        if fault and fault != "other-type":
            status, _, later = fault.partition(" ")
            return int(status), {"Retry-After": later} if later else {}, b"{}"
        if urllib.parse.parse_qs(form) != self.wanted:
            return 401, {}, json.dumps({
                "error": "invalid_client",
                "error_description": "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1"}).encode()
        life = int(read(os.path.join(self.directory, "life"), "3599"))
        kind = "mac" if fault == "other-type" else "Bearer"
        return 200, {}, json.dumps({"token_type": kind, "expires_in": life,
                                    "access_token": self.token(life)}).encode()


def handler(host):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, headers, body = host.answer(form)
            with open(os.path.join(host.directory, "requests"), "a", encoding="utf-8") as out:
                out.write(f"{status}\n")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


if __name__ == "__main__":
    where, port, *rest = sys.argv[1:]
    http.server.HTTPServer(("127.0.0.1", int(port)), handler(Host(where, *rest))).serve_forever()
