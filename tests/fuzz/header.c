/* Foreign text in the header of a mail we send: no stranger ends a line of ours. */
#include "daemon/mail_header.h"
#include "tests/fuzz/target.h"
#include <string.h>

/* One header: the only line ends are the last one and those before a folded line's space. */
static void
check_header(const GString *mail)
{
    g_assert_cmpuint(strlen(mail->str), ==, mail->len);
    g_assert_true(mail->len == 0 || g_str_has_suffix(mail->str, "\r\n"));
    for (size_t i = 0; i + 2 < mail->len; i++) {
        if (mail->str[i] == '\r')
            g_assert_true(mail->str[i + 1] == '\n' && mail->str[i + 2] == ' ');
        g_assert_true(mail->str[i + 1] != '\n' || mail->str[i] == '\r');
    }
    g_autoptr(GString) lines = g_string_new(mail->str);
    for (const char *line = strtok(lines->str, "\r\n"); line; line = strtok(NULL, "\r\n"))
        g_assert_cmpuint(strlen(line), <=, 998); /* RFC 5322 2.1.1 */
}

FUZZ_TARGET(header)
{
    g_autofree char *text = string_of(bytes, size_bytes);
    g_autofree char *clean = header_clean(text, 200);
    g_assert_true(g_utf8_validate(clean, -1, NULL));
    g_assert_null(strpbrk(clean, "\r\n"));
    g_autoptr(GString) subject = g_string_new(NULL), to = g_string_new(NULL),
                       ids = g_string_new(NULL);
    header_text(subject, "Subject", text);
    check_header(subject);
    header_mailbox(to, "To", text, "anna@demo.example");
    check_header(to);
    g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < 30; i++)
        g_ptr_array_add(references, g_strdup(text));
    header_ids(ids, "References", references);
    check_header(ids);
    (void)header_address_valid(text);
    return 0;
}
