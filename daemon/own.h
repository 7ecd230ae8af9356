/*
 * OWNS      the cleanup of foreign memory and descriptors, declared once
 * PROMISES  own_fd closes; g_autoptr works for the listed types
 * NEVER     a type that only one module uses: declare that there
 * FAILS     never
 * RUNS IN   every process
 */
#pragma once
#include <glib.h>
#include <jansson.h>
#include <unistd.h>

static inline void
own_fd_close(const int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}
/* own_fd int fd = open(…); closed at end of scope; hand over with fd_steal(&fd). */
#define own_fd __attribute__((cleanup(own_fd_close)))

static inline int
fd_steal(int *fd)
{
    int taken = *fd;
    *fd = -1;
    return taken;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)
