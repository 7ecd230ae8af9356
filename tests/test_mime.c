#include "ocr/document.h"
#include "ocr/mime.h"
#include <string.h>

/* What came through the sink. */
typedef struct Got {
    GPtrArray *rows; /* "path name type document size" */
    int stop_after;  /* refuse from here on; 0: never */
} Got;

static bool
take(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user, GError **error)
{
    Got *got = user;
    (void)data;
    g_ptr_array_add(got->rows, g_strdup_printf("%s %s %s %s %zu", head->path,
                                               head->name ? head->name : "-", head->media_type,
                                               head->document ? "document" : "no", size_bytes));
    if (got->stop_after && (int)got->rows->len >= got->stop_after)
        return fail(error, FAIL_OURS, "the pipe is gone");
    return true;
}

static Reading *
read_mail(const char *text, size_t size_bytes, Got *got)
{
    got->rows = g_ptr_array_new_with_free_func(g_free);
    DocumentRequest request = {.media_type = "message/rfc822", .sink = {take, got}};
    return document_read((const uint8_t *)text, size_bytes, &request);
}

static char *
joined(const Got *got)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < got->rows->len; i++)
        g_string_append_printf(out, "%s\n", (char *)g_ptr_array_index(got->rows, i));
    return g_string_free(out, FALSE);
}

static void
check_parts(const char *mail, const char *want)
{
    Got got = {0};
    g_autoptr(Reading) reading = read_mail(mail, strlen(mail), &got);
    g_assert_cmpstr(reading->reason, ==, NULL);
    g_assert_cmpstr(reading->end, ==, "complete");
    g_autofree char *have = joined(&got);
    g_assert_cmpstr(have, ==, want);
    g_ptr_array_unref(got.rows);
}

#define HEAD "From: Anna Friis <Anna.Friis@Praksis.example>\nTo: bilag@klynge.example\n"

/* --- parts ---------------------------------------------------------------------------------------
 */

static void
test_parts_plain(void)
{
    check_parts(HEAD "\nHej\n", "1 - text/plain no 4\n");
}

static void
test_parts_mixed(void)
{
    check_parts(HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
                     "--b\nContent-Type: text/plain\n\nHej\n"
                     "--b\nContent-Type: application/pdf; name*=utf-8''f%C3%B8lge.pdf\n"
                     "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n"
                     "--b\nContent-Type: application/octet-stream; "
                     "name=\"=?iso-8859-1?Q?m=F8de.pdf?=\"\n\n%PDF-1.4 x\n--b--\n",
                "2 følge.pdf application/pdf document 9\n"
                "3 møde.pdf application/pdf document 10\n"
                "1 - text/plain no 3\n");
}

static void
test_parts_nested_mail(void)
{
    check_parts(HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
                     "--b\n\nSe vedhæftet\n"
                     "--b\nContent-Type: message/rfc822\n\n"
                     "Subject: indre\nContent-Type: multipart/mixed; boundary=c\n\n"
                     "--c\n\ninderst\n"
                     "--c\nContent-Type: text/xml; name=f.xml\n\n<Invoice xmlns='x'/>\n--c--\n"
                     "--b--\n",
                "2.1 - text/plain no 7\n2.2 f.xml text/xml document 20\n1 - text/plain no 13\n");
}

static void
test_parts_seals_and_calendars(void)
{
    check_parts(HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
                     "--b\nContent-Type: text/calendar; name=m.ics\n\nBEGIN:VCALENDAR\n"
                     "--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n"
                     "--b\nContent-Type: text/plain; name=ATT00001.txt\n\nx\n"
                     "--b\nContent-Type: text/csv; name=deltagere.csv\n\nNavn;Rolle\n--b--\n",
                "1 m.ics text/calendar no 15\n2 smime.p7s application/pkcs7-signature no 1\n"
                "3 ATT00001.txt text/plain no 1\n4 deltagere.csv text/csv document 10\n");
}

/* A GIF that is nothing but its header: the size is all that is looked at. */
static char *
gif_mail(const char *name, const char *disposition, guint w, guint h, size_t size)
{
    g_autofree guchar *bytes = g_malloc0(size);
    memcpy(bytes, "GIF89a", 6);
    bytes[6] = (guchar)(w & 0xff), bytes[7] = (guchar)(w >> 8);
    bytes[8] = (guchar)(h & 0xff), bytes[9] = (guchar)(h >> 8);
    g_autofree char *base64 = g_base64_encode(bytes, size);
    return g_strdup_printf(HEAD "Content-Type: image/gif; name=%s\nContent-Disposition: %s\n"
                                "Content-Transfer-Encoding: base64\n\n%s\n",
                           name, disposition, base64);
}

static void
test_pictures(void)
{
    static const struct {
        const char *name, *disposition;
        guint w, h;
        size_t size;
        bool document;
    } cases[] = {
        {"image001.gif", "inline", 200, 80, 9000, false},
        {"image001.gif", "inline", 900, 1200, 90000, true},
        {"image001.gif", "inline", 900, 1200, 3000, false},
        {"pixel.gif", "inline", 1, 1, 43, false},
        {"pixel.gif", "attachment", 1, 1, 43, false},
        {"bon.gif", "attachment", 400, 900, 5000, true},
        {"facebook.gif", "attachment", 64, 64, 3000, false},
        {"banner.gif", "inline", 1200, 250, 60000, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *mail =
            gif_mail(cases[i].name, cases[i].disposition, cases[i].w, cases[i].h, cases[i].size);
        g_autofree char *want =
            g_strdup_printf("1 %s image/gif %s %zu\n", cases[i].name,
                            cases[i].document ? "document" : "no", cases[i].size);
        check_parts(mail, want);
    }
}

static void
test_html_receipt(void)
{
    check_parts(HEAD "Content-Type: text/html\n\n<p>Kvittering for taxa</p><table><tr><td>I alt"
                     "</td><td>249,50</td></tr></table>\n",
                "1 - text/html document 80\n");
    check_parts(HEAD "Content-Type: text/html\n\n<p>Hvor finder jeg min kvittering?</p>\n",
                "1 - text/html no 39\n");
}

static void
test_uuencode(void)
{
    check_parts(HEAD "\nHej, se filen.\nbegin 644 liste.csv\n&3F%V;CL*\n`\nend\nMvh Anna\n"
                     "begin 1234 is no file\n",
                "1/1 liste.csv text/csv document 6\n1 - text/plain no 82\n");
}

static void
add_attribute(GByteArray *out, guint8 level, guint32 id, const void *data, guint32 size)
{
    const guint8 head[] = {level,
                           (guint8)id,
                           (guint8)(id >> 8),
                           (guint8)(id >> 16),
                           (guint8)(id >> 24),
                           (guint8)size,
                           (guint8)(size >> 8),
                           0,
                           0};
    guint16 sum = 0;
    for (guint32 i = 0; i < size; i++)
        sum = (guint16)(sum + ((const guint8 *)data)[i]);
    const guint8 tail[] = {(guint8)sum, (guint8)(sum >> 8)};
    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, data, size);
    g_byte_array_append(out, tail, sizeof tail);
}

static void
test_winmail(void)
{
    static const guint8 signature[] = {0x78, 0x9f, 0x3e, 0x22, 1, 0};
    static const guint8 version[] = {0, 0, 1, 0}, render[14] = {0};
    g_autoptr(GByteArray) tnef = g_byte_array_new();
    g_byte_array_append(tnef, signature, sizeof signature);
    add_attribute(tnef, 1, 0x00089006, version, sizeof version);
    add_attribute(tnef, 2, 0x00069002, render, sizeof render);
    add_attribute(tnef, 2, 0x00018010, "bilag.pdf", 10);
    add_attribute(tnef, 2, 0x0006800f, "%PDF-1.4 x", 10);
    g_autofree char *base64 = g_base64_encode(tnef->data, tnef->len);
    g_autofree char *mail =
        g_strdup_printf(HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHej\n--b\n"
                             "Content-Type: application/ms-tnef; name=winmail.dat\n"
                             "Content-Transfer-Encoding: base64\n\n%s\n--b--\n",
                        base64);
    g_autofree char *want = g_strdup_printf("2/1 bilag.pdf application/pdf document 10\n"
                                            "2 winmail.dat application/ms-tnef no %u\n"
                                            "1 - text/plain no 3\n",
                                            tnef->len);
    check_parts(mail, want);
}

/* --- envelope --- */

static void
test_envelope(void)
{
    static const char mail[] =
        "Return-Path: <Anna.Friis@praksis.example>\n"
        "Authentication-Results: mx.example; dmarc=pass header.from=praksis.example\n"
        "Authentication-Results: fake.example; dmarc=fail\n" HEAD
        "Subject: =?utf-8?Q?Kvittering_fra_m=C3=B8de?=\n"
        "Message-ID: <abc@praksis.example>\nIn-Reply-To: <case-1@klynge.example>\n"
        "References: <a@x> <case-1@klynge.example>\nDate: Fri, 20 Nov 2026 10:00:00 +0100\n"
        "Content-Type: text/plain; charset=iso-8859-1\n\n"
        "Hej\n\nHermed kvittering for m\xf8"
        "det.\n\nDen 19. nov. 2026 kl. 9.00 skrev Bilag:\n"
        "> Send den\n";
    Got got = {0};
    g_autoptr(Reading) reading = read_mail(mail, sizeof mail - 1, &got);
    const ReadingMail *m = reading->mail;
    const ReadingAddress *from = g_ptr_array_index(m->from, 0);
    g_assert_cmpstr(reading->how, ==, "mail");
    g_assert_cmpstr(from->address, ==, "anna.friis@praksis.example");
    g_assert_cmpstr(from->name, ==, "Anna Friis");
    g_assert_cmpstr(m->subject, ==, "Kvittering fra møde");
    g_assert_cmpstr(m->message_id, ==, "abc@praksis.example");
    g_assert_cmpstr(m->in_reply_to, ==, "case-1@klynge.example");
    g_assert_cmpuint(m->references->len, ==, 2);
    g_assert_cmpstr(m->date, ==, "2026-11-20T09:00:00Z");
    g_assert_cmpstr(m->return_path, ==, "anna.friis@praksis.example");
    g_assert_cmpuint(m->auth_results->len, ==, 2);
    g_assert_true(g_str_has_prefix(g_ptr_array_index(m->auth_results, 0), "mx.example"));
    g_assert_cmpstr(m->new_text, ==, "Hej\n\nHermed kvittering for mødet.");
    g_assert_nonnull(strstr(m->text, "> Send den"));
    g_assert_cmpstr(m->language, ==, "da");
    g_assert_null(m->automatic);
    g_ptr_array_unref(got.rows);
}

static void
test_automatic(void)
{
    static const struct {
        const char *headers, *want;
    } cases[] = {
        {HEAD, NULL},
        {HEAD "Auto-Submitted: no\n", NULL},
        {HEAD "Auto-Submitted: auto-replied\n", "Auto-Submitted"},
        {HEAD "Return-Path: <>\n", "null return path"},
        {HEAD "Precedence: bulk\n", "Precedence"},
        {HEAD "Precedence: first-class\n", NULL},
        {HEAD "List-Id: Nyt <nyt.example>\n", "List-Id"},
        {HEAD "List-Unsubscribe: <mailto:a@b.example>\n", "List-Unsubscribe"},
        {HEAD "X-Auto-Response-Suppress: DR, AutoReply\n", "X-Auto-Response-Suppress"},
        {HEAD "X-Auto-Response-Suppress: DR, RN\n", NULL},
        {HEAD "X-Autoreply: yes\n", "X-Autoreply"},
        {HEAD "X-Failed-Recipients: a@b.example\n", "X-Failed-Recipients"},
        {HEAD "X-Loop: a@b.example\n", "X-Loop"},
        {HEAD "X-Klyngebilag-Loop: 1\n", "our own loop header"},
        {"From: MAILER-DAEMON@mx.example\n", "sent by a machine's address"},
        {"From: Kro <no-reply@kro.example>\n", "sent by a machine's address"},
        {"From: faktura.noreply@kro.example\n", "sent by a machine's address"},
        {"From: Noreen <noreen@kro.example>\n", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *mail = g_strdup_printf("%s\nHej\n", cases[i].headers);
        Got got = {0};
        g_autoptr(Reading) reading = read_mail(mail, strlen(mail), &got);
        g_assert_cmpstr(reading->mail->automatic, ==, cases[i].want);
        g_ptr_array_unref(got.rows);
    }
}

static void
test_bounce(void)
{
    static const char mail[] =
        "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\n\nYour mail could not be delivered.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; Bo.Holm@praksis.example\nAction: failed\nStatus: 5.1.1\n\n"
        "Final-Recipient: rfc822; ida@praksis.example\nAction: delayed\n"
        "--b\nContent-Type: message/rfc822\n\nMessage-ID: <out-7@klynge.example>\n\nhej\n--b--\n";
    Got got = {0};
    g_autoptr(Reading) reading = read_mail(mail, sizeof mail - 1, &got);
    g_assert_cmpuint(reading->mail->failed_recipients->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(reading->mail->failed_recipients, 0), ==,
                    "bo.holm@praksis.example");
    g_assert_cmpstr(reading->mail->reported_id, ==, "out-7@klynge.example");
    g_assert_cmpuint(reading->attachments->len, ==, 0);
    g_ptr_array_unref(got.rows);
}

/* What a report says by its head alone; a mail forwarded as a file is no report. */
static void
test_reported(void)
{
    static const struct {
        const char *mail, *want;
    } table[] = {
        {"From: MAILER-DAEMON@mx.example\n"
         "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
         "--b\nContent-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: <out-8@k.example>\n"
         "--b--\n",
         "out-8@k.example"},
        {"From: bo@praksis.example\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--b\n\nSe faktura.\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <in-1@k.example>\n"
         "\nhej\n--b--\n",
         NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        Got got = {0};
        g_autoptr(Reading) reading = read_mail(table[i].mail, strlen(table[i].mail), &got);
        g_assert_cmpstr(reading->mail->reported_id, ==, table[i].want);
        g_ptr_array_unref(got.rows);
    }
}

/* --- texts --- */

static void
test_new_text(void)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Godkendt\n\n> gammelt\n", "Godkendt"},
        {"Godkendt\n\nOn Fri, 20 Nov 2026 at 10:00, Bilag <b@k.example>\nwrote:\n> x\n",
         "Godkendt"},
        {"Tak\n\nDen fre. 20. nov. 2026 kl. 10.00 skrev Bilag <b@k.example>:\n\nx\n", "Tak"},
        {"Danke\n\nAm 20.11.2026 um 10:00 schrieb Bilag:\nx\n", "Danke"},
        {"Ja\n-----Original Message-----\nFrom: x\n", "Ja"},
        {"Ja\n\nFra: Bilag\nSendt: 20. november 2026 10:00\nTil: Anna\nEmne: x\n\ngammelt", "Ja"},
        {"Ja\n\n*From:* Bilag\n*Sent:* Friday\n\nold", "Ja"},
        {"Ja\n________________________________\nFra: Bilag\n", "Ja"},
        {"> Hvem deltog?\n\nAnna Friis\n> Dato?\n12/9\n", "Anna Friis\n12/9"},
        {"On Friday Bilag wrote:\n> Hvem?\nAnna Friis\n", "Anna Friis"},
        {"Hej\n\nFra: klyngen kommer 12 personer.\nMvh Anna", NULL},
        {"On time\nvi ses\n", NULL},
        {"", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *have = mime_new_text(cases[i].text);
        g_autofree char *all = g_strstrip(g_strdup(cases[i].text));
        g_assert_cmpstr(have, ==, cases[i].want ? cases[i].want : all);
    }
}

static void
test_language(void)
{
    g_assert_cmpstr(mime_language("Hej. Hermed kvittering for mødet. Venlig hilsen Anna"), ==,
                    "da");
    g_assert_cmpstr(mime_language("Dear all, please find the invoice attached."), ==, "en");
    g_assert_cmpstr(mime_language("Se venligst vedhæftede."), ==, "da");
    g_assert_null(mime_language("12345"));
}

/* --- hostile and broken --- */

static void
check_end(const char *mail, size_t size, const char *end, const char *reason_has)
{
    Got got = {0};
    g_autoptr(Reading) reading = read_mail(mail, size, &got);
    g_assert_cmpstr(reading->end, ==, end);
    if (reason_has) {
        g_assert_nonnull(reading->reason);
        g_assert_nonnull(strstr(reading->reason, reason_has));
    }
    g_ptr_array_unref(got.rows);
}

static void
test_empty(void)
{
    check_end("", 0, "blank", "empty");
    check_end("\r\n\r\n  \n", 8, "blank", "empty");
    check_end("\0\0\0", 3, "blank", "empty");
}

static char *
nested(int depth)
{
    GString *out = g_string_new(HEAD);
    for (int i = 0; i < depth; i++)
        g_string_append_printf(out, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    g_string_append(out, "\ninderst\n");
    return g_string_free(out, FALSE);
}

static void
test_nesting(void)
{
    g_autofree char *fine = nested(30), *deep = nested(500), *abyss = nested(20000);
    check_end(fine, strlen(fine), "complete", NULL);
    check_end(deep, strlen(deep), "hostile", "nested");
    check_end(abyss, strlen(abyss), "hostile", "nested");
    Got got = {0};
    g_autoptr(Reading) reading = read_mail(deep, strlen(deep), &got);
    const ReadingAddress *from = g_ptr_array_index(reading->mail->from, 0);
    g_assert_cmpstr(from->address, ==, "anna.friis@praksis.example"); /* kept for the queue */
    g_ptr_array_unref(got.rows);
}

static void
test_nested_mails(void)
{
    GString *mail = g_string_new(HEAD);
    for (int i = 0; i < 500; i++)
        g_string_append(mail, "Content-Type: message/rfc822\n\nSubject: x\n");
    g_string_append(mail, "\ninderst\n");
    check_end(mail->str, mail->len, "hostile", "nested");
    g_string_free(mail, TRUE);
}

static char *
many_parts(int n)
{
    GString *mail = g_string_new(HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < n; i++)
        g_string_append_printf(mail, "--b\nContent-Type: text/csv; name=l%d.csv\n\nx\n", i);
    g_string_append(mail, "--b--\n");
    return g_string_free(mail, FALSE);
}

static void
test_many_parts(void)
{
    g_autofree char *fits = many_parts(1000), *over = many_parts(1001);
    check_end(fits, strlen(fits), "complete", NULL);
    check_end(over, strlen(over), "hostile", "too many parts");
}

static void
test_long_header(void)
{
    GString *mail = g_string_new(HEAD "X-Long: ");
    for (int i = 0; i < 100000; i++)
        g_string_append(mail, "aaaaaaa\n ");
    g_string_append(mail, "\n\nHej\n");
    check_end(mail->str, mail->len, "hostile", "header");
    g_string_free(mail, TRUE);
}

/* libetpan dies of this one. */
static void
test_parentheses(void)
{
    GString *mail = g_string_new("From: ");
    for (int i = 0; i < 107 * 1024; i++)
        g_string_append_c(mail, '(');
    g_string_append(mail, "\n\nHej\n");
    check_end(mail->str, mail->len, "complete", NULL);
    g_string_free(mail, TRUE);
}

static void
test_big(void)
{
    GString *mail = g_string_new(HEAD "Content-Type: application/pdf; name=a.pdf\n"
                                      "Content-Transfer-Encoding: base64\n\n");
    for (int i = 0; i < 60 * 1024 * 1024 / 77; i++)
        g_string_append(mail, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpBQkNERUZHSElKS0xNTk9QUVJTVFVW"
                              "V1hZWkFCQ0RF\n");
    check_end(mail->str, mail->len, "complete", NULL);
    g_string_free(mail, TRUE);
}

static void
check_finding(const char *mail, const char *rule)
{
    Got got = {0};
    g_autoptr(Reading) reading = read_mail(mail, strlen(mail), &got);
    g_assert_cmpstr(reading->end, ==, "complete");
    g_assert_cmpuint(reading->findings->len, ==, 1);
    const ReadingFinding *finding = g_ptr_array_index(reading->findings, 0);
    g_assert_cmpstr(finding->rule, ==, rule);
    g_ptr_array_unref(got.rows);
}

static void
test_broken_base64(void)
{
    check_finding(HEAD "Content-Type: application/pdf; name=a.pdf\n"
                       "Content-Transfer-Encoding: base64\n\n"
                       "!!!! denne fil er gået i stykker undervejs !!!! ***** ##### !!!!! ??? €€€"
                       "....... ,,,,,,, ;;;;;;;;; ''''''''''' **************\n",
                  "mail.base64");
}

static void
test_unknown_charset(void)
{
    check_finding(HEAD "Content-Type: text/plain; charset=x-klingon\n\nm\xf8"
                       "de\n",
                  "mail.charset");
}

static void
test_no_mail(void)
{
    static const char garbage[] = "\x01\x02\x03 this is no mail at all\n\x80\xff\n";
    Got got = {0};
    g_autoptr(Reading) reading = read_mail(garbage, sizeof garbage - 1, &got);
    g_assert_nonnull(reading->mail);
    g_ptr_array_unref(got.rows);
}

static void
test_sink_fails(void)
{
    Got got = {.stop_after = 1};
    g_autofree char *mail = many_parts(5);
    g_autoptr(Reading) reading = read_mail(mail, strlen(mail), &got);
    g_assert_cmpstr(reading->end, ==, "killed");
    g_assert_cmpuint(got.rows->len, ==, 1);
    g_ptr_array_unref(got.rows);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mime/parts/plain", test_parts_plain);
    g_test_add_func("/mime/parts/mixed", test_parts_mixed);
    g_test_add_func("/mime/parts/nested-mail", test_parts_nested_mail);
    g_test_add_func("/mime/parts/seals-and-calendars", test_parts_seals_and_calendars);
    g_test_add_func("/mime/parts/pictures", test_pictures);
    g_test_add_func("/mime/parts/html-receipt", test_html_receipt);
    g_test_add_func("/mime/parts/uuencode", test_uuencode);
    g_test_add_func("/mime/parts/winmail", test_winmail);
    g_test_add_func("/mime/envelope", test_envelope);
    g_test_add_func("/mime/automatic", test_automatic);
    g_test_add_func("/mime/bounce", test_bounce);
    g_test_add_func("/mime/what a report is about", test_reported);
    g_test_add_func("/mime/new-text", test_new_text);
    g_test_add_func("/mime/language", test_language);
    g_test_add_func("/mime/hostile/empty", test_empty);
    g_test_add_func("/mime/hostile/nesting", test_nesting);
    g_test_add_func("/mime/hostile/nested-mails", test_nested_mails);
    g_test_add_func("/mime/hostile/many-parts", test_many_parts);
    g_test_add_func("/mime/hostile/long-header", test_long_header);
    g_test_add_func("/mime/hostile/parentheses", test_parentheses);
    g_test_add_func("/mime/hostile/big", test_big);
    g_test_add_func("/mime/broken/base64", test_broken_base64);
    g_test_add_func("/mime/broken/charset", test_unknown_charset);
    g_test_add_func("/mime/broken/no-mail", test_no_mail);
    g_test_add_func("/mime/broken/sink", test_sink_fails);
    return g_test_run();
}
