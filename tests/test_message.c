#include "daemon/mail_header.h"
#include "daemon/message.h"
#include <string.h>

enum { SAMPLE_MS_S = 1795294445 }; /* 2026-11-21T20:54:05Z */
static const int64_t SAMPLE_MS = (int64_t)SAMPLE_MS_S * 1000;

typedef struct Row {
    const char *name, *input, *want;
} Row;

static const Row clean_rows[] = {
    {"plain", "Kvittering fra Café Ælling", "Kvittering fra Café Ælling"},
    {"nothing", "", ""},
    {"spaces", "  a \t b  ", "a b"},
    {"injection", "Hej\r\nBcc: offer@example.com", "Hej Bcc: offer@example.com"},
    {"NUL-like and C1",
     "a\x01"
     "b\xc2\x85"
     "c",
     "a b c"},
    {"line separator",
     "a\xe2\x80\xa8"
     "b",
     "a b"},
    {"bidi", "\xe2\x80\xaeGPJ.exe", "GPJ.exe"},
    {"broken UTF-8",
     "a\xff"
     "b",
     "a\xef\xbf\xbd"
     "b"},
    {"cut", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"},
};

static void
test_clean(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(clean_rows); i++) {
        g_autofree char *got = header_clean(clean_rows[i].input, 40);
        g_test_message("%s", clean_rows[i].name);
        g_assert_cmpstr(got, ==, clean_rows[i].want);
    }
    g_autofree char *none = header_clean(NULL, 10);
    g_assert_cmpstr(none, ==, "");
}

static const Row text_rows[] = {
    {"plain", "Re: Kvittering [K2026-000123/ABCD]",
     "Subject: Re: Kvittering [K2026-000123/ABCD]\r\n"},
    {"danish", "Re: Møde på Ærø i dag",
     "Subject: Re: =?UTF-8?Q?M=C3=B8de_p=C3=A5_=C3=86r=C3=B8?= i dag\r\n"},
    {"looks encoded", "=?utf-8?Q?x?=", "Subject: =?UTF-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=\r\n"},
    {"folded",
     "Faktura nummer 20261121 for lokaleleje og forplejning ved temaaften i oktober og november",
     "Subject: Faktura nummer 20261121 for lokaleleje og forplejning ved temaaften i\r\n"
     " oktober og november\r\n"},
    {"injection", "x\r\nBcc: y@example.com", "Subject: x Bcc: y@example.com\r\n"},
    {"long word",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "Subject:\r\n =?UTF-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?=\r\n"
     " =?UTF-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaa?=\r\n"},
};

static void
test_text(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(text_rows); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        header_text(got, "Subject", text_rows[i].input);
        g_test_message("%s", text_rows[i].name);
        g_assert_cmpstr(got->str, ==, text_rows[i].want);
    }
}

static void
test_whole_characters(void)
{
    g_autoptr(GString) got = g_string_new(NULL);
    header_text(got, "Subject", "ææææææææææææææææææææææææææææææ€€€€€€€€€€€€😀😀😀😀😀😀");
    g_auto(GStrv) lines = g_strsplit(got->str, "\r\n", -1);
    for (guint i = 0; lines[i]; i++) {
        g_assert_cmpuint(strlen(lines[i]), <=, 78);
        const char *first = strstr(lines[i], "?Q?");
        /* A continuation byte at the head of a word would be half a character. */
        if (first)
            g_assert_true(first[4] == 'C' || first[4] == 'E' || first[4] == 'F');
    }
}

static void
test_mailbox(void)
{
    static const struct {
        const char *display, *want;
    } rows[] = {
        {"PLO's klyngesekretariat", "To: \"PLO's klyngesekretariat\" <a@example.dk>\r\n"},
        {"Jens \"J\" B\\N", "To: \"Jens \\\"J\\\" B\\\\N\" <a@example.dk>\r\n"},
        {"Søren Østergård", "To: =?UTF-8?Q?S=C3=B8ren_=C3=98sterg=C3=A5rd?= <a@example.dk>\r\n"},
        {"x\r\nBcc: b@example.com", "To: \"x Bcc: b@example.com\" <a@example.dk>\r\n"},
        {NULL, "To: <a@example.dk>\r\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        header_mailbox(got, "To", rows[i].display, "a@example.dk");
        g_assert_cmpstr(got->str, ==, rows[i].want);
    }
}

static void
test_addresses(void)
{
    static const struct {
        const char *address;
        bool good;
    } rows[] = {
        {"anne@laege.example", true},
        {"a+b'c@x.example", true},
        {"", false},
        {"anne", false},
        {"@x.example", false},
        {"a@", false},
        {"a@b@c", false},
        {"a b@c.example", false},
        {"a@b>\r\nRCPT TO:<c@d", false},
        {"søren@lægehuset.example", false},
        {"\"a b\"@c", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_true(header_address_valid(rows[i].address) == rows[i].good);
    g_autofree char *local = g_strnfill(250, 'a');
    g_autofree char *longest = g_strconcat(local, "@b.dk", NULL);
    g_assert_false(header_address_valid(longest));
    g_assert_false(header_address_valid(NULL));
}

static void
test_ids(void)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(ids, g_strdup("bad id@x"));
    g_ptr_array_add(ids, g_strdup("x>\r\nBcc: <y@z"));
    g_autoptr(GString) none = g_string_new(NULL);
    header_ids(none, "References", ids);
    g_assert_cmpstr(none->str, ==, "");
    for (int i = 0; i < 30; i++)
        g_ptr_array_add(ids, g_strdup_printf("id%d@example.dk", i));
    g_autoptr(GString) got = g_string_new(NULL);
    header_ids(got, "References", ids);
    g_assert_true(g_str_has_prefix(got->str, "References: <id0@example.dk> <id11@example.dk> "));
    g_assert_true(g_str_has_suffix(got->str, "<id29@example.dk>\r\n"));
    g_auto(GStrv) lines = g_strsplit(got->str, "\r\n", -1);
    for (guint i = 0; lines[i]; i++)
        g_assert_cmpuint(strlen(lines[i]), <=, 78);
}

static void
test_parameter(void)
{
    static const struct {
        const char *value, *want;
    } rows[] = {
        {"deltagerliste.docx", ";\r\n filename=\"deltagerliste.docx\""},
        {"møde 1.docx", ";\r\n filename*=utf-8''m%C3%B8de%201.docx"},
        {"a\"b.docx", ";\r\n filename*=utf-8''a%22b.docx"},
        {"ååååååååååååå.docx",
         ";\r\n filename*0*=utf-8''%C3%A5%C3%A5%C3%A5%C3%A5%C3%A5%C3%A5%C3%A5;"
         "\r\n filename*1*=%C3%A5%C3%A5%C3%A5%C3%A5%C3%A5%C3%A5.docx"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        header_parameter(got, "filename", rows[i].value);
        g_assert_cmpstr(got->str, ==, rows[i].want);
    }
}

static const Row qp_rows[] = {
    {"plain", "abc", "abc"},
    {"danish", "Beløb = 5", "Bel=C3=B8b =3D 5"},
    {"line ends", "a\nb\r\nc\n", "a\r\nb\r\nc\r\n"},
    {"space at the end", "a \nb\t", "a=20\r\nb=09"},
    {"dot and From at the head", ".\nFrom her\nx.From ", "=2E\r\n=46rom her\r\nx.From=20"},
    {"control",
     "a\x07"
     "b\rc",
     "a=07b=0Dc"},
};

static void
test_quoted_printable(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(qp_rows); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        message_quoted_printable(got, qp_rows[i].input);
        g_test_message("%s", qp_rows[i].name);
        g_assert_cmpstr(got->str, ==, qp_rows[i].want);
    }
    g_autofree char *much = g_strnfill(1000, '=');
    g_autoptr(GString) got = g_string_new(NULL);
    message_quoted_printable(got, much);
    g_auto(GStrv) lines = g_strsplit(got->str, "\r\n", -1);
    for (guint i = 0; lines[i]; i++)
        g_assert_cmpuint(strlen(lines[i]), <=, 76);
}

static void
test_date(void)
{
    g_autofree char *winter = message_date(SAMPLE_MS);
    g_assert_cmpstr(winter, ==, "Sat, 21 Nov 2026 21:54:05 +0100");
    g_autofree char *summer = message_date(INT64_C(1783000000000));
    g_assert_cmpstr(summer, ==, "Thu, 2 Jul 2026 15:46:40 +0200");
}

static void
test_ids_are_new(void)
{
    g_autofree char *a = message_id_new("bilag@klynger.example");
    g_autofree char *b = message_id_new("bilag@klynger.example");
    g_assert_true(g_str_has_suffix(a, "@klynger.example"));
    g_assert_cmpuint(strlen(a), ==, 32 + strlen("@klynger.example"));
    g_assert_cmpstr(a, !=, b);
}

static Message
sample(void)
{
    return (Message){.from_name = "PLO's klyngesekretariat",
                     .from_address = "bilag@klynger.example",
                     .to_name = "Søren Ægidius",
                     .to_address = "soeren@laege.example",
                     .subject = "Re: Møde [K2026-000123/ABCD]",
                     .message_id = "0123@klynger.example",
                     .in_reply_to = "q@laege.example",
                     .auto_submitted = "auto-replied",
                     .now_ms = SAMPLE_MS,
                     .text = "Modtaget – tak.\n",
                     .html = "<p>Modtaget – tak.</p>\n"};
}

static const char plain_mail[] =
    "Date: Sat, 21 Nov 2026 21:54:05 +0100\r\n"
    "Message-ID: <0123@klynger.example>\r\n"
    "From: \"PLO's klyngesekretariat\" <bilag@klynger.example>\r\n"
    "To: =?UTF-8?Q?S=C3=B8ren_=C3=86gidius?= <soeren@laege.example>\r\n"
    "Subject: Re: =?UTF-8?Q?M=C3=B8de?= [K2026-000123/ABCD]\r\n"
    "In-Reply-To: <q@laege.example>\r\n"
    "References: <q@laege.example>\r\n"
    "Auto-Submitted: auto-replied\r\n"
    "X-Auto-Response-Suppress: All\r\n"
    "X-Klyngebilag-Loop: klynger.example\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/alternative;\r\n"
    " boundary=\"=_alt_BOUNDARY\"\r\n"
    "\r\n"
    "--=_alt_BOUNDARY\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "Modtaget =E2=80=93 tak.\r\n"
    "\r\n"
    "--=_alt_BOUNDARY\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "<p>Modtaget =E2=80=93 tak.</p>\r\n"
    "\r\n"
    "--=_alt_BOUNDARY--\r\n";

static char *
composed(const Message *m)
{
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(message_compose(m, &bytes, &error));
    g_assert_no_error(error);
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    return g_strndup(data, size);
}

static void
test_whole_mail(void)
{
    Message m = sample();
    g_autofree char *got = composed(&m), *again = composed(&m);
    g_assert_cmpstr(got, ==, again);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, m.message_id, -1);
    sum[24] = '\0';
    g_auto(GStrv) pieces = g_strsplit(plain_mail, "BOUNDARY", -1);
    g_autofree char *want = g_strjoinv(sum, pieces);
    g_assert_cmpstr(got, ==, want);
}

static void
test_attachment(void)
{
    Message m = sample();
    g_autofree char *zeros = g_malloc0(200);
    g_autoptr(GBytes) file = g_bytes_new(zeros, 200);
    m.file = file;
    m.file_name = "deltagerliste.docx";
    m.file_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    g_autofree char *got = composed(&m);
    g_assert_nonnull(strstr(got, "Content-Type: multipart/mixed;\r\n boundary=\"=_mix_"));
    g_assert_nonnull(strstr(got, "\r\nContent-Disposition: attachment;\r\n"
                                 " filename=\"deltagerliste.docx\"\r\n\r\nAAAA"));
    g_auto(GStrv) lines = g_strsplit(got, "\r\n", -1);
    for (guint i = 0; lines[i]; i++) {
        g_assert_cmpuint(strlen(lines[i]), <=, 78);
        g_assert_null(strpbrk(lines[i], "\r\n"));
    }
}

static void
test_bad_address(void)
{
    Message m = sample();
    m.to_address = "a@b>\r\nRCPT TO:<c@d";
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(message_compose(&m, &bytes, &error));
    g_assert_true(failure_is(error, FAIL_SENDER));
    g_assert_null(bytes);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/foreign text is one clean line", test_clean);
    g_test_add_func("/message/header text is encoded and folded", test_text);
    g_test_add_func("/message/encoded words hold whole characters", test_whole_characters);
    g_test_add_func("/message/mailboxes", test_mailbox);
    g_test_add_func("/message/addresses that can be written to", test_addresses);
    g_test_add_func("/message/references", test_ids);
    g_test_add_func("/message/parameters", test_parameter);
    g_test_add_func("/message/quoted-printable", test_quoted_printable);
    g_test_add_func("/message/date", test_date);
    g_test_add_func("/message/message ids", test_ids_are_new);
    g_test_add_func("/message/the whole mail", test_whole_mail);
    g_test_add_func("/message/an attachment", test_attachment);
    g_test_add_func("/message/a bad address is refused", test_bad_address);
    return g_test_run();
}
