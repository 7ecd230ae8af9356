#!/usr/bin/python3
"""A private SMTP server on loopback that keeps what it is given, and fails on demand.

    smtp_server.py DIR PORT [--tls plain|starttls|tls --cert FILE --key FILE] [--tokens FILE]

With --tokens it takes mails only after AUTH XOAUTH2 with one of the tokens in FILE, a line each.

Each mail becomes DIR/NNNNNN.eml (the bytes) and DIR/NNNNNN.json (envelope). DIR/fault holds what
goes wrong, a line each, read anew for every command:

    RCPT 451 4.3.2 try later       an answer to EHLO, MAIL, RCPT, DATA or DOT (the final dot)
    DOT drop                       the connection is cut instead
    DOT keep-drop                  the mail is kept, then the connection is cut before the answer
"""
import argparse
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Store:
    """aiosmtpd's handler: writes mails down, whole or not at all."""

    def __init__(self, directory, tokens):
        self.directory = directory
        self.tokens = tokens
        self.count = len([n for n in os.listdir(directory) if n.endswith(".eml")])

    def fault(self, command):
        try:
            with open(os.path.join(self.directory, "fault"), encoding="utf-8") as lines:
                for line in lines:
                    word, _, what = line.strip().partition(" ")
                    if word == command:
                        return what
        except FileNotFoundError:
            pass
        return None

    async def auth_XOAUTH2(self, server, args):
        """The form that Exchange wants: the token comes in answer to an empty challenge."""
        said = await server.challenge_auth("") if len(args) == 1 else b"a token on the AUTH line"
        with open(self.tokens, encoding="utf-8") as lines:
            known = [line.strip().encode() for line in lines]
        token = said.rpartition(b"auth=Bearer ")[2].rstrip(b"\1")
        return AuthResult(success=token in known)

    def _write(self, name, data):
        path = os.path.join(self.directory, name)
        with open(path + ".tmp", "wb") as out:
            out.write(data)
        os.rename(path + ".tmp", path)

    def keep(self, envelope):
        self.count += 1
        name = f"{self.count:06d}"
        head = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
        self._write(name + ".json", json.dumps(head).encode())
        self._write(name + ".eml", envelope.content)

    async def handle_DATA(self, server, session, envelope):
        fault = self.fault("DOT")
        if fault == "keep-drop" or not fault:
            self.keep(envelope)
        if fault in ("drop", "keep-drop"):
            server.transport.abort()
            return "421 gone"
        return fault or "250 2.0.0 kept"


class Server(SMTP):
    """SMTP with a stumbling block before each command."""

    line_length_limit = 12288  # RFC 4954, 4.5: a line with a token

    async def _faulty(self, command, argument, rest):
        fault = self.event_handler.fault(command)
        if fault == "drop":
            self.transport.abort()
        elif fault:
            await self.push(fault)
        else:
            await rest(argument)

    async def smtp_EHLO(self, hostname):
        await self._faulty("EHLO", hostname, super().smtp_EHLO)

    async def smtp_MAIL(self, argument):
        await self._faulty("MAIL", argument, super().smtp_MAIL)

    async def smtp_RCPT(self, argument):
        await self._faulty("RCPT", argument, super().smtp_RCPT)

    async def smtp_DATA(self, argument):
        await self._faulty("DATA", argument, super().smtp_DATA)


async def serve(options):
    context = None
    if options.tls != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert, options.key)
    store = Store(options.directory, options.tokens)

    def connection():
        return Server(store, hostname="localhost", enable_SMTPUTF8=True,
                      auth_required=bool(options.tokens), auth_require_tls=False,
                      auth_exclude_mechanism=("LOGIN", "PLAIN") if options.tokens else ("XOAUTH2",),
                      tls_context=context if options.tls == "starttls" else None)

    server = await asyncio.get_running_loop().create_server(
        connection, "127.0.0.1", options.port, ssl=context if options.tls == "tls" else None)
    print(f"smtp on 127.0.0.1:{options.port}", flush=True)
    async with server:
        await server.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory")
    parser.add_argument("port", type=int)
    parser.add_argument("--tls", choices=("plain", "starttls", "tls"), default="plain")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--tokens")
    try:
        asyncio.run(serve(parser.parse_args()))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
