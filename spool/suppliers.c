#include "spool/suppliers.h"

static void
supplier_free_item(void *item)
{
    Supplier *supplier = item;
    g_free(supplier->key);
    g_free(supplier->name);
    g_free(supplier->cvr);
    g_free(supplier);
}

static void *
row_supplier(sqlite3_stmt *s)
{
    Supplier *supplier = g_new0(Supplier, 1);
    supplier->key = book_text(s, 0);
    supplier->cvr = book_text(s, 1);
    supplier->cases = sqlite3_column_int64(s, 2);
    supplier->newest_case = sqlite3_column_int64(s, 3);
    supplier->name = book_text(s, 4); /* of the row that has max(id): SQLite's bare columns */
    return supplier;
}

bool
suppliers_page(Book *book, const char *from, int limit, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_supplier, supplier_free_item, out,
                     "SELECT supplier_key, supplier_cvr, count(*), max(id), supplier_name"
                     " FROM case_file WHERE supplier_key >= ? AND supplier_key <> ''"
                     " GROUP BY supplier_key, supplier_cvr ORDER BY supplier_key, supplier_cvr"
                     " LIMIT ?",
                     "ti", from, (int64_t)limit);
}

bool
suppliers_cases(Book *book, const char *cvr, int limit, GArray **out, GError **error)
{
    return book_numbers(book, error, out,
                        "SELECT id FROM case_file WHERE supplier_cvr = ? ORDER BY id DESC LIMIT ?",
                        "ti", cvr, (int64_t)limit);
}

static void
confirmed_free_item(void *item)
{
    SupplierConfirmed *confirmed = item;
    g_free(confirmed->account);
    g_free(confirmed->at);
    g_free(confirmed->user);
    g_free(confirmed->channel);
    g_free(confirmed);
}

static void *
row_confirmed(sqlite3_stmt *s)
{
    SupplierConfirmed *confirmed = g_new0(SupplierConfirmed, 1);
    confirmed->account = book_text(s, 0);
    confirmed->at = book_text(s, 1);
    confirmed->user = book_text(s, 2);
    confirmed->channel = book_text(s, 3);
    return confirmed;
}

bool
suppliers_confirmed(Book *book, const char *cvr, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_confirmed, confirmed_free_item, out,
                     "SELECT account, confirmed_at, user_name, channel FROM confirmed_account"
                     " WHERE supplier_cvr = ? ORDER BY id DESC",
                     "t", cvr);
}
