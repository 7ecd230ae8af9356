/* The import of register.h: brings the register to the lines of a file. */
#include "daemon/day.h"
#include "spool/register.h"
#include "spool/register_lines.h"
#include <string.h>

typedef struct Import {
    Book *book;
    GString *report;
    int added, changed, same;
} Import;

static void
role_free_item(void *role)
{
    role_free(role);
}

/* --- what is there --------------------------------------------------------------------------- */

static void *
row_coordinator(sqlite3_stmt *s)
{
    Role *role = g_new0(Role, 1);
    role->name = book_text(s, 0);
    role->address = book_text(s, 1);
    role->valid_from = book_text(s, 2);
    role->valid_to = book_text(s, 3);
    return role;
}

static bool
coordinators(Book *book, int64_t number, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_coordinator, role_free_item, out,
                     "SELECT name, address, valid_from, valid_to FROM cluster_role"
                     " WHERE cluster = ? AND role = 'coordinator' ORDER BY valid_from",
                     "i", number);
}

static void *
row_cluster(sqlite3_stmt *s)
{
    Cluster *cluster = g_new0(Cluster, 1);
    cluster->name = book_text(s, 0);
    cluster->region = book_text(s, 1);
    cluster->group1_patients = sqlite3_column_int64(s, 2);
    cluster->members = sqlite3_column_int64(s, 3);
    cluster->valid_from = book_text(s, 4);
    cluster->valid_to = book_text(s, 5);
    return cluster;
}

static bool
present(Book *book, int64_t number, Cluster **out, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, row_cluster, &found,
                    "SELECT name, region, coalesce(group1_patients, -1), coalesce(members, -1),"
                    " valid_from, valid_to FROM cluster WHERE number = ?",
                    "i", number))
        return false;
    *out = found;
    return true;
}

/* --- what shall be --------------------------------------------------------------------------- */

/* The last line names the cluster as it is now; an earlier first day in the book stays. */
static Cluster *
wanted_cluster(const Cluster *old, const RegisterLine *first, const RegisterLine *last)
{
    Cluster *cluster = g_new0(Cluster, 1);
    bool older = old && strcmp(old->valid_from, first->valid_from) < 0;
    cluster->name = g_strdup(last->name);
    cluster->region = g_strdup(last->region);
    cluster->group1_patients = last->group1_patients;
    cluster->members = last->members;
    cluster->valid_from = g_strdup(older ? old->valid_from : first->valid_from);
    cluster->valid_to = *last->valid_to ? g_strdup(last->valid_to) : NULL;
    return cluster;
}

static Role *
coordinator_new(const char *name, const char *address, const char *from, char *to)
{
    Role *role = g_new0(Role, 1);
    role->name = g_strdup(name);
    role->address = g_strdup(address);
    role->valid_from = g_strdup(from);
    role->valid_to = to;
    return role;
}

/* The file speaks from its first day on; who was in office before stays, until the day before. */
static GPtrArray *
wanted_coordinators(const GPtrArray *old, const RegisterLine *const *lines, guint n)
{
    GPtrArray *wanted = g_ptr_array_new_with_free_func(role_free_item);
    const char *first = lines[0]->valid_from;
    for (guint i = 0; i < old->len; i++) {
        const Role *r = old->pdata[i];
        bool reaches_in = !r->valid_to || strcmp(r->valid_to, first) >= 0;
        if (strcmp(r->valid_from, first) < 0)
            g_ptr_array_add(
                wanted, coordinator_new(r->name, r->address, r->valid_from,
                                        reaches_in ? day_add(first, -1) : g_strdup(r->valid_to)));
    }
    for (guint i = 0; i < n; i++)
        if (*lines[i]->mail)
            g_ptr_array_add(
                wanted, coordinator_new(lines[i]->coordinator, lines[i]->mail, lines[i]->valid_from,
                                        *lines[i]->valid_to ? g_strdup(lines[i]->valid_to) : NULL));
    return wanted;
}

/* --- the report ------------------------------------------------------------------------------ */

static char *
describe_coordinators(const GPtrArray *roles)
{
    GString *s = g_string_new(NULL);
    for (guint i = 0; i < roles->len; i++) {
        const Role *r = roles->pdata[i];
        g_string_append_printf(s, "%s%s <%s> %s to %s", i ? ", " : "", r->name, r->address,
                               r->valid_from, r->valid_to ? r->valid_to : "open");
    }
    return g_string_free(s, FALSE);
}

static void
difference(GString *s, const char *what, const char *before, const char *after)
{
    if (g_strcmp0(before, after) != 0)
        g_string_append_printf(s, "%s%s %s -> %s", s->len ? "; " : "", what,
                               before && *before ? before : "none",
                               after && *after ? after : "none");
}

static void
count_difference(GString *s, const char *what, int64_t before, int64_t after)
{
    g_autofree char *a = before < 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, before);
    g_autofree char *b = after < 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, after);
    difference(s, what, a, b);
}

/* "" when nothing changes. */
static char *
describe_change(const Cluster *a, const Cluster *b, const char *roles_a, const char *roles_b)
{
    GString *s = g_string_new(NULL);
    difference(s, "name", a->name, b->name);
    difference(s, "region", a->region, b->region);
    difference(s, "valid from", a->valid_from, b->valid_from);
    difference(s, "valid to", a->valid_to, b->valid_to);
    count_difference(s, "group-1 patients", a->group1_patients, b->group1_patients);
    count_difference(s, "members", a->members, b->members);
    difference(s, "coordinator", roles_a, roles_b);
    return g_string_free(s, FALSE);
}

/* --- bringing it about ----------------------------------------------------------------------- */

static bool
write_cluster(Book *book, int64_t number, const Cluster *c, GError **error)
{
    const int64_t *patients = c->group1_patients < 0 ? NULL : &c->group1_patients;
    const int64_t *members = c->members < 0 ? NULL : &c->members;
    return book_run(book, error,
                    "INSERT INTO cluster (number, name, region, group1_patients, members,"
                    " valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (number) DO UPDATE SET name = excluded.name,"
                    " region = excluded.region, group1_patients = excluded.group1_patients,"
                    " members = excluded.members, valid_from = excluded.valid_from,"
                    " valid_to = excluded.valid_to",
                    "ittpptt", number, c->name, c->region, patients, members, c->valid_from,
                    c->valid_to);
}

static bool
write_coordinators(Book *book, int64_t number, const GPtrArray *roles, GError **error)
{
    if (!book_run(book, error,
                  "DELETE FROM cluster_role WHERE cluster = ? AND role = 'coordinator'", "i",
                  number))
        return false;
    for (guint i = 0; i < roles->len; i++) {
        const Role *r = roles->pdata[i];
        if (!book_run(book, error,
                      "INSERT INTO cluster_role (cluster, role, name, address, valid_from,"
                      " valid_to) VALUES (?, 'coordinator', ?, ?, ?, ?)",
                      "itttt", number, r->name, r->address, r->valid_from, r->valid_to))
            return false;
    }
    return true;
}

static void
report(Import *import, int64_t number, const Cluster *old, const Cluster *new,
       const char *old_roles, const char *new_roles)
{
    g_autofree char *change =
        old ? describe_change(old, new, old_roles, new_roles)
            : g_strdup_printf("new%s%s", *new_roles ? ", coordinator " : ", no coordinator",
                              new_roles);
    import->added += !old;
    import->changed += old && *change;
    import->same += !*change;
    if (*change)
        g_string_append_printf(import->report, "%" G_GINT64_FORMAT " %s: %s\n", number, new->name,
                               change);
}

static bool
import_cluster(Import *import, const RegisterLine *const *lines, guint n, GError **error)
{
    int64_t number = lines[0]->number;
    g_autoptr(GPtrArray) old_roles = NULL, new_roles = NULL;
    g_autoptr(Cluster) old = NULL, new = NULL;
    if (!present(import->book, number, &old, error) ||
        !coordinators(import->book, number, &old_roles, error))
        return false;
    new = wanted_cluster(old, lines[0], lines[n - 1]);
    new_roles = wanted_coordinators(old_roles, lines, n);
    g_autofree char *before = describe_coordinators(old_roles);
    g_autofree char *after = describe_coordinators(new_roles);
    report(import, number, old, new, before, after);
    return write_cluster(import->book, number, new, error) &&
           write_coordinators(import->book, number, new_roles, error);
}

static bool
import_all(Import *import, const GPtrArray *lines, GError **error)
{
    for (guint i = 0, n; i < lines->len; i += n) {
        const RegisterLine *const *first = (const RegisterLine *const *)&lines->pdata[i];
        for (n = 1; i + n < lines->len && first[n]->number == first[0]->number;)
            n++;
        if (!import_cluster(import, first, n, error))
            return false;
    }
    return true;
}

/* Open cases whose cluster has nobody in office on the day: who would be asked? */
static bool
report_orphans(Import *import, GError **error)
{
    g_autofree char *today = day_local(import->book->now_ms);
    g_autoptr(GPtrArray) lines = NULL;
    if (!book_list(import->book, error, book_row_text, g_free, &lines,
                   "SELECT c.number || ' of cluster ' || c.cluster FROM case_file c"
                   " WHERE c.status IN ('received', 'reading', 'needs-info', 'awaits-coordinator',"
                   " 'flagged', 'ready') AND c.cluster IS NOT NULL AND NOT EXISTS"
                   " (SELECT 1 FROM cluster k JOIN cluster_role r ON r.cluster = k.number"
                   " WHERE k.number = c.cluster AND r.role = 'coordinator'"
                   " AND k.valid_from <= ?1 AND (k.valid_to IS NULL OR k.valid_to >= ?1)"
                   " AND r.valid_from <= ?1 AND (r.valid_to IS NULL OR r.valid_to >= ?1))"
                   " ORDER BY c.id",
                   "t", today))
        return false;
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(import->report, "open case without a coordinator: %s\n",
                               (const char *)lines->pdata[i]);
    return true;
}

bool
register_import(Book *book, const char *csv, size_t size_bytes, bool dry_run, char **out_report,
                GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    Import import = {.book = book, .report = text};
    if (!register_lines_read(csv, size_bytes, &lines, error))
        return false;
    /* A dry run does everything and takes it back, so it shows exactly what would be; by a
     * savepoint, because the caller's transaction goes on. */
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !book_run(book, error, "SAVEPOINT before_import", "") ||
        !import_all(&import, lines, error) || !report_orphans(&import, error) ||
        (dry_run && !book_run(book, error, "ROLLBACK TO before_import", "")) ||
        !book_run(book, error, "RELEASE before_import", "") || !book_commit(book, error))
        return false;
    g_string_append_printf(text, "%d new, %d changed, %d unchanged%s\n", import.added,
                           import.changed, import.same,
                           dry_run ? " (dry run: nothing was written)" : "");
    *out_report = g_strdup(text->str);
    return true;
}
