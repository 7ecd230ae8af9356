#include "daemon/web_guard.h"

enum {
    NAME_FREE = 5,
    NAME_MOST_S = 15 * 60,
    ALL_FREE = 30,
    ALL_MOST_S = 60,
    QUIET_MS = 24 * 60 * 60 * 1000,
    NAMES = 1000, /* names are the attacker's choice; past this only the server's own count rises */
};

typedef struct Tries {
    int failed;
    int64_t last_ms, open_ms; /* of the last failure; when the next try is welcome */
} Tries;

struct WebGuard {
    GHashTable *names; /* name → Tries */
    Tries all;
};

WebGuard *
web_guard_new(void)
{
    WebGuard *guard = g_new0(WebGuard, 1);
    guard->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return guard;
}

void
web_guard_free(WebGuard *guard)
{
    if (!guard)
        return;
    g_hash_table_unref(guard->names);
    g_free(guard);
}

static int
seconds_left(const Tries *tries, int64_t now_ms)
{
    return tries && tries->open_ms > now_ms ? (int)((tries->open_ms - now_ms + 999) / 1000) : 0;
}

int
web_guard_wait(const WebGuard *guard, const char *name, int64_t now_ms)
{
    int one = seconds_left(g_hash_table_lookup(guard->names, name), now_ms);
    int all = seconds_left(&guard->all, now_ms);
    return MAX(one, all);
}

static void
count(Tries *tries, int free_tries, int most_s, int64_t now_ms)
{
    if (now_ms - tries->last_ms > QUIET_MS)
        tries->failed = 0;
    tries->last_ms = now_ms;
    int over = ++tries->failed - free_tries;
    if (over >= 0)
        tries->open_ms = now_ms + MIN((int64_t)2 << MIN(over, 16), most_s) * 1000;
}

static gboolean
is_quiet(void *name, void *tries, void *now_ms)
{
    (void)name;
    return *(const int64_t *)now_ms - ((const Tries *)tries)->last_ms > QUIET_MS;
}

void
web_guard_failed(WebGuard *guard, const char *name, int64_t now_ms)
{
    count(&guard->all, ALL_FREE, ALL_MOST_S, now_ms);
    Tries *tries = g_hash_table_lookup(guard->names, name);
    if (!tries) {
        g_hash_table_foreach_remove(guard->names, is_quiet, &now_ms);
        if (g_hash_table_size(guard->names) >= NAMES)
            return;
        tries = g_new0(Tries, 1);
        tries->last_ms = now_ms;
        g_hash_table_insert(guard->names, g_strdup(name), tries);
    }
    count(tries, NAME_FREE, NAME_MOST_S, now_ms);
}

void
web_guard_passed(WebGuard *guard, const char *name)
{
    g_hash_table_remove(guard->names, name);
    guard->all = (Tries){0};
}
