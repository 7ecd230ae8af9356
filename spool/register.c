#include "spool/register.h"

void
cluster_free(Cluster *cluster)
{
    if (!cluster)
        return;
    g_free(cluster->name);
    g_free(cluster->region);
    g_free(cluster->valid_from);
    g_free(cluster->valid_to);
    g_free(cluster->coordinator);
    g_free(cluster->coordinator_address);
    g_free(cluster);
}

void
role_free(Role *role)
{
    if (!role)
        return;
    g_free(role->role);
    g_free(role->name);
    g_free(role->address);
    g_free(role->valid_from);
    g_free(role->valid_to);
    g_free(role);
}

static void
cluster_free_item(void *cluster)
{
    cluster_free(cluster);
}

static void
role_free_item(void *role)
{
    role_free(role);
}

static int64_t
count_or_unknown(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? -1 : sqlite3_column_int64(s, column);
}

static void *
row_cluster(sqlite3_stmt *s)
{
    Cluster *cluster = g_new0(Cluster, 1);
    cluster->number = sqlite3_column_int64(s, 0);
    cluster->name = book_text(s, 1);
    cluster->region = book_text(s, 2);
    cluster->group1_patients = count_or_unknown(s, 3);
    cluster->members = count_or_unknown(s, 4);
    cluster->valid_from = book_text(s, 5);
    cluster->valid_to = book_text(s, 6);
    cluster->coordinator = book_text(s, 7);
    cluster->coordinator_address = book_text(s, 8);
    return cluster;
}

/* Clusters with the coordinator in office on day ?1. */
#define ALL_CLUSTERS                                                                               \
    "SELECT c.number, c.name, c.region, c.group1_patients, c.members, c.valid_from, c.valid_to,"   \
    " r.name, r.address FROM cluster AS c LEFT JOIN cluster_role AS r ON r.cluster = c.number"     \
    " AND r.role = 'coordinator' AND r.valid_from <= ?1"                                           \
    " AND (r.valid_to IS NULL OR r.valid_to >= ?1)"
/* Those valid on that day. */
#define CLUSTERS                                                                                   \
    ALL_CLUSTERS " WHERE c.valid_from <= ?1 AND (c.valid_to IS NULL OR c.valid_to >= ?1)"

bool
register_cluster(Book *book, int64_t number, const char *day, Cluster **out, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, row_cluster, &found, CLUSTERS " AND c.number = ?2", "ti", day,
                    number))
        return false;
    *out = found;
    return true;
}

bool
register_known(Book *book, int64_t number, bool *out, GError **error)
{
    int64_t there;
    if (!book_number(book, error, 0, &there, "SELECT count(*) FROM cluster WHERE number = ?", "i",
                     number))
        return false;
    *out = there > 0;
    return true;
}

static void *
row_text(sqlite3_stmt *s)
{
    return book_text(s, 0);
}

bool
register_last_day(Book *book, int64_t number, char **out, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, row_text, &found,
                    "SELECT max(valid_to) FROM cluster WHERE number = ?1 AND NOT EXISTS"
                    " (SELECT 1 FROM cluster WHERE number = ?1 AND valid_to IS NULL)",
                    "i", number))
        return false;
    *out = found;
    return true;
}

bool
register_clusters(Book *book, const char *day, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_cluster, cluster_free_item, out,
                     CLUSTERS " ORDER BY c.number", "t", day);
}

bool
register_every_cluster(Book *book, const char *day, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_cluster, cluster_free_item, out,
                     ALL_CLUSTERS " ORDER BY c.number", "t", day);
}

static void *
row_role(sqlite3_stmt *s)
{
    Role *role = g_new0(Role, 1);
    role->cluster = sqlite3_column_int64(s, 0);
    role->role = book_text(s, 1);
    role->name = book_text(s, 2);
    role->address = book_text(s, 3);
    role->valid_from = book_text(s, 4);
    role->valid_to = book_text(s, 5);
    return role;
}

bool
register_roles(Book *book, const char *address, const char *day, GPtrArray **out, GError **error)
{
    g_autofree char *lower = g_ascii_strdown(address, -1);
    return book_list(book, error, row_role, role_free_item, out,
                     "SELECT cluster, role, name, address, valid_from, valid_to FROM cluster_role"
                     " WHERE address = ?1 AND valid_from <= ?2"
                     " AND (valid_to IS NULL OR valid_to >= ?2) ORDER BY cluster, role",
                     "tt", lower, day);
}

bool
register_every_role(Book *book, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_role, role_free_item, out,
                     "SELECT cluster, role, name, address, valid_from, valid_to FROM cluster_role"
                     " ORDER BY cluster, role, valid_from DESC, id DESC",
                     "");
}
