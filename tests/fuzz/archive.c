/* A zip of documents, also zips inside zips. */
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(archive)
{
    fuzz_read(archive_read, bytes, size_bytes, "bilag.zip");
    return 0;
}
