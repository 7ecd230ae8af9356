#include "daemon/offers.h"
#include "daemon/own.h"
#include "daemon/wire.h"

enum { OFFER_UIDS = 1000 }; /* fits a wire message */

struct Offers {
    const char *mailbox;
    int clerk_fd;
    GArray *uids; /* uint32_t, from `next` on still to be said */
    guint next;
    bool asked; /* the clerk has one and has not answered */
};

Offers *
offers_new(const char *mailbox, int clerk_fd)
{
    Offers *offers = g_new0(Offers, 1);
    offers->mailbox = mailbox;
    offers->clerk_fd = clerk_fd;
    offers->uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return offers;
}

void
offers_free(Offers *offers)
{
    if (!offers)
        return;
    g_array_unref(offers->uids);
    g_free(offers);
}

void
offers_clear(Offers *offers)
{
    g_array_set_size(offers->uids, 0);
    offers->next = 0;
    offers->asked = false;
}

void
offers_add(Offers *offers, uint32_t uid)
{
    g_array_append_val(offers->uids, uid);
}

void
offers_answered(Offers *offers)
{
    offers->asked = false;
}

bool
offers_due(const Offers *offers)
{
    return !offers->asked && offers->next < offers->uids->len;
}

bool
offers_step(Offers *offers, uint32_t uidvalidity, GError **error)
{
    if (!offers_due(offers))
        return true;
    guint end = MIN(offers->next + OFFER_UIDS, offers->uids->len);
    g_autoptr(json_t) uids = json_array();
    for (guint i = offers->next; i < end; i++)
        json_array_append_new(uids, json_integer(g_array_index(offers->uids, uint32_t, i)));
    if (!wire_say(offers->clerk_fd, error, "{sssssIsO}", "what", "offer", "mailbox",
                  offers->mailbox, "uidvalidity", (json_int_t)uidvalidity, "uids", uids))
        return false;
    offers->next = end;
    offers->asked = true;
    return true;
}
