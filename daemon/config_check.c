#include "daemon/config_check.h"
#include "daemon/day.h"
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
config_check_directory(const char *value)
{
    struct stat st;
    if (!g_path_is_absolute(value))
        return "is not an absolute path";
    return stat(value, &st) == 0 && S_ISDIR(st.st_mode) ? NULL : "is no directory";
}

const char *
config_check_folder(const char *value)
{
    return *value ? config_check_directory(value) : NULL;
}

const char *
config_check_absolute(const char *value)
{
    return g_path_is_absolute(value) ? NULL : "is not an absolute path";
}

const char *
config_check_file(const char *value)
{
    if (*value == '\0')
        return NULL;
    if (!g_path_is_absolute(value))
        return "is not an absolute path";
    return access(value, R_OK) == 0 ? NULL : "names a file that cannot be read";
}

const char *
config_check_secret(const char *value)
{
    struct stat st;
    if (*value == '\0')
        return NULL;
    if (stat(value, &st) != 0 || !S_ISREG(st.st_mode))
        return "names no file";
    return st.st_mode & (S_IRWXO | S_IWGRP)
               ? "names a file that others may read or write; chmod 0600 it"
               : NULL;
}

/* Plaintext only to loopback, as for mail servers. */
const char *
config_check_token_url(const char *value)
{
    static const char *const starts[] = {"https://", "http://127.0.0.1:", "http://localhost:"};
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_str_has_prefix(value, starts[i]))
            return NULL;
    return *value ? "is no https URL" : NULL;
}

const char *
config_check_address(const char *value)
{
    const char *at = strchr(value, '@');
    bool fine = at && at > value && strchr(at, '.') && !strpbrk(value, " \t<>,;\"");
    return fine ? NULL : "is no mail address";
}

const char *
config_check_cvr_form(const char *value)
{
    return *value == '\0' || (strlen(value) == 8 && strspn(value, "0123456789") == 8)
               ? NULL
               : "is no CVR number (eight digits)";
}

const char *
config_check_columns(const char *value)
{
    g_auto(GStrv) names = g_strsplit(value, ";", -1);
    bool five = g_strv_length(names) == 5;
    for (int i = 0; five && names[i]; i++)
        five = *g_strstrip(names[i]) != '\0';
    return five ? NULL : "must name five columns: reference;day;merchant;amount;cluster";
}

const char *
config_check_month_days(const char *value)
{
    g_auto(GStrv) days = g_strsplit(value, ";", -1);
    for (int i = 0; days[i]; i++) {
        g_autofree char *iso = g_strconcat("2024-", g_strstrip(days[i]), NULL);
        if (*days[i] && !day_valid(iso))
            return "is no list of days like 03-15;09-15";
    }
    return NULL;
}

const char *
config_check_present(const char *value)
{
    return *value ? NULL : "is empty";
}

const char *
config_check_listen(const char *value)
{
    if (g_str_has_prefix(value, "unix:/"))
        return NULL;
    if (!g_str_has_prefix(value, "127.0.0.1:") && !g_str_has_prefix(value, "[::1]:"))
        return "must be 127.0.0.1:PORT, [::1]:PORT or unix:/PATH; put a reverse proxy before it";
    long port = strtol(strrchr(value, ':') + 1, NULL, 10);
    return port >= 1 && port <= 65535 ? NULL : "has no port from 1 to 65535";
}
