/*
 * OWNS      reading our own outgoing mails in a test
 * PROMISES  headers unfolded, bodies decoded
 * NEVER     used on foreign mail: it trusts how we write
 * FAILS     by assertion
 * RUNS IN   tests
 */
#pragma once
#include "spool/outbox.h"
#include <string.h>

static inline char *
header_of(const Outgoing *outgoing, const char *name)
{
    gsize size;
    const char *data = g_bytes_get_data(outgoing->bytes, &size);
    g_autofree char *mail = g_strndup(data, size);
    *strstr(mail, "\r\n\r\n") = '\0';
    g_autofree char *key = g_strdup_printf("\r\n%s: ", name);
    char *at = strstr(mail, key);
    if (!at)
        return NULL;
    at += strlen(key);
    char *end = strstr(at, "\r\n");
    while (end && end[2] == ' ')
        end = strstr(end + 2, "\r\n");
    g_autofree char *value = g_strndup(at, end ? (gsize)(end - at) : strlen(at));
    g_auto(GStrv) folded = g_strsplit(value, "\r\n", -1);
    return g_strjoinv("", folded);
}

/* The decoded part of this type. */
static inline char *
body_of(const Outgoing *outgoing, const char *type)
{
    gsize size;
    const char *data = g_bytes_get_data(outgoing->bytes, &size);
    g_autofree char *mail = g_strndup(data, size);
    g_autofree char *head = g_strdup_printf("Content-Type: %s; charset=utf-8\r\n", type);
    char *p = strstr(strstr(mail, head), "\r\n\r\n") + 4;
    *strstr(p, "\r\n--=_") = '\0';
    g_autoptr(GString) out = g_string_new(NULL);
    for (; *p; p++) {
        if (p[0] == '=' && p[1] == '\r')
            p += 2;
        else if (p[0] == '=') {
            g_string_append_c(out,
                              (char)(g_ascii_xdigit_value(p[1]) * 16 + g_ascii_xdigit_value(p[2])));
            p += 2;
        } else if (*p != '\r')
            g_string_append_c(out, *p);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
