/* The words from closed lists that the rest of the daemon decides by; prototype in reading.h. */
#include "daemon/reading.h"

static bool
word_known(const char *what, const char *value, const char *const *known, GError **error)
{
    return g_strv_contains(known, value)
               ? true
               : fail(error, FAIL_HOSTILE, "a reading's %s is not one we know", what);
}

bool
reading_vocabulary_check(const Reading *r, GError **error)
{
    static const char *const ends[] = {
        "complete",  "nothing-found", "blank",      "encrypted", "too-big",
        "timed-out", "killed",        "unreadable", "hostile",   NULL};
    static const char *const hows[] = {"xml", "text-layer", "ocr", "mail", "office", "none", NULL};
    static const char *const roles[] = {"doctor", "staff", "guest", "unknown", NULL};
    static const char *const states[] = {"present", "absent", "virtual", NULL};
    if (!word_known("end", r->end, ends, error) || !word_known("how", r->how, hows, error))
        return false;
    for (guint i = 0; i < r->attendees->len; i++) {
        const ReadingAttendee *a = r->attendees->pdata[i];
        if (!a->role || !a->state)
            return fail(error, FAIL_HOSTILE, "an attendee has no role or state");
        if (!word_known("role", a->role, roles, error) ||
            !word_known("state", a->state, states, error))
            return false;
    }
    return true;
}
