/* A whole Office file, zip and all; sheet.c looks behind the zip. */
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(office)
{
    fuzz_read(office_read, bytes, size_bytes, "liste.docx");
    return 0;
}
