/* Offers to the clerk: one at a time, however many mails stand in the mailbox. */
#include "daemon/offers.h"
#include "daemon/own.h"
#include "daemon/wire.h"
#include <poll.h>
#include <string.h>

enum { UIDS = 30500, A_MESSAGE = 1000 };

static bool
readable(int fd)
{
    struct pollfd p = {fd, POLLIN, 0};
    return poll(&p, 1, 0) > 0;
}

/* How many UIDs the next offer holds; the clerk does not answer yet. */
static size_t
take_offer(int fd, int64_t *last)
{
    g_autoptr(WireMessage) message = NULL;
    g_assert_true(wire_receive(fd, &message, NULL));
    g_assert_cmpstr(wire_what(message), ==, "offer");
    g_assert_cmpint(wire_int(message, "uidvalidity", 0), ==, 7);
    const json_t *uids = json_object_get(message->body, "uids");
    size_t n = json_array_size(uids);
    g_assert_cmpint(json_integer_value(json_array_get(uids, 0)), ==, *last + 1);
    *last = json_integer_value(json_array_get(uids, n - 1));
    return n;
}

static void
test_one_at_a_time(void)
{
    int pair[2];
    int64_t last = 0;
    g_assert_true(wire_pair(pair, NULL));
    own_fd int ours = pair[0], clerk = pair[1];
    Offers *offers = offers_new("INBOX", ours);
    g_assert_false(offers_due(offers));
    for (uint32_t uid = 1; uid <= UIDS; uid++)
        offers_add(offers, uid);
    while (last < UIDS) {
        for (int i = 0; i < 50; i++)
            g_assert_true(offers_step(offers, 7, NULL));
        g_assert_cmpuint(take_offer(clerk, &last), ==, last < UIDS ? A_MESSAGE : UIDS % A_MESSAGE);
        g_assert_false(readable(clerk));
        g_assert_false(offers_due(offers));
        offers_answered(offers);
    }
    g_assert_false(offers_due(offers));
    offers_free(offers);
}

/* The answer got lost with the session: the next look begins anew. */
static void
test_begin_anew(void)
{
    int pair[2];
    int64_t last = 0;
    g_assert_true(wire_pair(pair, NULL));
    own_fd int ours = pair[0], clerk = pair[1];
    Offers *offers = offers_new("INBOX", ours);
    for (int i = 0; i < 2; i++) {
        offers_clear(offers);
        offers_add(offers, 1);
        last = 0;
        g_assert_true(offers_step(offers, 7, NULL));
        g_assert_cmpuint(take_offer(clerk, &last), ==, 1);
    }
    offers_free(offers);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/offers/one at a time", test_one_at_a_time);
    g_test_add_func("/offers/begin anew", test_begin_anew);
    return g_test_run();
}
