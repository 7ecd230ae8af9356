/* What a browser sends: a form and a Cookie header. */
#include "daemon/web_form.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(form)
{
    g_autoptr(GHashTable) form = NULL;
    g_autoptr(GError) error = NULL;
    bool ok = web_form_parse((const char *)bytes, size_bytes, &form, &error);
    g_assert(ok == (error == NULL));
    GHashTableIter each;
    gpointer name, value;
    if (ok)
        for (g_hash_table_iter_init(&each, form); g_hash_table_iter_next(&each, &name, &value);)
            g_assert(g_utf8_validate(name, -1, NULL) && g_utf8_validate(value, -1, NULL));
    g_autofree char *header = string_of(bytes, size_bytes);
    g_autofree char *cookie = web_cookie(header, "bilag");
    return 0;
}
