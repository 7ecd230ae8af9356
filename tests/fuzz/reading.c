/* What a reader that lies could send the clerk, and the page made of it. */
#include "daemon/invoice_view.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(reading)
{
    g_autoptr(json_t) json = json_loadb((const char *)bytes, size_bytes, 0, NULL);
    g_autoptr(Reading) reading = NULL;
    g_autoptr(GError) error = NULL;
    if (!json)
        return 0;
    bool ok = reading_decode(json, &reading, &error);
    g_assert(ok == (error == NULL) && ok == (reading != NULL));
    if (!ok)
        return 0;
    g_autoptr(json_t) view = invoice_view(reading, 100);
    g_assert((view != NULL) == (reading->sheet != NULL));
    fuzz_pass_on(reading);
    return 0;
}
