#!/usr/bin/python3
"""An SMTP server on loopback with faults on demand, for tests.

usage: smtp_faults.py DIR PORT [--certificate CERT KEY] [--tls | --starttls] [--login USER PASSWORD]

Accepted mails are written to DIR/1.eml, DIR/2.eml, … with their envelope in DIR/1.json.
DIR/ready appears when the port answers. The recipient's local
part chooses the fault:

  busy     450 at RCPT        unknown  550 at RCPT      drop     the connection ends at RCPT
  later    451 after DATA     refused  554 after DATA   slow     two seconds before the last answer
"""
import argparse
import asyncio
import json
import os
import ssl

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

AT_RCPT = {"busy": "450 4.2.1 mailbox busy", "unknown": "550 5.1.1 no such user"}
AFTER_DATA = {"later": "451 4.3.0 try again later", "refused": "554 5.7.1 content refused"}


def local_part(address):
    return address.split("@")[0]


class Faults:
    def __init__(self, directory):
        self.directory = directory
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        fault = AT_RCPT.get(local_part(address))
        if local_part(address) == "drop":
            server.transport.close()
            return "421 gone"
        if fault:
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        for address in envelope.rcpt_tos:
            fault = AFTER_DATA.get(local_part(address))
            if fault:
                return fault
            if local_part(address) == "slow":
                await asyncio.sleep(2)
        self.count += 1
        path = os.path.join(self.directory, str(self.count))
        with open(path + ".eml", "wb") as out:
            out.write(envelope.original_content)
        with open(path + ".tmp", "w") as out:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                       "tls": session.ssl is not None,
                       "login": session.authenticated}, out)
        os.rename(path + ".tmp", path + ".json")
        return "250 2.0.0 queued as %d" % self.count


class Server(Controller):
    def __init__(self, handler, options, **kwargs):
        self.options = options
        super().__init__(handler, **kwargs)

    def factory(self):
        o = self.options
        context = None
        if o.starttls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*o.certificate)
        return SMTP(self.handler, hostname="localhost", tls_context=context,
                    require_starttls=o.starttls, authenticator=self.check if o.login else None,
                    auth_required=bool(o.login), auth_require_tls=False, timeout=30)

    def check(self, server, session, envelope, mechanism, data):
        good = [word.encode() for word in self.options.login]
        return AuthResult(success=[data.login, data.password] == good)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory")
    parser.add_argument("port", type=int)
    parser.add_argument("--certificate", nargs=2)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--starttls", action="store_true")
    parser.add_argument("--login", nargs=2)
    options = parser.parse_args()
    os.makedirs(options.directory, exist_ok=True)
    context = None
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.certificate)
    server = Server(Faults(options.directory), options, hostname="127.0.0.1", port=options.port,
                    ssl_context=context)
    server.start()
    open(os.path.join(options.directory, "ready"), "w").close()
    try:
        asyncio.new_event_loop().run_forever()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
