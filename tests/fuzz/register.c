/* The register file as a secretary exports it. */
#include "spool/register_lines.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(register)
{
    g_autoptr(GPtrArray) lines = NULL;
    g_autoptr(GError) error = NULL;
    bool ok = register_lines_read((const char *)bytes, size_bytes, &lines, &error);
    g_assert(ok == (error == NULL) && ok == (lines != NULL));
    return 0;
}
