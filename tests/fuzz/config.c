/* The configuration file: every mistake is named, none crashes. */
#include "daemon/config.h"
#include "daemon/own.h"
#include "tests/fuzz/target.h"
#include <sys/mman.h>

FUZZ_TARGET(config)
{
    own_fd int fd = memfd_create("bilagd.conf", MFD_CLOEXEC);
    if (fd < 0 || write(fd, bytes, size_bytes) != (ssize_t)size_bytes)
        return 0;
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) error = NULL;
    bool ok = config_load(path, &config, &error);
    g_assert(ok == (error == NULL) && ok == (config != NULL));
    return 0;
}
