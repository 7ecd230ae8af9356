#include "spool/health.h"

void
health_free(Health *health)
{
    if (!health)
        return;
    g_free(health->service);
    g_free(health->state);
    g_free(health->error);
    g_free(health->at);
    g_free(health);
}

bool
health_set(Book *book, const char *service, const char *state, const char *reason, GError **error)
{
    g_autofree char *now = book_now(book);
    return book_run(book, error,
                    "INSERT INTO health (service, state, error, at) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (service) DO UPDATE SET state = excluded.state,"
                    " error = excluded.error, at = excluded.at",
                    "tttt", service, state, reason, now);
}

static void *
row_health(sqlite3_stmt *s)
{
    Health *health = g_new0(Health, 1);
    health->service = book_text(s, 0);
    health->state = book_text(s, 1);
    health->error = book_text(s, 2);
    health->at = book_text(s, 3);
    return health;
}

static void
health_free_item(void *health)
{
    health_free(health);
}

bool
health_list(Book *book, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_health, health_free_item, out,
                     "SELECT service, state, error, at FROM health ORDER BY service", "");
}
