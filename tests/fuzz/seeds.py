#!/usr/bin/python3
"""Writes the seeds of every fuzz target, made by code: seeds.py DIR makes DIR/TARGET/NAME."""
import glob
import json
import os
import struct
import sys
import zlib

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TEMPLATES = os.path.join(os.path.dirname(TESTS), "templates")
sys.path.insert(0, TESTS)

from fixtures import einvoice, files, hostile, mails, pdfs, register  # noqa: E402
from fixtures.trade import BUYER  # noqa: E402

LARGEST = 64 * 1024  # above it a mutation hits nothing that matters


def invoices():
    made = {f"{write.__name__}-{make.__name__}": write(make(), BUYER)
            for write in (einvoice.oioubl, einvoice.peppol, einvoice.cii)
            for make in (mails.conference_invoice, mails.hall_invoice)}
    plain = einvoice.peppol(mails.catering_invoice(), BUYER)
    made["credit-note"] = (plain.replace(b"InvoiceTypeCode>380", b"CreditNoteTypeCode>381")
                           .replace(b"InvoiceLine", b"CreditNoteLine")
                           .replace(b"<Invoice", b"<CreditNote").replace(b"</Invoice", b"</CreditNote")
                           .replace(b":Invoice-2", b":CreditNote-2")
                           .replace(b"InvoicedQuantity", b"CreditedQuantity"))
    made["utf-16"] = plain.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    made["enclosure"] = plain.replace(b"<cac:AccountingSupplierParty>", (
        b'<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>'
        b'<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="liste.csv">'
        b"TmF2bjtSb2xsZQo=</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
        b"</cac:AdditionalDocumentReference><cac:AccountingSupplierParty>"), 1)
    reminder = (b'<Reminder xmlns="urn:oasis:names:specification:ubl:schema:xsd:Reminder-2"' + b" "
                + einvoice.UBL[einvoice.UBL.find("xmlns:cac"):].encode()
                + b"><cbc:CustomizationID>OIOUBL-2.02</cbc:CustomizationID><cbc:ID>R1</cbc:ID>"
                b"<cac:ReminderLine><cbc:ID>1</cbc:ID><cbc:DebitLineAmount currencyID=\"DKK\">100.00"
                b"</cbc:DebitLineAmount><cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>9"
                b"</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference></cac:ReminderLine></Reminder>")
    made["reminder"] = reminder
    made["latin-1"] = plain.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode("latin-1", "replace")
    made["header"] = (b'<s:StandardBusinessDocument xmlns:s="http://www.unece.org/cefact/namespaces/'
                      b'StandardBusinessDocumentHeader"><s:StandardBusinessDocumentHeader/>'
                      + plain[plain.find(b"<Invoice"):] + b"</s:StandardBusinessDocument>")
    made["zugferd-1"] = (einvoice.cii(mails.hall_invoice(), BUYER)
                         .replace(b"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
                                  b"urn:ferd:CrossIndustryDocument:invoice:1p0")
                         .replace(b"CrossIndustryInvoice", b"CrossIndustryDocument")
                         .replace(b"ReusableAggregateBusinessInformationEntity:100",
                                  b"ReusableAggregateBusinessInformationEntity:12")
                         .replace(b"UnqualifiedDataType:100", b"UnqualifiedDataType:15"))
    made["charges"] = plain.replace(b"<cac:TaxTotal>", (
        b"<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Fragt"
        b"</cbc:AllowanceChargeReason><cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric>"
        b'<cbc:Amount currencyID="DKK">5.00</cbc:Amount><cbc:BaseAmount currencyID="DKK">50.00</cbc:BaseAmount>'
        b"<cac:TaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent></cac:TaxCategory>"
        b"</cac:AllowanceCharge><cac:TaxTotal>"), 1)
    made["giro"] = plain.replace(b"93</cbc:PaymentMeansCode", b"50</cbc:PaymentMeansCode").replace(b">71#", b">04#0")
    made["words"] = plain.replace(b"<cbc:Note>", b"<cbc:Note>Anledning: M\xc3\xb8de om KOL den 4. maj 2026, antal "
                                  b"deltagere: 18, 20 kuverter. Klynge 12 </cbc:Note><cbc:Note>", 1)
    made["order"] = plain.replace(b"Invoice", b"Order")
    made["doctype"] = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    made["other"] = b"<?xml version='1.0'?><a xmlns='b'><c/></a>"
    return made


def _mail(head, body):
    return f"From: Anna Friis <a@demo.example>\r\nTo: {mails.INTAKE}\r\n{head}\r\n".encode() + body


def letters():
    made = {mail.name: mail.raw for mail in mails.demo()}
    made["nested"] = hostile.nested(20)
    made["parts"] = hostile.many_parts(12)
    made["broken-base64"] = hostile.broken_base64()
    made["charset"] = hostile.unknown_charset()
    made["words"] = _mail("Subject: =?utf-8?Q?Bilag_fra_m=C3=B8de?= =?iso-8859-1?B?5vjl?=\r\n"
                          "References: <a@b> <c@d>\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\n"
                          "Content-Type: text/plain; charset=utf-8; format=flowed\r\n",
                          "Hej\r\n\r\nDen 5. oktober skrev Bo:\r\n> Kvittering 120,00 kr.\r\n".encode())
    made["uuencode"] = _mail("", b"se fil\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n")
    made["names"] = _mail("Content-Type: multipart/related; boundary=x\r\n",
                          b"--x\r\nContent-Type: text/html\r\n\r\n<p>Hej<img src=cid:1></p>\r\n--x\r\n"
                          b"Content-Disposition: attachment; filename*0*=utf-8''kvitt; filename*1*=%C3%A6r\r\n"
                          b"Content-ID: <1>\r\nContent-Transfer-Encoding: base64\r\n\r\naGVq\r\n--x--\r\n")
    made["report"] = _mail("Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n",
                           b"--x\r\n\r\nfejl\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
                           b"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; b@demo.example\r\n"
                           b"Action: failed\r\nStatus: 5.1.1\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
                           b"Message-ID: <1@demo.example>\r\n\r\nhej\r\n--x--\r\n")
    made["winmail"] = mails.compose("winmail", mails.coordinator(57), "Liste", "Se filen.\n",
                                    [("winmail.dat", "application/ms-tnef", files.tnef(2))])
    made["zip"] = mails.compose("zip", mails.coordinator(57), "Bilag", "Se filen.\n",
                                [("bilag.zip", "application/zip", archives()["plain"])])
    made["empty"] = b""
    return made


TEXT = b"BT /F1 12 Tf 50 800 Td (Faktura 4711) Tj 0 -20 Td (I alt DKK 1.250,00) Tj ET"
FONT = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def _pdf(content=TEXT, catalog=b"", extra=None):
    return pdfs.written({1: b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
                         2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                         3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                            b" /Resources << " + FONT + b" >> >>",
                         4: b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
                         **(extra or {})})


def portable():
    invoice = mails.catering_invoice()
    xml = einvoice.cii(invoice, BUYER)
    file = b"<< /Type /EmbeddedFile /Length %d >>\nstream\n" % len(xml) + xml + b"\nendstream"
    return {"small": _pdf(), "empty-page": _pdf(b""),
            "factur-x": _pdf(catalog=b"/Names << /EmbeddedFiles << /Names [(factur-x.xml) 5 0 R] >> >>",
                             extra={5: b"<< /Type /Filespec /F (factur-x.xml) /EF << /F 6 0 R >> >>",
                                    6: file}),
            "script": _pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
            "turned": _pdf().replace(b"/MediaBox", b"/Rotate 90 /MediaBox"),
            "printed": pdfs.printed(invoice, BUYER), "locked": pdfs.encrypted(),
            "loop": pdfs.looping(), "forms": pdfs.endless(3)}


def embedded():
    """PDFs as portable()'s, for what hangs in them: every way to name a file."""
    spec = b"<< /Type /Filespec /F (a.xml) /UF (\xfe\xff\0a) /EF << /F 6 0 R /UF 6 0 R >> >>"
    xml = einvoice.cii(mails.hall_invoice(), BUYER)
    packed = zlib.compress(xml)
    made = {5: spec, 6: b"<< /Subtype /text#2Fxml /Length %d >>\nstream\n" % len(xml) + xml + b"\nendstream"}
    flate = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed) + packed + b"\nendstream"
    pinned = _pdf(extra=made).replace(b"/MediaBox", b"/Annots [<< /Subtype /FileAttachment /FS 5 0 R >>] /MediaBox")
    return {"tree": _pdf(catalog=b"/Names << /EmbeddedFiles << /Kids [7 0 R] >> >>", extra=made | {
                7: b"<< /Limits [(a) (b)] /Names [(a) 5 0 R (b) << /EF << /F 6 0 R >> >>] >>"}),
            "loop": _pdf(catalog=b"/Names << /EmbeddedFiles << /Kids [7 0 R] >> >>", extra=made | {
                7: b"<< /Kids [7 0 R 7 0 R] /Names [(a) 5 0 R] >>"}),
            "associated": _pdf(catalog=b"/AF [5 0 R 5 0 R]", extra=made | {6: flate}), "pinned": pinned,
            "stranger": _pdf(catalog=b"/AF [1 0 R (x) null 6 0 R]", extra=made), "none": _pdf()}


def pictures():
    made = {"grey.jpg": files.picture("JPEG"), "sideways.jpg": files.sideways(),
            "cmyk.jpg": files.picture("JPEG", "CMYK"), "grey.png": files.picture("PNG"),
            "bit.png": files.picture("PNG", "1"), "palette.png": files.picture("PNG", "P"),
            "alpha.png": files.picture("PNG", "RGBA"), "deep.png": files.picture("PNG", "I"),
            "one.gif": files.picture("GIF"), "three.gif": files.pages("GIF"),
            "fax.tif": files.picture("TIFF", "1", compression="group4"),
            "three.tif": files.pages("TIFF"), "colour.bmp": files.picture("BMP", "RGB"),
            "colour.webp": files.picture("WEBP", "RGB"), "colour.ppm": files.picture("PPM", "RGB"),
            "colour.jp2": files.picture("JPEG2000", "RGB")}
    # no encoder here writes HEIC: its head alone gets as far as libheif's door
    made["head.heic"] = (struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic"
                         + struct.pack(">I", 20) + b"meta" + bytes(12))
    return made


def archives():
    one = (("bilag/faktura.xml", einvoice.cii(mails.hall_invoice(), BUYER)),
           ("__MACOSX/x", b""), ("liste.txt", b"Deltagere:\nAnna Friis\n"))
    plain = files.zipped(one)
    return {"plain": plain, "stored": files.zipped(one, packed=False), "locked": files.locked(plain),
            "nested": files.zipped((("a.zip", plain), ("b.zip", files.zipped((("c.zip", plain),)))),
                                   packed=False),
            "paths": files.zipped((("/etc/passwd", b"x"), ("../../x.txt", b"y"), ("", b"z")))}


def offices():
    form = [(os.path.relpath(path, os.path.join(TEMPLATES, "deltagerliste")), open(path, "rb").read())
            for path in sorted(glob.glob(os.path.join(TEMPLATES, "deltagerliste/**/*.*"), recursive=True))
            if os.path.isfile(path)]
    return {"form.docx": files.zipped(form), "list.docx": files.docx(), "list.xlsx": files.xlsx(),
            "list.ods": files.ods(), "doctype.docx": files.docx('<!DOCTYPE a [<!ENTITY b "c">]>')}


def sheets():
    return {"word": b"\0" + files.word_xml(files.LIST), "open": b"\1" + files.content_xml(),
            "excel": b"\3" + files.sheet_xml(((0, "Dato"), (1, "46300"))) + b"\0" + files.STRINGS}


PAGE = """Restaurant Havnen
CVR-nr. 88334455   Tlf. 33 12 34 56
Dato 16-09-2026 kl. 21:47   Bon 4711
18 x 3-retters menu      9.450,00
18 x Vinmenu             5.130,00
I ALT DKK               14.580,00
heraf moms 25%           2.916,00
Drikkepenge                420,00
Dankort                 15.000,00
Kontant 16.000,00 Retur 1.000,00
+71<000079927398713+88334455<
Klyngemøde 57 Fjordbyen om KOL, 16. september 2026, 18 deltagere
"""
NAMES = """Klynge 57 - møde d. 16/9-2026
Deltagere:
1. Anna Friis (online), læge
2. Bo Holm og Ida Ravn
Afbud: Åse Ørsted
Navn\tRolle\tDeltog
Dorte Dam\tgæst\tja
"""
HTML = """<html><head><meta charset=utf-8><title>x</title><style>p{}</style></head><body><p>Kvittering&nbsp;
<table><tr><td>I alt<td align=right>1.250,00 kr.</table><script>1</script><!-- skjult --><br>&aelig;&#248;&#xe5;"""
CPR = "Anna Friis, CPR 010190-1234, personnummer 0101901234, ref 1234567890, 311299-4321."
LINES = ("Klynge nr 57 Fjordbyen", "KL 057", "1.234,50 kr.", "1 234,-", "-12.50", "12. sept. 2025",
         "31/12-99", "2026-09-12", "88334455", "5790000000005", "DK5000400440116243",
         "000079927398713", "Dr. Anna Friis (afbud)", CPR, "Åse Ørsted-Ravn, MD, PhD")


def texts():
    return {"html": b"\0" + HTML.encode(), "deep": b"\0" + b"<p><i>" * 300 + b"1.250,00 kr.",
            "receipt": b"\x20" + PAGE.encode(),
            "list": b"\x13" + NAMES.encode("cp1252"), "csv": b"\x11" + b"Navn;Rolle\r\n\"Friis; Anna\";x\r\n",
            "utf-16": b"\x34" + PAGE.encode("utf-16"), "utf-7": b"\x05Hej +AOY-",
            "bytes": b"\x30" + bytes(range(256)), "japan": b"\x37" + NAMES.encode() + b"\x1b$B0!\x1b(B"}


def readings():
    field = {"value": "1250.00", "confidence": 0.97, "page": 1, "box": [10, 20, 30, 40],
             "text": "1.250,00", "by": "ocr"}
    full = {"sha256": "a" * 64, "end": "complete", "how": "ocr", "format": "image/jpeg", "kind": "receipt",
            "pages": 1, "fields": {"total": field, "currency": dict(field, value="DKK")},
            "lines": [{"text": "Middag", "category": "dinner", "quantity": "2", "net": "1000.00",
                       "vat_rate": "25", "page": 1, "box": [1, 2, 3, 4]}],
            "attendees": [{"name": "Anna Friis", "role": "doctor", "state": "present", "page": 1}],
            "page_sizes": [[1240, 1754]], "findings": [{"rule": "BR-01", "severity": "fatal", "text": "x"}],
            "attachments": [{"name": "a.pdf", "media_type": "application/pdf", "sha256": "b" * 64, "size": 3}],
            "cpr_seen": 0, "ms": {"total": 8, "decode": 1, "ocr": 7}, "text": PAGE, "rules": {"BR-01": "ok"},
            "sheet": {"seller": {"name": "Kroen", "address": ["Vej 1"], "vat": "DK1"}, "notes": ["x"],
                      "references": [{"kind": "order", "value": "7"}], "sums": {"gross": "1250.00"},
                      "charges": [{"kind": "charge", "reason": "Fragt", "amount": "5.00"}],
                      "vat": [{"category": "S", "rate": "25", "net": "1000.00", "vat": "250.00"}]}}
    mail = {"end": "complete", "how": "mail", "format": "message/rfc822", "kind": "other", "mail": {
        "subject": "Bilag", "message_id": "a@b", "from": [{"name": "Anna", "address": "a@b.example"}],
        "to": [], "references": ["c@d"], "auth_results": ["mx; dmarc=pass"], "text": NAMES, "new_text": "x",
        "language": "da", "loop": False}}
    return {name: json.dumps(value).encode() for name, value in {
        "full": full, "mail": mail, "documents": {"end": "complete", "documents": [full, full]},
        "empty": {}, "wrong": dict(full, pages=-1, cpr_seen="x", box=[1])}.items()}


def wires():
    reading = readings()["full"]
    frames = b"".join(kind + struct.pack(">I", len(data)) + data for kind, data in (
        (b"P", b'{"path":"1","document":true}'), (b"D", b"hej"), (b"j", reading[:40]), (b"J", reading[40:])))
    return {"frames": b"\x06" + frames, "half": b"\xff" + frames[:-9], "huge": b"\0J\xff\xff\xff\xff",
            "message": b'\1{"what":"read","job":1,"kind":"document","name":null}',
            "version": b'\2{"what":"x"}', "twice": b'\1{"what":"x","what":"y"}'}


def _templates(pattern):
    return {os.path.basename(path): open(path, "rb").read()
            for path in sorted(glob.glob(os.path.join(TEMPLATES, pattern)))}


def templates():
    own = {"all": b"{{name}} {{{name}}} {{&name}} {{#list}}{{x}}{{.}}{{/list}}{{^no}}n{{/no}}{{!c}}\n"
                  b"  {{> part}}\n{{=<% %>=}}<% deep.a.b %>", "open": b"{{#list}}", "odd": b"{{/x}}{{=a=}}"}
    return own | _templates("mail/*.txt.mustache")


def registers():
    csv = register.as_csv(register.clusters()[:6])
    return {"comma": csv.encode(), "semicolon": csv.replace(",", ";").encode(),
            "bom": b"\xef\xbb\xbf" + csv.replace("\n", "\r\n").encode(),
            "quotes": b'number,name,mail\n1,"a ""b"",\nc",x@y.example\n2,"open\n'}


CONFIG = """[daemon]
spool = /var/spool/klyngebilag
readers = 2
[imap]
host = imap.demo.example
port = 993
security = tls
user = bilag
password_file = /etc/klyngebilag/imap
[smtp]
host = 127.0.0.1
port = 25
security = plain
[identity]
address = bilag@demo.example
own_domains = demo.example;
[rules]
auto_approve_below = 0,00
confidence_permille = 950
[web]
listen = [::1]:8085
"""


def every():
    """{target: {name: bytes}}"""
    some = {"mail": letters()["words"], "pdf": portable()["small"], "docx": files.docx(),
            "zip": archives()["plain"], "winmail": files.tnef(), "png": files.picture("PNG"),
            "cii": invoices()["cii-hall_invoice"], "html": HTML.encode(), "text": PAGE.encode(),
            "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "rtf": b"{\\rtf1 hej}",
            "program": b"MZ" + bytes(64), "pgp": b"-----BEGIN PGP MESSAGE-----\n\nx"}
    lines = {f"{i:02d}": line.encode() for i, line in enumerate(LINES)}
    return {"archive": archives(), "config": {"whole": CONFIG.encode(), "odd": b"a=b\n[\n[x]\n=\n"},
            "document": some, "einvoice": invoices(), "embedded": embedded(),
            "fields": {"receipt": PAGE.encode(), "list": NAMES.encode(), "cpr": CPR.encode()},
            "form": {"form": b"case=7&reason=Ja+tak%0D%0A%C3%A6&csrf=abc&case=8", "cookie": b"a=b; bilag=x y;",
                     "broken": b"a=%4&%zz=1&=&&b"},
            "header": lines | {"break": b"Hej\r\nBcc: x@y.example\n\n", "long": ("æ" * 300).encode(),
                               "id": b"1@demo.example", "bidi": "a\u202eb\u2028c".encode()},
            "image": pictures(), "line": lines, "mime": letters(), "mustache": templates(),
            "office": offices(), "pdf": portable(), "reading": readings(), "register": registers(),
            "sheet": sheets(), "text": texts(), "tnef": {"one": files.tnef(), "many": files.tnef(5),
                                                         "bare": files.tnef(0)}, "wire": wires()}


def write(directory):
    for target, seeds in every().items():
        os.makedirs(os.path.join(directory, target), exist_ok=True)
        for name, data in seeds.items():
            if len(data) <= LARGEST:
                with open(os.path.join(directory, target, name), "wb") as out:
                    out.write(data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write(sys.argv[1])
