/* One e-invoice as a sheet of paper, to look at and to print. */
#include "daemon/invoice_view.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"

/* More than any page of paper holds, and far under what a browser minds. */
enum { LINES_SHOWN = 2000 };

static const CaseDocument *
document_of(const CaseFile *file, int64_t part)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (d->part == part)
            return d;
    }
    return NULL;
}

bool
web_invoice_facts(const WebLook *look, int64_t case_id, int64_t part, json_t **out, GError **error)
{
    g_autoptr(CaseFile) file = NULL;
    *out = NULL;
    if (!cases_load(look->book, case_id, &file, error))
        return false;
    const CaseDocument *document = file && part != 0 ? document_of(file, part) : NULL;
    json_t *sheet = document ? invoice_view(document->reading, LINES_SHOWN) : NULL;
    if (!sheet)
        return true;
    g_autofree char *title =
        g_strdup_printf("%s %s", json_string_value(json_object_get(sheet, "sheet_kind")),
                        json_string_value(json_object_get(sheet, "sheet_number"))
                            ? json_string_value(json_object_get(sheet, "sheet_number"))
                            : "");
    *out = json_pack("{sI sI}", "id", (json_int_t)file->id, "part", (json_int_t)part);
    web_put(*out, "title", title);
    web_put(*out, "number", file->number);
    json_object_set_new(*out, "einvoice", sheet);
    return true;
}

bool
web_show_invoice(WebRequest *r, GError **error)
{
    const WebLook look = {.book = r->web->book, .now_ms = r->web->now_ms};
    g_autoptr(json_t) facts = NULL;
    if (!web_invoice_facts(&look, r->numbers[0], r->numbers[1], &facts, error))
        return false;
    if (!facts)
        return web_message(r, MHD_HTTP_NOT_FOUND, "Findes ikke", "Der er ingen e-faktura her.");
    return web_page(r, MHD_HTTP_OK, "invoice", facts, error);
}
