#include "daemon/web_form.h"
#include <string.h>

/* One name or value: + is a space, %XX a byte. NULL: broken escape, NUL or not UTF-8. */
static char *
decode(const char *from, size_t n)
{
    g_autoptr(GString) out = g_string_sized_new(n);
    for (size_t i = 0; i < n; i++) {
        int high, low;
        if (from[i] != '%') {
            g_string_append_c(out, from[i] == '+' ? ' ' : from[i]);
            continue;
        }
        if (n - i < 3 || (high = g_ascii_xdigit_value(from[i + 1])) < 0 ||
            (low = g_ascii_xdigit_value(from[i + 2])) < 0)
            return NULL;
        g_string_append_c(out, (char)(high * 16 + low));
        i += 2;
    }
    if (!g_utf8_validate(out->str, (gssize)out->len, NULL)) /* refuses NUL too */
        return NULL;
    g_string_replace(out, "\r\n", "\n", 0);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
add_pair(GHashTable *form, const char *pair, size_t n, GError **error)
{
    const char *equals = memchr(pair, '=', n);
    size_t name_bytes = equals ? (size_t)(equals - pair) : n;
    g_autofree char *name = decode(pair, name_bytes);
    g_autofree char *value = equals ? decode(equals + 1, n - name_bytes - 1) : g_strdup("");
    if (!name || !value)
        return fail(error, FAIL_SENDER, "a form field is not escaped UTF-8");
    if (g_hash_table_size(form) >= WEB_FORM_FIELDS)
        return fail(error, FAIL_SENDER, "a form of over %d fields", WEB_FORM_FIELDS);
    if (!g_hash_table_contains(form, name))
        g_hash_table_insert(form, g_steal_pointer(&name), g_steal_pointer(&value));
    return true;
}

bool
web_form_parse(const char *body, size_t size_bytes, GHashTable **out, GError **error)
{
    g_autoptr(GHashTable) form = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (size_bytes > WEB_BODY_BYTES)
        return fail(error, FAIL_SENDER, "a form of over %d bytes", WEB_BODY_BYTES);
    for (size_t at = 0; at < size_bytes;) {
        const char *end = memchr(body + at, '&', size_bytes - at);
        size_t n = end ? (size_t)(end - body) - at : size_bytes - at;
        if (n > 0 && !add_pair(form, body + at, n, error))
            return false;
        at += n + 1;
    }
    *out = g_steal_pointer(&form);
    return true;
}

char *
web_cookie(const char *header, const char *name)
{
    g_auto(GStrv) pairs = g_strsplit(header ? header : "", ";", 0);
    size_t n = strlen(name);
    for (char **pair = pairs; *pair; pair++) {
        const char *one = g_strstrip(*pair);
        if (strncmp(one, name, n) == 0 && one[n] == '=')
            return g_strdup(one + n + 1);
    }
    return NULL;
}
