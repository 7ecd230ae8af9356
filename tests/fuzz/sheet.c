/* The XML inside an Office file: a mutated zip seldom gets past its checksums, so the zip is made
 * here. The first byte chooses the member; a zero byte parts an xlsx's strings from its sheet. */
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

static const char *const members[] = {"word/document.xml", "content.xml", "word/header1.xml",
                                      "xl/worksheets/sheet1.xml"};

static void
add(struct archive *zip, const char *name, const uint8_t *data, size_t size)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    g_assert_cmpint(archive_write_header(zip, entry), ==, ARCHIVE_OK);
    archive_write_data(zip, data, size);
    archive_entry_free(entry);
}

FUZZ_TARGET(sheet)
{
    if (size_bytes < 1)
        return 0;
    const uint8_t *first = bytes + 1, *second = memchr(first, 0, size_bytes - 1);
    const uint8_t *end = bytes + size_bytes;
    size_t room = size_bytes + 4096, used = 0;
    g_autofree uint8_t *file = g_malloc(room);
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    archive_write_set_options(zip, "zip:compression=store");
    archive_write_set_bytes_per_block(zip, 0);
    g_assert_cmpint(archive_write_open_memory(zip, file, room, &used), ==, ARCHIVE_OK);
    add(zip, members[bytes[0] % G_N_ELEMENTS(members)], first,
        (size_t)((second ? second : end) - first));
    if (second)
        add(zip, "xl/sharedStrings.xml", second + 1, (size_t)(end - second - 1));
    archive_write_close(zip);
    archive_write_free(zip);
    fuzz_read(office_read, file, used, "liste.xlsx");
    return 0;
}
