#include "ocr/document.h"
#include "ocr/einvoice/schema.h"
#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <string.h>

#define INVOICE(body)                                                                              \
    "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" "                   \
    "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">" body     \
    "</Invoice>"

static char *
make_folder(const char *name, const char *content)
{
    char *folder = g_dir_make_tmp("schema-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(file, content, -1, NULL));
    return folder;
}

static void
remove_folder(const char *folder, const char *name)
{
    g_autofree char *file = g_build_filename(folder, name, NULL);
    g_unlink(file);
    g_rmdir(folder);
}

#define XSD(body)                                                                                  \
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "                                    \
    "targetNamespace=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">" body             \
    "</xs:schema>"

/* A folder that cannot be used is named with its reason. */
static const struct {
    const char *name, *content, *message;
} broken[] = {
    {"readme.txt", "no schema", "holds none of UBL-Invoice-2.1.xsd"},
    {"UBL-Invoice-2.1.xsd", "<broken", "does not load"},
    {"UBL-Invoice-2.1.xsd",
     XSD("<xs:import namespace=\"urn:x\" "
         "schemaLocation=\"http://127.0.0.1:9/x.xsd\"/>"
         "<xs:element name=\"Invoice\" xmlns:x=\"urn:x\" type=\"x:T\"/>"),
     "does not load"},
    {"UBL-Invoice-2.1.xsd", XSD("<xs:include schemaLocation=\"../../../etc/hostname\"/>"),
     "does not load"},
};

static void
test_broken(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autofree char *folder = make_folder(broken[i].name, broken[i].content);
        g_autoptr(GError) error = NULL;
        g_assert_false(schema_load(folder, &error));
        g_assert_true(failure_is(error, FAIL_OURS));
        if (!strstr(error->message, broken[i].message))
            g_error("case %zu: %s", i, error->message);
        remove_folder(folder, broken[i].name);
    }
    g_autoptr(GError) error = NULL;
    g_assert_false(schema_load("/no/such/folder", &error));
    g_assert_nonnull(strstr(error->message, "/no/such/folder does not exist"));
}

static GPtrArray *
check(const char *xml)
{
    xmlDoc *doc = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(xml_parse((const uint8_t *)xml, strlen(xml), &doc, &error));
    own_xml_doc *owned = doc;
    g_autoptr(Reading) reading = reading_new();
    schema_check(xmlDocGetRootElement(owned), reading->findings);
    return g_ptr_array_ref(reading->findings);
}

static const char *
schema_for(const char *xml)
{
    xmlDoc *doc = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(xml_parse((const uint8_t *)xml, strlen(xml), &doc, &error));
    own_xml_doc *owned = doc;
    return schema_of(xmlDocGetRootElement(owned));
}

static void
test_published(void)
{
    const char *corpus = g_getenv("CORPUS") ? g_getenv("CORPUS") : "../shared/corpus";
    g_autofree char *folder = g_build_filename(corpus, "xsd", NULL);
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_test_skip("no schemas");
        return;
    }
    g_autoptr(GPtrArray) none = check(INVOICE(""));
    g_assert_cmpuint(none->len, ==, 0); /* nothing loaded: nothing said */
    g_autoptr(GError) error = NULL;
    g_assert_true(schema_load(folder, &error));
    g_assert_cmpstr(schema_for(INVOICE("")), ==, "UBL-Invoice-2.1.xsd");
    g_assert_cmpstr(schema_for(INVOICE("<cbc:UBLVersionID>2.0</cbc:UBLVersionID>")), ==,
                    "UBL-Invoice-2.0.xsd");
    g_assert_null(schema_for("<Order xmlns=\"urn:x\"/>"));
    g_autoptr(GPtrArray) findings = check(INVOICE("<cbc:Unknown>1</cbc:Unknown>"));
    const ReadingFinding *f = g_ptr_array_index(findings, 0);
    g_test_message("%s", f->text);
    g_assert_cmpstr(f->rule, ==, "XSD-UBL");
    g_assert_nonnull(strstr(f->text, "Dokumentet følger ikke skemaet: et element mangler"));
    g_assert_nonnull(strstr(f->text, "linje 1, /Invoice/Unknown"));
    g_assert_null(strstr(f->text, "urn:oasis"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/schema/broken", test_broken);
    g_test_add_func("/schema/published", test_published);
    return g_test_run();
}
