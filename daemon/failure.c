#include "daemon/failure.h"

G_DEFINE_QUARK(klyngebilag - failure, failure)

static void
fail_set(GError **error, FailureCode code, const char *suffix, const char *format, va_list ap)
{
    g_autofree char *message = g_strdup_vprintf(format, ap);
    g_set_error(error, FAILURE, code, "%s%s%s", message, suffix ? ": " : "", suffix ? suffix : "");
}

bool
fail(GError **error, FailureCode code, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    fail_set(error, code, NULL, format, ap);
    va_end(ap);
    return false;
}

bool
fail_errno(GError **error, FailureCode code, int errno_value, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    fail_set(error, code, g_strerror(errno_value), format, ap);
    va_end(ap);
    return false;
}

bool
failure_is(const GError *error, FailureCode code)
{
    return g_error_matches(error, FAILURE, (int)code);
}
