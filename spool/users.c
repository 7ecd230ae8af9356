#include "spool/users.h"
#include <sodium.h>
#include <string.h>

/* Approving and administering are never one person's: who adds users cannot pay them. */
static const struct {
    const char *role, *acts;
} roles[] = {
    {"reviewer", "see decide"}, {"approver", "see decide approve"},  {"auditor", "see"},
    {"board", "see"},           {"administrator", "see administer"},
};

static const char *
acts_of(const char *role)
{
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
        if (g_strcmp0(roles[i].role, role) == 0)
            return roles[i].acts;
    return NULL;
}

bool
users_role_valid(const char *role)
{
    return acts_of(role) != NULL;
}

bool
users_may(const char *role, const char *act)
{
    const char *acts = acts_of(role);
    g_auto(GStrv) list = g_strsplit(acts ? acts : "", " ", -1);
    return g_strv_contains((const char *const *)list, act);
}

bool
users_hash(const char *password, char **out_hash, GError **error)
{
    char hash[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0 ||
        crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return fail(error, FAIL_AGAIN, "no memory to hash a password");
    *out_hash = g_strdup(hash);
    return true;
}

static bool
good_name(const char *name)
{
    size_t n = strlen(name);
    return n > 0 && n <= 64 && g_utf8_validate(name, -1, NULL) &&
           strcspn(name, " \t\r\n\"'<>&;") == n;
}

bool
users_set(Book *book, const char *name, const char *role, const char *hash, GError **error)
{
    g_autofree char *now = book_now(book);
    if (!good_name(name))
        return fail(error, FAIL_SENDER,
                    "a user name has 1 to 64 bytes and no blanks, quotes or brackets");
    if (!users_role_valid(role))
        return fail(error, FAIL_SENDER,
                    "'%s' is no role: reviewer, approver, auditor, board, administrator", role);
    if (!g_str_has_prefix(hash, crypto_pwhash_STRPREFIX))
        return fail(error, FAIL_SENDER, "the password of %s is not an argon2id hash", name);
    return book_run(book, error,
                    "INSERT INTO user_account (name, role, hash, updated_at) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (name) DO UPDATE SET role = excluded.role, hash = excluded.hash,"
                    " updated_at = excluded.updated_at",
                    "tttt", name, role, hash, now);
}

bool
users_role(Book *book, const char *name, char **out_role, GError **error)
{
    void *role = NULL;
    if (!book_first(book, error, book_row_text, &role,
                    "SELECT role FROM user_account WHERE name = ?", "t", name))
        return false;
    *out_role = role;
    return true;
}

bool
users_check(Book *book, const char *name, const char *password, char **out_role, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, book_row_text, &found,
                    "SELECT hash FROM user_account WHERE name = ?", "t", name))
        return false;
    g_autofree char *hash = found;
    if (hash && sodium_init() >= 0 &&
        crypto_pwhash_str_verify(hash, password, strlen(password)) == 0)
        return users_role(book, name, out_role, error);
    /* An unknown name costs one hash as well, or the time would tell who is a user. */
    if (!hash && !users_hash(password, &hash, error))
        return false;
    *out_role = NULL;
    return true;
}

bool
users_names(Book *book, GPtrArray **out, GError **error)
{
    return book_list(book, error, book_row_text, g_free, out,
                     "SELECT name FROM user_account ORDER BY name", "");
}

bool
users_stamp(Book *book, const char *name, char **out, GError **error)
{
    void *stamp = NULL;
    if (!book_first(book, error, book_row_text, &stamp,
                    "SELECT updated_at || ' ' || role || ' ' || substr(hash, -16)"
                    " FROM user_account WHERE name = ?",
                    "t", name))
        return false;
    *out = stamp;
    return true;
}
