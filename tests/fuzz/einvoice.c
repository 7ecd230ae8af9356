/* An e-invoice with all its rules. */
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(einvoice)
{
    fuzz_read(einvoice_read, bytes, size_bytes, "faktura.xml");
    return 0;
}
