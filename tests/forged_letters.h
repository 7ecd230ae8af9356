/*
 * OWNS      letters that approve or command, as others forge them, as coordinators' programs send
 *           them, and as nobody can tell
 * PROMISES  each row differs from a good approval in what its name says
 * NEVER     real people or domains
 * FAILS     never
 * RUNS IN   tests
 */
#pragma once
#include "daemon/config.h"

#define GOOD "mx.klynger.example; spf=pass; dkim=pass; dmarc=pass header.from=klinik.example"
#define RESULTS "Authentication-Results: "
#define ANNA "From: Anna Holm <anna@klinik.example>\n"
#define SUBJECT "Subject: Re: Faktura 4711 [godkend:TOKEN]\n"

enum { BELIEVES_NOTHING = -1 };

/* What happened between our question and the letter. */
typedef enum { NOTHING_YET, EXPIRED, OTHER_DOCUMENT, LEFT_OFFICE, VOIDED } Meanwhile;

typedef struct Row {
    const char *name;
    const char *head;    /* From and whatever stands with it; NULL: the coordinator's */
    const char *results; /* topmost headers, NULL: our server's pass */
    const char *subject; /* header line, NULL: with the token */
    const char *body;    /* after the head, with its own Content-Type if it starts with one;
                            NULL: plain "Godkendt" */
    Meanwhile meanwhile;
    int believe; /* 0: our authserv-id; BELIEVE_EXCHANGE; BELIEVES_NOTHING */
} Row;

#define PASSED(domain) RESULTS "mx.klynger.example; dmarc=pass header.from=" domain "\n"
#define FAILED_AT(domain) RESULTS "mx.klynger.example; dmarc=fail header.from=" domain "\n"
#define FROM_EVIL "From: evil@evil.example\n"

static const Row forged[] = {
    /* who it says it is from */
    {"stranger with the token", FROM_EVIL, PASSED("evil.example"), NULL, NULL, 0, 0},
    {"coordinator's name, other address", "From: Anna Holm <anna@evil.example>\n",
     PASSED("evil.example"), NULL, NULL, 0, 0},
    {"address as display name", "From: \"anna@klinik.example\" <evil@evil.example>\n",
     PASSED("evil.example"), NULL, NULL, 0, 0},
    {"address as bare display name", "From: anna@klinik.example <evil@evil.example>\n",
     PASSED("evil.example"), NULL, NULL, 0, 0},
    {"encoded address as display name",
     "From: =?utf-8?q?anna=40klinik.example_=3Canna=40klinik.example=3E?= <evil@evil.example>\n",
     PASSED("evil.example"), NULL, NULL, 0, 0},
    {"address in a comment", "From: evil@evil.example (anna@klinik.example)\n",
     PASSED("evil.example"), NULL, NULL, 0, 0},
    {"two addresses, hers first", "From: anna@klinik.example, evil@evil.example\n",
     PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"two addresses, hers last", "From: evil@evil.example, anna@klinik.example\n",
     PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"second From below", ANNA FROM_EVIL, PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"second From above", FROM_EVIL ANNA, PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"second From with a blank before the colon", ANNA "From : evil@evil.example\n",
     PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"second FROM in capitals", ANNA "FROM: evil@evil.example\n", PASSED("klinik.example"), NULL,
     NULL, 0, 0},
    {"two angle addresses", "From: <anna@klinik.example> <evil@evil.example>\n",
     PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"group with two", "From: x: anna@klinik.example, evil@evil.example;\n",
     PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"route address", "From: <@klinik.example:evil@evil.example>\n", PASSED("evil.example"), NULL,
     NULL, 0, 0},
    {"quoted local part", "From: \"anna@klinik.example\"@evil.example\n", PASSED("evil.example"),
     NULL, NULL, 0, 0},
    {"percent hack", "From: anna%klinik.example@evil.example\n", PASSED("evil.example"), NULL, NULL,
     0, 0},
    {"source route with a bang", "From: klinik.example!anna@evil.example\n", PASSED("evil.example"),
     NULL, NULL, 0, 0},
    {"no From, her Sender", "Sender: anna@klinik.example\n", PASSED("klinik.example"), NULL, NULL,
     0, 0},
    {"her Sender", FROM_EVIL "Sender: anna@klinik.example\n", PASSED("evil.example"), NULL, NULL, 0,
     0},
    {"her Reply-To", FROM_EVIL "Reply-To: anna@klinik.example\n", PASSED("evil.example"), NULL,
     NULL, 0, 0},
    {"her Return-Path", "Return-Path: <anna@klinik.example>\n" FROM_EVIL, PASSED("evil.example"),
     NULL, NULL, 0, 0},
    {"her Resent-From", "Resent-From: anna@klinik.example\n" FROM_EVIL, PASSED("evil.example"),
     NULL, NULL, 0, 0},
    {"hers in X-Original-From", FROM_EVIL "X-Original-From: anna@klinik.example\n",
     PASSED("evil.example"), NULL, NULL, 0, 0},
    {"empty From", "From: <>\n", PASSED("klinik.example"), NULL, NULL, 0, 0},
    /* look-alikes, each with its own domain in order */
    {"Cyrillic a in the local part", "From: аnna@klinik.example\n", PASSED("klinik.example"), NULL,
     NULL, 0, 0},
    {"Cyrillic i in the domain", "From: anna@klіnik.example\n", PASSED("klіnik.example"), NULL,
     NULL, 0, 0},
    {"punycode domain", "From: anna@xn--klnik-6ve.example\n", PASSED("xn--klnik-6ve.example"), NULL,
     NULL, 0, 0},
    {"Kelvin sign", "From: anna@\u212Alinik.example\n", PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"full-width letters", "From: ａnna@klinik.example\n", PASSED("klinik.example"), NULL, NULL, 0,
     0},
    {"zero-width space", "From: an\u200Bna@klinik.example\n", PASSED("klinik.example"), NULL, NULL,
     0, 0},
    {"dotless i", "From: anna@klınik.example\n", PASSED("klınik.example"), NULL, NULL, 0, 0},
    {"one for l", "From: anna@k1inik.example\n", PASSED("k1inik.example"), NULL, NULL, 0, 0},
    {"subdomain", "From: anna@mail.klinik.example\n", PASSED("mail.klinik.example"), NULL, NULL, 0,
     0},
    {"domain as subdomain", "From: anna@klinik.example.evil.example\n",
     PASSED("klinik.example.evil.example"), NULL, NULL, 0, 0},
    {"longer domain", "From: anna@minklinik.example\n", PASSED("minklinik.example"), NULL, NULL, 0,
     0},
    {"other top level", "From: anna@klinik.test\n", PASSED("klinik.test"), NULL, NULL, 0, 0},
    {"plus address", "From: anna+x@klinik.example\n", PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"colleague at the clinic", "From: vikar@klinik.example\n", PASSED("klinik.example"), NULL,
     NULL, 0, 0},
    {"coordinator of another cluster", "From: bo@klinik.example\n", PASSED("klinik.example"), NULL,
     NULL, 0, 0},
    /* what the server is made to say */
    {"no Authentication-Results", NULL, "", NULL, NULL, 0, 0},
    {"dmarc=fail", NULL, FAILED_AT("klinik.example"), NULL, NULL, 0, 0},
    {"dmarc=none", NULL, RESULTS "mx.klynger.example; dmarc=none header.from=klinik.example\n",
     NULL, NULL, 0, 0},
    {"dmarc=bestguesspass", NULL,
     RESULTS "mx.klynger.example; dmarc=bestguesspass action=none header.from=klinik.example\n",
     NULL, NULL, 0, 0},
    {"dmarc=temperror", NULL,
     RESULTS "mx.klynger.example; dmarc=temperror header.from=klinik.example\n", NULL, NULL, 0, 0},
    {"pass of another domain", NULL, PASSED("evil.example"), NULL, NULL, 0, 0},
    {"pass of a subdomain", NULL, PASSED("mail.klinik.example"), NULL, NULL, 0, 0},
    {"pass without a domain", NULL, RESULTS "mx.klynger.example; dmarc=pass\n", NULL, NULL, 0, 0},
    {"only spf and dkim", NULL,
     RESULTS "mx.klynger.example; spf=pass smtp.mailfrom=klinik.example; dkim=pass "
             "header.d=klinik.example\n",
     NULL, NULL, 0, 0},
    {"forged pass below", NULL, FAILED_AT("klinik.example") PASSED("klinik.example"), NULL, NULL, 0,
     0},
    {"forged pass below another server's", NULL,
     RESULTS "mx.evil.example; dmarc=fail\n" PASSED("klinik.example"), NULL, NULL, 0, 0},
    {"forged server on top", NULL,
     RESULTS "mx.evil.example; dmarc=pass header.from=klinik.example\n", NULL, NULL, 0, 0},
    {"server that begins alike", NULL,
     RESULTS "mx.klynger.example.evil.example; dmarc=pass header.from=klinik.example\n", NULL, NULL,
     0, 0},
    {"server that ends alike", NULL,
     RESULTS "evil.mx.klynger.example; dmarc=pass header.from=klinik.example\n", NULL, NULL, 0, 0},
    {"server in a comment", NULL,
     RESULTS "evil.example (mx.klynger.example); dmarc=pass header.from=klinik.example\n", NULL,
     NULL, 0, 0},
    {"no server at all", NULL, RESULTS "dmarc=pass header.from=klinik.example\n", NULL, NULL, 0, 0},
    {"pass in a comment", NULL,
     RESULTS "mx.klynger.example; spf=pass (; dmarc=pass header.from=klinik.example)\n", NULL, NULL,
     0, 0},
    {"pass in quotes", NULL,
     RESULTS "mx.klynger.example; spf=pass smtp.mailfrom=\"; dmarc=pass "
             "header.from=klinik.example;\"@evil.example\n",
     NULL, NULL, 0, 0},
    {"pass in an encoded word that ends the comment", NULL,
     RESULTS "mx.klynger.example; spf=pass (sender "
             "=?utf-8?q?=29;_dmarc=3Dpass_header.from=3Dklinik.example;?= )\n",
     NULL, NULL, 0, 0},
    {"pass in an encoded envelope sender", NULL,
     RESULTS "mx.klynger.example; spf=pass smtp.mailfrom= "
             "=?utf-8?q?=3B_dmarc=3Dpass_header.from=3Dklinik.example?=\n",
     NULL, NULL, 0, 0},
    {"fail and pass", NULL,
     RESULTS "mx.klynger.example; dmarc=fail header.from=klinik.example; dmarc=pass "
             "header.from=klinik.example\n",
     NULL, NULL, 0, 0},
    {"ARC's word", NULL,
     "ARC-Authentication-Results: i=1; mx.klynger.example; dmarc=pass "
     "header.from=klinik.example\n",
     NULL, NULL, 0, 0},
    {"X-Authentication-Results", NULL,
     "X-Authentication-Results: mx.klynger.example; dmarc=pass header.from=klinik.example\n", NULL,
     NULL, 0, 0},
    {"Exchange's mark without Exchange", NULL, "X-MS-Exchange-Organization-AuthAs: Internal\n",
     NULL, NULL, 0, 0},
    {"nothing is believed", NULL, NULL, NULL, NULL, 0, BELIEVES_NOTHING},
    {"our server's form where Exchange's holds", NULL, NULL, NULL, NULL, 0, BELIEVE_EXCHANGE},
    {"Exchange: anonymous", NULL, "X-MS-Exchange-Organization-AuthAs: Anonymous\n", NULL, NULL, 0,
     BELIEVE_EXCHANGE},
    {"Exchange: only compauth", NULL,
     RESULTS "spf=pass smtp.mailfrom=klinik.example; dkim=none; dmarc=bestguesspass action=none "
             "header.from=klinik.example;compauth=pass reason=109\n",
     NULL, NULL, 0, BELIEVE_EXCHANGE},
    /* the token */
    {"no token", NULL, NULL, "Subject: Re: Faktura 4711\n", NULL, 0, 0},
    {"guessed token", NULL, NULL, "Subject: Re: [godkend:ABCDEFGHIJKLMNOP]\n", NULL, 0, 0},
    {"cut token", NULL, NULL, "Subject: Re: [godkend:SHORT]\n", NULL, 0, 0},
    {"token in lower case", NULL, NULL, "Subject: Re: [godkend:LOWER]\n", NULL, 0, 0},
    {"token with a letter too many", NULL, NULL, "Subject: Re: [godkend:TOKENA]\n", NULL, 0, 0},
    {"token of another's case", NULL, NULL, "Subject: Re: [godkend:OTHERS]\n", NULL, 0, 0},
    {"token only in the text", NULL, NULL, "Subject: Re: Faktura 4711\n",
     "\nGodkendt\n[godkend:TOKEN]\n", 0, 0},
    {"expired token", NULL, NULL, NULL, NULL, EXPIRED, 0},
    {"voided token", NULL, NULL, NULL, NULL, VOIDED, 0},
    {"the document was changed since", NULL, NULL, NULL, NULL, OTHER_DOCUMENT, 0},
    {"no longer in office", NULL, NULL, NULL, NULL, LEFT_OFFICE, 0},
    /* who wrote the words */
    {"machine: Auto-Submitted", ANNA "Auto-Submitted: auto-replied\n", NULL, NULL, NULL, 0, 0},
    {"machine: Precedence", ANNA "Precedence: bulk\n", NULL, NULL, NULL, 0, 0},
    {"machine: mailing list", ANNA "List-Id: <x.klinik.example>\n", NULL, NULL, NULL, 0, 0},
    {"machine: X-Autoreply", ANNA "X-Autoreply: yes\n", NULL, NULL, NULL, 0, 0},
    {"machine: null return path", "Return-Path: <>\n" ANNA, NULL, NULL, NULL, 0, 0},
    {"our own mail comes back", ANNA "X-Klyngebilag-Loop: 1\n", NULL, NULL, NULL, 0, 0},
    {"quoted godkendt, nothing new", NULL, NULL, NULL,
     "\nDen 21.11.2026 skrev Bo Dam:\n> Godkendt\n", 0, 0},
    {"quoted godkendt below a greeting", NULL, NULL, NULL, "\nHej\n\n> Godkendt\n", 0, 0},
    {"quoted godkendt in HTML", NULL, NULL, NULL,
     "Content-Type: text/html; charset=utf-8\n\n<blockquote><p>Godkendt</p></blockquote>\n", 0, 0},
    {"quoted godkendt in a table in HTML", NULL, NULL, NULL,
     "Content-Type: text/html\n\n<blockquote><table><tr><td><p>PLO</p><p>Godkendt</p></td></tr>"
     "</table></blockquote>\n",
     0, 0},
    {"godkendt below Outlook's head", NULL, NULL, NULL,
     "\nFra: Bo Dam <bo@klinik.example>\nSendt: 21. november 2026 10:00\nTil: Anna Holm\n"
     "Emne: Faktura\n\nGodkendt\n",
     0, 0},
    {"forwarded by a third person", "From: vikar@klinik.example\n", NULL,
     "Subject: VS: Faktura 4711 [godkend:TOKEN]\n",
     "\n-----Oprindelig meddelelse-----\nFra: Anna Holm <anna@klinik.example>\nSendt: i dag\n\n"
     "Godkendt\n",
     0, 0},
    {"forwarded as an attachment", NULL, NULL, "Subject: VS: Faktura 4711 [godkend:TOKEN]\n",
     "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSe vedhæftede\n--b\n"
     "Content-Type: message/rfc822\n\nFrom: anna@klinik.example\nSubject: Re\n\nGodkendt\n--b--\n",
     0, 0},
    {"godkendt in an attached file", NULL, NULL, NULL,
     "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSe filen\n--b\n"
     "Content-Type: text/plain; name=svar.txt\nContent-Disposition: attachment; "
     "filename=svar.txt\n\nGodkendt\n--b--\n",
     0, 0},
    {"godkendt only in the subject", NULL, NULL, "Subject: Godkendt [godkend:TOKEN]\n", "\n\n", 0,
     0},
};

#define QUOTED_HEAD "> Hej Anna\n> Svar \"godkendt\" eller \"afvist: grund\".\n"

/* The forms in which people's programs send a reply. */
static const Row genuine[] = {
    {"bare", NULL, NULL, NULL, NULL, 0, 0},
    {"Exchange's form of results", NULL,
     RESULTS "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=klinik.example; dkim=pass (signature "
             "was verified) header.d=klinik.example;dmarc=pass action=none "
             "header.from=klinik.example;compauth=pass reason=100\n",
     NULL, NULL, 0, BELIEVE_EXCHANGE},
    {"results folded, below Received", NULL,
     "Received: from x by mx.klynger.example\n" RESULTS
     "mx.klynger.example;\n\tspf=pass smtp.mailfrom=klinik.example;\n\tdmarc=pass (p=NONE) "
     "header.from=klinik.example\n",
     NULL, NULL, 0, 0},
    {"address in capitals", "From: \"Holm, Anna\" <Anna@Klinik.Example>\n", NULL, NULL, NULL, 0, 0},
    {"encoded name", "From: =?iso-8859-1?Q?Anna_H=F8lm?= <anna@klinik.example>\n", NULL, NULL, NULL,
     0, 0},
    {"encoded subject", NULL, NULL,
     "Subject: =?utf-8?q?SV=3A_Godkend_faktura_=5Bgodkend=3ATOKEN=5D?=\n", NULL, 0, 0},
    {"folded subject", NULL, NULL,
     "Subject: SV: Faktura 4711 fra Kroen ved Søen,\n [godkend:TOKEN]\n", NULL, 0, 0},
    {"Outlook, quoted below with its head", NULL, NULL, NULL,
     "\nGodkendt.\n\nMed venlig hilsen\n\nAnna Holm\nPraktiserende læge\nTlf. 2012 3456\n\n"
     "________________________________\nFra: PLO <bilag@klynger.example>\nSendt: 21. november 2026 "
     "10:00\nTil: Anna Holm\nEmne: Faktura\n\nSvar \"godkendt\" eller \"afvist: grund\".\n",
     0, 0},
    {"Outlook in English", NULL, NULL, NULL,
     "\nApproved\n\nBest regards\nAnna Holm\n+45 20 12 34 56\n\nFrom: PLO "
     "<bilag@klynger.example>\nSent: Saturday, 21 November 2026 10:00\nTo: Anna Holm\nSubject: "
     "x\n\nIf you do not approve, answer \"rejected\".\n",
     0, 0},
    {"Outlook, HTML only", NULL, NULL, NULL,
     "Content-Type: text/html; charset=utf-8\n\n<html><body><div class=WordSection1><p "
     "class=MsoNormal>Godkendt<o:p></o:p></p><p class=MsoNormal>&nbsp;</p><p>Med venlig "
     "hilsen</p><p>Anna Holm</p><div style='border-top:solid #E1E1E1'><p><b>Fra:</b> PLO<br>"
     "<b>Sendt:</b> 21. november 2026<br><b>Til:</b> Anna<br><b>Emne:</b> x</p></div><p>Ikke "
     "1.250,00 kr.?</p></div></body></html>\n",
     0, 0},
    {"Outlook on a phone", NULL, NULL, NULL,
     "\nGodkendt\n\nHent Outlook til iOS<https://aka.ms/o0ukef>\n"
     "________________________________\nFra: PLO\nSendt: lørdag\nTil: Anna\n\nIkke svaret?\n",
     0, 0},
    {"Gmail", NULL, NULL, NULL,
     "\nGodkendt\n\nlør. 21. nov. 2026 kl. 10.00 skrev PLO "
     "<bilag@klynger.example>:\n\n" QUOTED_HEAD,
     0, 0},
    {"Gmail with attribution over two lines and signature", NULL, NULL, NULL,
     "\nGodkendt!\n\n-- \nAnna Holm\nTelefon 20 12 34 56\n\nOn Sat, Nov 21, 2026 at 10:00 AM PLO\n"
     "<bilag@klynger.example> wrote:\n\n" QUOTED_HEAD,
     0, 0},
    {"Gmail, HTML only", NULL, NULL, NULL,
     "Content-Type: text/html; charset=UTF-8\n\n<div dir=\"ltr\">Godkendt</div><br><div "
     "class=\"gmail_quote\"><div dir=\"ltr\">Den lør. 21. nov. 2026 kl. 10.00 skrev PLO &lt;<a "
     "href=\"mailto:bilag@klynger.example\">bilag@klynger.example</a>&gt;:<br></div><blockquote "
     "class=\"gmail_quote\">Ikke svaret? Svar afvist.</blockquote></div>\n",
     0, 0},
    {"Gmail, both forms", NULL, NULL, NULL,
     "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; "
     "charset=UTF-8\n\nGodkendt\n\nDen lør. 21. nov. 2026 skrev PLO <bilag@klynger.example>:\n> "
     "x\n--b\nContent-Type: text/html\n\n<p>Godkendt</p>\n--b--\n",
     0, 0},
    {"Apple Mail", NULL, NULL, NULL,
     "\nGodkendt.\n\nKærlig hilsen\nAnna\n\n> Den 21. nov. 2026 kl. 10.00 skrev PLO "
     "<bilag@klynger.example>:\n> \n> Ikke svaret?\n",
     0, 0},
    {"Apple Mail, HTML only with quote", NULL, NULL, NULL,
     "Content-Type: text/html; charset=utf-8\n\n<body>Godkendt<br><div><br><blockquote "
     "type=\"cite\"><div>Den 21. nov. 2026 kl. 10.00 skrev PLO:</div><div>Ikke svaret? 500 "
     "kr.</div></blockquote></div></body>\n",
     0, 0},
    {"iPhone", NULL, NULL, NULL,
     "\nGodkendt \n\nSendt fra min iPhone\n\n> Den 21. nov. 2026 kl. 10.00 skrev PLO "
     "<bilag@klynger.example>:\n> \n> Hvis ikke\n",
     0, 0},
    {"Samsung", NULL, NULL, NULL,
     "\nGodkendes\n\nSendt fra min Galaxy\n\n-------- Oprindelig besked --------\nFra: PLO\n"
     "Dato: 21.11.2026 10.00\n\nIkke svaret?\n",
     0, 0},
    {"answered below the quote", NULL, NULL, NULL,
     "\nDen 21.11.2026 kl. 10.00 skrev PLO:\n" QUOTED_HEAD "\nGodkendt\n\nHilsen Anna\n", 0, 0},
    {"greeting and base64", NULL, NULL, NULL,
     "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
     "S8OmcmUgc2VrcmV0YXJpYXQNCg0KR09ES0VORFQNCg0KTXZoIEFubmENCg==\n",
     0, 0},
    {"no-break spaces, windows-1252", NULL, NULL, NULL,
     "Content-Type: text/plain; charset=windows-1252\n\nGodkendt\xa0\n\xa0\nDe bedste hilsner\n"
     "Anna\n20123456\n",
     0, 0},
    {"signature with a disclaimer", NULL, NULL, NULL,
     "\nGodkendt\n\nMvh\nAnna Holm\nPraktiserende læge\nAlgade 12, 5000 Odense\n\nHvis du ikke er "
     "rette modtager, bedes du slette denne mail.\n",
     0, 0},
};

/* The coordinator wrote them; what she means a person has to see. */
static const Row unclear[] = {
    {"negated", NULL, NULL, NULL, "\nIkke godkendt\n", 0, 0},
    {"negated behind", NULL, NULL, NULL, "\nGodkendes ikke\n", 0, 0},
    {"negated on the next line", NULL, NULL, NULL, "\nGodkendt\n\nNej, det er den ikke\n", 0, 0},
    {"negated in the greeting", NULL, NULL, NULL, "\nHej, ikke\nGodkendt\n", 0, 0},
    {"conditional", NULL, NULL, NULL, "\nGodkendt hvis beløbet passer\n", 0, 0},
    {"conditional below", NULL, NULL, NULL, "\nGodkendt\n\nNår vi har fået deltagerlisten.\n", 0,
     0},
    {"with reservation", NULL, NULL, NULL, "\nGodkendt\nMed forbehold for vinen.\n", 0, 0},
    {"partly", NULL, NULL, NULL, "\nGodkendt\nDog kun maden\n", 0, 0},
    {"later", NULL, NULL, NULL, "\nGodkendt\nVent med at betale\n", 0, 0},
    {"behind a no-break space", NULL, NULL, NULL,
     "Content-Type: text/plain; charset=utf-8\n\nGodkendt\nalt\u00a0undtagen\u00a0vinen\n", 0, 0},
    {"behind a dash", NULL, NULL, NULL,
     "Content-Type: text/plain; charset=utf-8\n\nGodkendt\nmaden–ikke–vinen\n", 0, 0},
    {"question", NULL, NULL, NULL, "\nKan det godkendes?\n", 0, 0},
    {"one word and a question mark", NULL, NULL, NULL, "\nGodkendt?\n", 0, 0},
    {"question below", NULL, NULL, NULL, "\nGodkendt\nHvem var med?\n", 0, 0},
    {"both words", NULL, NULL, NULL, "\nGodkendt\nAfvist\n", 0, 0},
    {"both words, no first", NULL, NULL, NULL, "\nAfvist\nGodkendt\n", 0, 0},
    {"conditional no", NULL, NULL, NULL, "\nAfvist hvis det er vin\n", 0, 0},
    {"another amount", NULL, NULL, NULL, "\nGodkendt\nI må betale 10.000\n", 0, 0},
    {"another amount of three digits", NULL, NULL, NULL, "\nGodkendt\nBetal 900\n", 0, 0},
    {"another amount below the name", NULL, NULL, NULL, "\nGodkendt\nMvh Anna\n\n\nBetal 900 kr.\n",
     0, 0},
    {"PS", NULL, NULL, NULL, "\nGodkendt\n\nMvh\nAnna\nKlinikken\nAlgade 1\nPS: ikke vinen\n", 0,
     0},
    {"other words", NULL, NULL, NULL, "\nJa tak, det er fint\n", 0, 0},
    {"in English", NULL, NULL, NULL, "\nApproved\nUnless the wine is included\n", 0, 0},
};

/* Forged requests for a statement: nobody is told anything. */
static const Row commands[] = {
    {"stranger", FROM_EVIL, PASSED("evil.example"), "Subject: Saldo\n", "\nSaldo for klynge 57\n",
     0, 0},
    {"coordinator's address, not passed", NULL, FAILED_AT("klinik.example"), "Subject: Saldo\n",
     "\nSaldo\n", 0, 0},
    {"no results", NULL, "", "Subject: Saldo\n", "\nSaldo\n", 0, 0},
    {"colleague at the clinic", "From: vikar@klinik.example\n", NULL, "Subject: Saldo\n",
     "\nSaldo for klynge 57\n", 0, 0},
    {"her Reply-To", FROM_EVIL "Reply-To: anna@klinik.example\n", PASSED("evil.example"),
     "Subject: Saldo\n", "\nSaldo\n", 0, 0},
    {"two authors", "From: anna@klinik.example, evil@evil.example\n", NULL, "Subject: Saldo\n",
     "\nSaldo\n", 0, 0},
    {"pass in an encoded word", NULL,
     RESULTS "mx.klynger.example; spf=pass (x "
             "=?utf-8?q?=29;_dmarc=3Dpass_header.from=3Dklinik.example;?= )\n",
     "Subject: Saldo\n", "\nSaldo\n", 0, 0},
    {"Kelvin sign", "From: anna@\u212Alinik.example\n", NULL, "Subject: Saldo\n", "\nSaldo\n", 0,
     0},
    {"machine", ANNA "Auto-Submitted: auto-generated\n", NULL, "Subject: Saldo\n", "\nSaldo\n", 0,
     0},
    {"no longer in office", NULL, NULL, "Subject: Saldo\n", "\nSaldo\n", LEFT_OFFICE, 0},
};
