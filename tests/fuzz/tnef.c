/* winmail.dat. */
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(tnef)
{
    fuzz_read(tnef_read, bytes, size_bytes, "winmail.dat");
    return 0;
}
