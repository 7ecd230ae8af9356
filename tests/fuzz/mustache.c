/* A template a secretary edited, with data behind its first zero byte. */
#include "daemon/mustache.h"
#include "daemon/own.h"
#include "tests/fuzz/target.h"
#include <string.h>

static const char data[] = "{\"name\":\"<Anna & Bo>\",\"empty\":\"\",\"no\":false,\"yes\":true,"
                           "\"list\":[{\"x\":1},{\"x\":2.5},\"y\"],\"deep\":{\"a\":{\"b\":\"c\"}}}";

/* "{{> self}}" is the template's own beginning once more. */
static char *
partial(const char *name, void *user)
{
    return strcmp(name, "self") == 0 ? g_strdup(user) : g_strdup("[{{name}}]");
}

FUZZ_TARGET(mustache)
{
    enum { LONGEST = 4096 };
    if (size_bytes > LONGEST)
        return 0;
    g_autofree char *text = string_of(bytes, size_bytes);
    g_autoptr(json_t) json = json_loads(data, 0, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *out = NULL;
    g_autofree char *once = g_strndup(text, 64);
    bool ok = mustache_render("brev", text, json, mustache_escape_html, partial,
                              strchr(once, '>') ? "" : once, &out, &error);
    g_assert(ok == (error == NULL) && ok == (out != NULL));
    return 0;
}
