/* Removing what a test made: a folder of its own under the system's temporary one. */
#pragma once
#include <glib.h>
#include <glib/gstdio.h>

static inline void
remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        if (g_file_test(below, G_FILE_TEST_IS_DIR))
            remove_tree(below);
        else
            (void)g_unlink(below);
    }
    (void)g_rmdir(path);
}
