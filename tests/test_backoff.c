#include "daemon/backoff.h"
#include <glib.h>

static void
test_doubles(void)
{
    const int waits[] = {1000, 2000, 4000, 8000, 10000, 10000};
    Backoff b = {.first_ms = 1000, .most_ms = 10000};
    g_assert_true(backoff_due(&b, 5));
    for (gsize i = 0; i < G_N_ELEMENTS(waits); i++) {
        backoff_failed(&b, 100, 0);
        g_assert_cmpint(b.retry_at_ms - 100, >=, waits[i] / 2);
        g_assert_cmpint(b.retry_at_ms - 100, <=, waits[i]);
        g_assert_false(backoff_due(&b, b.retry_at_ms - 1));
        g_assert_true(backoff_due(&b, b.retry_at_ms));
    }
    backoff_succeeded(&b);
    g_assert_true(backoff_due(&b, 0));
    backoff_failed(&b, 0, 0);
    g_assert_cmpint(b.retry_at_ms, <=, waits[0]);
}

static void
test_floor(void)
{
    Backoff b = {.first_ms = 1000, .most_ms = 10000};
    backoff_failed(&b, 0, 20000);
    g_assert_cmpint(b.retry_at_ms, ==, 20000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/backoff/waits double up to the most, with jitter", test_doubles);
    g_test_add_func("/backoff/the floor holds", test_floor);
    return g_test_run();
}
