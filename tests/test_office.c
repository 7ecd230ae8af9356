/* Office files and archives, made here with libarchive's writer. */
#include "ocr/document.h"
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

typedef struct Member {
    const char *name;
    const void *data;
    size_t size;
} Member;

#define TEXT(name, text)                                                                           \
    {                                                                                              \
        name, text, sizeof(text) - 1                                                               \
    }

/* A zip of members in out (grows as needed); password NULL: none. */
static GByteArray *
zip_of(const Member *members, size_t n, const char *password)
{
    size_t room = 65536, used = 0;
    for (size_t i = 0; i < n; i++)
        room += members[i].size + 1024;
    GByteArray *out = g_byte_array_sized_new((guint)room);
    g_byte_array_set_size(out, (guint)room);
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    archive_write_set_bytes_per_block(a, 0);
    if (password) {
        archive_write_set_passphrase(a, password);
        archive_write_set_options(a, "zip:encryption=traditional");
    }
    g_assert_cmpint(archive_write_open_memory(a, out->data, room, &used), ==, ARCHIVE_OK);
    for (size_t i = 0; i < n; i++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, members[i].name);
        archive_entry_set_size(e, (la_int64_t)members[i].size);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0644);
        g_assert_cmpint(archive_write_header(a, e), ==, ARCHIVE_OK);
        archive_write_data(a, members[i].data, members[i].size);
        archive_entry_free(e);
    }
    archive_write_close(a);
    archive_write_free(a);
    g_byte_array_set_size(out, (guint)used);
    return out;
}

static bool
take(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user, GError **error)
{
    (void)data, (void)error;
    g_string_append_printf(user, "%s %s %s %zu\n", head->path, head->name,
                           head->document ? "document" : "no", size_bytes);
    return true;
}

static Reading *
read_bytes(const GByteArray *bytes, const char *name, GString *parts)
{
    DocumentRequest request = {.name = name};
    if (parts)
        request.sink = (PartSink){take, parts};
    return document_read(bytes->data, bytes->len, &request);
}

static char *
attendees_of(const Reading *reading)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < reading->attendees->len; i++) {
        const ReadingAttendee *a = g_ptr_array_index(reading->attendees, i);
        g_string_append_printf(out, "%s%s/%s/%s", i ? "; " : "", a->name, a->role, a->state);
    }
    return g_string_free(out, FALSE);
}

/* --- the attendee form, as a Word user sends it back --- */

#define W                                                                                          \
    "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LINE(label, value)                                                                         \
    "<w:p><w:r><w:t>" label "</w:t></w:r><w:r><w:tab/><w:t>" value "</w:t></w:r></w:p>"
#define CELL(text) "<w:tc>" P(text) "</w:tc>"
#define ROW(a, b, c, d) "<w:tr>" CELL(a) CELL(b) CELL(c) CELL(d) "</w:tr>"
#define EMPTY_ROW                                                                                  \
    "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>"

static const char form[] = W P("Deltagerliste til klyngemøde")
    P("Udfyld listen, og send den som svar på vores mail.") LINE("Klynge nr.:", "57") LINE(
        "Klyngens navn:", "Fjordbyen") LINE("Mødedato:", "12-09-2026")
        LINE("Anledning:", "Klyngemøde om KOL") LINE("Antal kuverter:", "4") "<w:tbl>" ROW(
            "Navn", "Praksis/arbejdsplads", "Rolle (læge/personale/gæst)",
            "Deltog (ja/afbud/online)") ROW("Anna Friis", "Lægehuset Torvet", "læge", "ja")
            EMPTY_ROW EMPTY_ROW EMPTY_ROW ROW("Bo Holm", "Lægehuset Torvet", "personale", "afbud")
                ROW("Ida Ravn", "Region Øst", "gæst", "online") ROW("Åse Ørsted", "", "", "")
                    EMPTY_ROW
    "</w:tbl>" P("Er der flere deltagere, så tilføj rækker.") "</w:body></w:document>";

static void
test_form(void)
{
    const Member members[] = {TEXT("[Content_Types].xml", "<Types/>"),
                              TEXT("word/document.xml", form)};
    g_autoptr(GByteArray) docx = zip_of(members, 2, NULL);
    g_autoptr(Reading) reading = read_bytes(docx, "deltagerliste.docx", NULL);
    g_assert_cmpstr(reading->end, ==, "complete");
    g_assert_cmpstr(reading->how, ==, "office");
    g_assert_cmpstr(reading->kind, ==, "attendee-list");
    g_assert_cmpstr(reading_value(reading, FIELD_CLUSTER_NUMBER), ==, "57");
    g_assert_cmpstr(reading_value(reading, FIELD_EVENT_DATE), ==, "2026-09-12");
    g_assert_cmpstr(reading_value(reading, FIELD_OCCASION), ==, "Klyngemøde om KOL");
    g_assert_cmpstr(reading_value(reading, FIELD_COVERS), ==, "4");
    g_autofree char *have = attendees_of(reading);
    g_assert_cmpstr(have, ==,
                    "Anna Friis/doctor/present; Bo Holm/staff/absent; Ida Ravn/guest/virtual; "
                    "Åse Ørsted/unknown/present");
}

/* The form as we send it: nobody is in it yet. */
static void
test_form_unfilled(void)
{
    g_autofree char *path =
        g_test_build_filename(G_TEST_DIST, "..", "..", "templates", "deltagerliste.docx", NULL);
    g_autofree char *source = g_strdup("templates/deltagerliste/word/document.xml");
    g_autofree char *xml = NULL;
    gsize size = 0;
    if (!g_file_get_contents(source, &xml, &size, NULL)) {
        g_test_skip("templates/deltagerliste is not where the test runs");
        return;
    }
    const Member members[] = {{"word/document.xml", xml, size}};
    g_autoptr(GByteArray) docx = zip_of(members, 1, NULL);
    g_autoptr(Reading) reading = read_bytes(docx, "deltagerliste.docx", NULL);
    g_assert_cmpuint(reading->attendees->len, ==, 0);
    g_assert_null(reading_value(reading, FIELD_EVENT_DATE));
    g_assert_cmpstr(reading_value(reading, FIELD_OCCASION), ==, NULL);
}

/* Writes value in the first empty place behind `before`. */
static void
fill_next(GString *xml, const char *before, const char *empty, const char *filled)
{
    char *at = strstr(xml->str, before);
    char *gap = at ? strstr(at, empty) : NULL;
    g_assert_nonnull(gap);
    gssize place = gap - xml->str;
    g_string_erase(xml, place, (gssize)strlen(empty));
    g_string_insert(xml, place, filled);
}

static void
fill_line(GString *xml, const char *label, const char *value)
{
    g_autofree char *filled = g_strdup_printf(">%s</w:t>", value);
    fill_next(xml, label, "> </w:t>", filled);
}

static void
fill_cell(GString *xml, const char *value)
{
    g_autofree char *filled = g_strdup_printf("<w:p><w:r><w:t>%s</w:t></w:r></w:p>", value);
    fill_next(xml, "<w:tbl>", "<w:p/>", filled);
}

/* The very form we send, as a coordinator fills it in. */
static void
test_own_form_filled(void)
{
    static const char *const cells[] = {"Anna Friis",
                                        "Lægehuset Nord",
                                        "læge",
                                        "ja",
                                        "Bo Holm",
                                        "Lægehuset Nord",
                                        "personale",
                                        "afbud",
                                        "Ida Ravn",
                                        "Region Syd",
                                        "gæst",
                                        "online",
                                        "Åse Ørsted",
                                        "Lægerne Nørregade 12",
                                        "Praksispersonale",
                                        "Ja",
                                        "Lone",
                                        "Læge Hansen",
                                        "læge",
                                        "",
                                        "Kim Dahl",
                                        "",
                                        "Gæst",
                                        "nej"};
    g_autofree char *xml = NULL;
    if (!g_file_get_contents("templates/deltagerliste/word/document.xml", &xml, NULL, NULL)) {
        g_test_skip("templates/deltagerliste is not where the test runs");
        return;
    }
    g_autoptr(GString) filled = g_string_new(xml);
    fill_line(filled, "Klynge nr.:", "57");
    fill_line(filled, "Mødedato:", "18-11-2026");
    fill_line(filled, "Anledning:", "Klyngemøde om KOL");
    fill_line(filled, "Antal kuverter:", "6");
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
        fill_cell(filled, cells[i]);
    const Member members[] = {{"word/document.xml", filled->str, filled->len}};
    g_autoptr(GByteArray) docx = zip_of(members, 1, NULL);
    g_autoptr(Reading) reading = read_bytes(docx, "deltagerliste.docx", NULL);
    g_assert_cmpstr(reading->kind, ==, "attendee-list");
    g_assert_cmpstr(reading_value(reading, FIELD_CLUSTER_NUMBER), ==, "57");
    g_assert_cmpstr(reading_value(reading, FIELD_EVENT_DATE), ==, "2026-11-18");
    g_assert_cmpstr(reading_value(reading, FIELD_OCCASION), ==, "Klyngemøde om KOL");
    g_assert_cmpstr(reading_value(reading, FIELD_COVERS), ==, "6");
    g_autofree char *have = attendees_of(reading);
    g_assert_cmpstr(have, ==,
                    "Anna Friis/doctor/present; Bo Holm/staff/absent; Ida Ravn/guest/virtual; "
                    "Åse Ørsted/staff/present; Lone/doctor/present; Kim Dahl/guest/absent");
}

/* --- sheets --- */

static void
test_xlsx(void)
{
    const Member members[] = {
        TEXT("xl/workbook.xml", "<workbook/>"),
        TEXT("xl/worksheets/sheet1.xml",
             "<worksheet><sheetData>"
             "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>46277</v></c></row>"
             "<row r='2'><c r='A2' t='inlineStr'><is><t>Navn</t></is></c><c r='C2' "
             "t='s'><v>1</v></c>"
             "</row><row r='3'><c r='A3' t='s'><v>2</v></c><c r='C3' t='s'><v>3</v></c></row>"
             "</sheetData></worksheet>"),
        TEXT("xl/sharedStrings.xml", "<sst><si><t>Mødedato:</t></si><si><t>Deltog</t></si>"
                                     "<si><r><t>Anna </t></r><r><t>Friis</t></r></si>"
                                     "<si><t>afbud</t></si></sst>")};
    g_autoptr(GByteArray) xlsx = zip_of(members, G_N_ELEMENTS(members), NULL);
    g_autoptr(Reading) reading = read_bytes(xlsx, "liste.xlsx", NULL);
    g_assert_cmpstr(reading->how, ==, "office");
    g_assert_cmpstr(reading_value(reading, FIELD_EVENT_DATE), ==, "2026-09-12");
    g_autofree char *have = attendees_of(reading);
    g_assert_cmpstr(have, ==, "Anna Friis/unknown/absent");
}

static void
test_ods(void)
{
    const Member members[] = {
        TEXT("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        TEXT(
            "content.xml",
            "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body>"
            "<table:table><table:table-row><table:table-cell><text:p>Navn</text:p>"
            "</table:table-cell><table:table-cell><text:p>Rolle</text:p></table:table-cell>"
            "<table:table-cell table:number-columns-repeated='16382'/></table:table-row>"
            "<table:table-row><table:table-cell><text:p><text:span>Bo</text:span> "
            "<text:span>Holm</text:span></text:p></table:table-cell>"
            "<table:table-cell><text:p>læge</text:p></table:table-cell></table:table-row>"
            "</table:table></office:body></office:document-content>")};
    g_autoptr(GByteArray) ods = zip_of(members, 2, NULL);
    /* libarchive deflates the mimetype member, real files store it: told by name of content */
    DocumentRequest request = {.name = "liste.ods"};
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(office_read(ods->data, ods->len, &request, reading, &error));
    g_autofree char *have = attendees_of(reading);
    g_assert_cmpstr(have, ==, "Bo Holm/doctor/present");
}

/* --- archives --- */

static void
test_zip(void)
{
    const Member inner_members[] = {TEXT("b.csv", "x;y\n")};
    g_autoptr(GByteArray) inner = zip_of(inner_members, 1, NULL);
    const Member members[] = {TEXT("bilag/a.txt", "Kvittering 12,50\n"),
                              {"inde.zip", inner->data, inner->len},
                              TEXT("__MACOSX/a.txt", "x"),
                              TEXT("logo.ics", "BEGIN:VCALENDAR")};
    g_autoptr(GByteArray) zip = zip_of(members, G_N_ELEMENTS(members), NULL);
    g_autoptr(GString) parts = g_string_new(NULL);
    g_autoptr(Reading) reading = read_bytes(zip, "bilag.zip", parts);
    g_autofree char *want = g_strdup_printf(
        "1 a.txt document 17\n2 inde.zip no %u\n2/1 b.csv document 4\n3 logo.ics no 15\n",
        inner->len);
    g_assert_cmpstr(reading->end, ==, "complete");
    g_assert_cmpstr(parts->str, ==, want);
    g_assert_cmpuint(reading->attachments->len, ==, 4);
}

static GByteArray *
zip_in_zips(int depth)
{
    const Member first[] = {TEXT("a.txt", "x")};
    GByteArray *zip = zip_of(first, 1, NULL);
    for (int i = 0; i < depth; i++) {
        const Member next[] = {{"z.zip", zip->data, zip->len}};
        GByteArray *outer = zip_of(next, 1, NULL);
        g_byte_array_unref(zip);
        zip = outer;
    }
    return zip;
}

static void
test_zip_depth(void)
{
    g_autoptr(GByteArray) fits = zip_in_zips(4), deep = zip_in_zips(30);
    g_autoptr(Reading) fine = read_bytes(fits, "a.zip", NULL);
    g_assert_cmpstr(fine->end, ==, "complete");
    g_autoptr(Reading) over = read_bytes(deep, "a.zip", NULL);
    g_assert_cmpstr(over->end, ==, "hostile");
    g_assert_nonnull(strstr(over->reason, "nested"));
}

static void
test_zip_bomb(void)
{
    size_t size = PART_BYTES + 1;
    g_autofree uint8_t *zeros = g_malloc0(size);
    const Member one[] = {{"0.bin", zeros, size}};
    g_autoptr(GByteArray) zip = zip_of(one, 1, NULL);
    g_assert_cmpuint(zip->len, <, 1 << 20);
    g_autoptr(Reading) reading = read_bytes(zip, "a.zip", NULL);
    g_assert_cmpstr(reading->end, ==, "hostile");
    g_assert_nonnull(strstr(reading->reason, "unpacks"));
}

static void
test_zip_bomb_of_many(void)
{
    size_t size = PART_BYTES - 1;
    g_autofree uint8_t *zeros = g_malloc0(size);
    Member five[5];
    for (size_t i = 0; i < 5; i++)
        five[i] = (Member){"0.bin", zeros, size};
    g_autoptr(GByteArray) zip = zip_of(five, 5, NULL);
    g_autoptr(Reading) reading = read_bytes(zip, "a.zip", NULL);
    g_assert_cmpstr(reading->end, ==, "hostile");
}

static void
test_zip_password(void)
{
    const Member members[] = {TEXT("a.txt", "hemmeligt")};
    g_autoptr(GByteArray) zip = zip_of(members, 1, "kode");
    g_autoptr(Reading) reading = read_bytes(zip, "a.zip", NULL);
    g_assert_cmpstr(reading->end, ==, "encrypted");
    g_assert_nonnull(strstr(reading->reason, "password"));
}

static void
test_zip_broken(void)
{
    const Member members[] = {TEXT("a.txt", "en to tre fire fem seks syv otte ni ti")};
    g_autoptr(GByteArray) zip = zip_of(members, 1, NULL);
    for (guint length = 4; length < zip->len; length += 7) {
        GByteArray cut = {zip->data, length};
        g_autoptr(Reading) reading = read_bytes(&cut, "a.zip", NULL);
        g_assert_nonnull(reading->end);
    }
    g_autoptr(GByteArray) none = zip_of(members, 0, NULL);
    g_autoptr(Reading) reading = read_bytes(none, "a.zip", NULL);
    g_assert_cmpstr(reading->end, ==, "nothing-found");
}

static void
test_doctype(void)
{
    const Member members[] = {
        TEXT("word/document.xml", "<!DOCTYPE d [<!ENTITY a 'b'>]><d><p><t>&a;</t></p></d>")};
    g_autoptr(GByteArray) docx = zip_of(members, 1, NULL);
    g_autoptr(Reading) reading = read_bytes(docx, "a.docx", NULL);
    g_assert_cmpstr(reading->end, ==, "hostile");
}

/* --- what bytes are --- */

static void
test_sniff(void)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *name, *declared, *want;
    } cases[] = {
#define BYTES(s) s, sizeof(s) - 1
        {BYTES("%PDF-1.7\n"), "a.jpg", "image/jpeg", "application/pdf"},
        {BYTES("@PJL job\n%PDF-1.4\n"), "scan.pdf", NULL, "application/pdf"},
        {BYTES("\xff\xd8\xff\xe0"), "a.pdf", "application/pdf", "image/jpeg"},
        {BYTES("\0\0\0\x18"
               "ftypheic"),
         NULL, NULL, "image/heic"},
        {BYTES("<?xml version='1.0'?><Invoice/>"), "a.pdf", "application/pdf", "text/xml"},
        {BYTES("\xef\xbb\xbf<Invoice xmlns='x'/>"), NULL, NULL, "text/xml"},
        {BYTES("\xff\xfe<\0?\0x\0m\0l\0 \0"), NULL, NULL, "text/xml"},
        {BYTES("<!DOCTYPE html><p>x"), NULL, NULL, "text/html"},
        {BYTES("Received: from x\nFrom: a@b.example\n\nhej"), NULL, NULL, "message/rfc822"},
        {BYTES("Navn;Rolle\n"), "liste.csv", NULL, "text/csv"},
        {BYTES("Fra: mig\nTil: dig\n"), "note.txt", NULL, "text/plain"},
        {BYTES("x\x9f>\"\1\2"), "winmail.dat", NULL, "application/ms-tnef"},
        {BYTES("\1\2\3\4\0\0\0\0"), "a.bin", NULL, "application/octet-stream"},
        {BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "a.doc", NULL, "application/x-ole-storage"},
        {BYTES("hej"), NULL, "message/rfc822", "message/rfc822"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(sniff_media_type((const uint8_t *)cases[i].bytes, cases[i].size,
                                         cases[i].name, cases[i].declared),
                        ==, cases[i].want);
}

static void
test_no_reader(void)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *end;
    } cases[] = {
        {BYTES(""), "unreadable"},
        {BYTES("  \n\t "), "blank"},
        {BYTES("MZ\x90\0\3\0\0\0\4\0"), "hostile"},
        {BYTES("Rar!\x1a\x07\1\0"), "unreadable"},
        {BYTES("-----BEGIN PGP MESSAGE-----\n\nx"), "encrypted"},
        {BYTES("\1\2\3\4\0\0\0\0"), "unreadable"},
        {BYTES("x\x9f>\"\1\2"), "nothing-found"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        DocumentRequest request = {0};
        g_autoptr(Reading) reading =
            document_read((const uint8_t *)cases[i].bytes, cases[i].size, &request);
        g_assert_cmpstr(reading->end, ==, cases[i].end);
        g_assert_nonnull(reading->reason);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/office/form", test_form);
    g_test_add_func("/office/form-unfilled", test_form_unfilled);
    g_test_add_func("/office/own-form-filled", test_own_form_filled);
    g_test_add_func("/office/xlsx", test_xlsx);
    g_test_add_func("/office/ods", test_ods);
    g_test_add_func("/office/doctype", test_doctype);
    g_test_add_func("/archive/zip", test_zip);
    g_test_add_func("/archive/depth", test_zip_depth);
    g_test_add_func("/archive/bomb", test_zip_bomb);
    g_test_add_func("/archive/bomb-of-many", test_zip_bomb_of_many);
    g_test_add_func("/archive/password", test_zip_password);
    g_test_add_func("/archive/broken", test_zip_broken);
    g_test_add_func("/document/sniff", test_sniff);
    g_test_add_func("/document/no-reader", test_no_reader);
    return g_test_run();
}
