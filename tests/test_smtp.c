/* Which addresses may become part of an SMTP command. Sending itself: test_mail.c. */
#include "daemon/smtp.h"
#include <string.h>

static void
test_addresses(void)
{
    const struct {
        const char *name, *address;
        bool want;
    } table[] = {
        {"ordinary", "anne.holm+bilag@praksis.example", true},
        {"odd but fine", "o'brien_{x}=y@xn--praksis-9ya.example", true},
        {"empty", "", false},
        {"no at", "praksis.example", false},
        {"no local part", "@praksis.example", false},
        {"no domain", "anne@", false},
        {"two ats", "anne@holm@praksis.example", false},
        {"line feed", "anne@praksis.example\nRSET", false},
        {"command", "anne@praksis.example>\r\nRCPT TO:<x@y.example", false},
        {"parameter", "anne@praksis.example> NOTIFY=NEVER", false},
        {"tab", "anne@praksis.example\t", false},
        {"quoted local part", "\"anne holm\"@praksis.example", false},
        {"source route", "a:anne@praksis.example", false},
        {"not ASCII", "søren@praksis.example", false}, /* SMTPUTF8 is not spoken */
        {"delete", "anne\x7f@praksis.example", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_assert_cmpint(smtp_address_valid(table[i].address), ==, table[i].want);
    }
}

static void
test_lengths(void)
{
    const struct {
        int local, domain;
        bool want;
    } table[] = {
        {64, 20, true}, {65, 20, false}, {10, 243, true}, {10, 244, false}, {10, 2000, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *local = g_strnfill((gsize)table[i].local, 'a');
        g_autofree char *domain = g_strnfill((gsize)table[i].domain, 'b');
        g_autofree char *address = g_strdup_printf("%s@%s", local, domain);
        g_assert_cmpint(smtp_address_valid(address), ==, table[i].want);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smtp/only plain addresses become commands", test_addresses);
    g_test_add_func("/smtp/lengths are RFC 5321's", test_lengths);
    return g_test_run();
}
