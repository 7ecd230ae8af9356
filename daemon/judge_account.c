/* X05: where the money goes. A changed account is how invoices are forged. */
#include "daemon/judge_rule.h"
#include <string.h>

enum { REG_DIGITS = 4, IBAN_DK_CHARS = 18, MOST_EARLIER = 20 };

/* Letters and digits only, letters large. */
static char *
bare(const char *text)
{
    GString *s = g_string_new(NULL);
    for (const char *p = text; *p; p++)
        if (g_ascii_isalnum(*p))
            g_string_append_c(s, g_ascii_toupper(*p));
    return g_string_free(s, FALSE);
}

/* A Danish IBAN and its registration and account number are one account. */
static char *
bank_key(const char *account)
{
    g_autofree char *plain = bare(account);
    const char *digits = plain;
    if (g_str_has_prefix(plain, "DK") && strlen(plain) == IBAN_DK_CHARS)
        digits += 4; /* "DK" and the check digits */
    if (strlen(digits) <= REG_DIGITS || strspn(digits, "0123456789") != strlen(digits))
        return g_strdup_printf("konto %s", plain);
    const char *number = digits + REG_DIGITS;
    number += strspn(number, "0");
    return g_strdup_printf("konto %.4s %s", digits, number);
}

char *
judge_account_key(const Reading *reading)
{
    const char *creditor = reading_value(reading, FIELD_PAYMENT_CREDITOR);
    const char *account = reading_value(reading, FIELD_PAYMENT_ACCOUNT);
    if (creditor)
        return g_strdup_printf("FIK +71 kreditor %s", creditor);
    if (!account || judge_is(reading_value(reading, FIELD_PAYMENT_KIND), "fik"))
        return NULL; /* "71" is a kind of slip, no account */
    return bank_key(account);
}

static void
add_accounts(Judge *judge, const CaseFile *file, GPtrArray *accounts)
{
    judge->account_case = judge->account_case ? judge->account_case : file->id;
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        char *key = judge_is(d->role, "voucher") ? judge_account_key(d->reading) : NULL;
        if (key && !g_ptr_array_find_with_equal_func(accounts, key, g_str_equal, NULL))
            g_ptr_array_add(accounts, key);
        else
            g_free(key);
    }
}

bool
judge_look_up_accounts(Judge *judge, Book *book, GError **error)
{
    const char *cvr = judge->file->supplier_cvr;
    g_autoptr(GArray) ids = NULL;
    judge->accounts = g_ptr_array_new_with_free_func(g_free);
    if (!cvr)
        return true;
    if (!cases_paid_to(book, cvr, judge->file->id, MOST_EARLIER, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(CaseFile) earlier = NULL;
        if (!cases_load(book, g_array_index(ids, int64_t, i), &earlier, error))
            return false;
        if (earlier)
            add_accounts(judge, earlier, judge->accounts);
    }
    g_autofree char *account =
        judge->facts->reading ? judge_account_key(judge->facts->reading) : NULL;
    return !account ||
           cases_account_confirmed(book, cvr, account, &judge->account_confirmed, error);
}

void
check_account(Judge *j)
{
    g_autofree char *account = judge_account_key(j->facts->reading);
    if (!account || !j->accounts || j->accounts->len == 0) {
        judge_skip(j, "X05");
        return;
    }
    if (g_ptr_array_find_with_equal_func(j->accounts, account, g_str_equal, NULL)) {
        judge_pass(j, "X05", account);
        return;
    }
    if (j->account_confirmed) {
        g_autofree char *said = g_strdup_printf("%s, bekræftet af en medarbejder", account);
        judge_pass(j, "X05", said);
        return;
    }
    judge_tag(j, "given", g_strdup(account));
    judge_tag(j, "other", g_strdup(j->accounts->pdata[0]));
    bool fik = reading_value(j->facts->reading, FIELD_PAYMENT_CREDITOR) != NULL;
    Finding *finding = judge_fail(j, "X05", NULL);
    finding->other_case = j->account_case;
    judge_rests_on(finding, j->facts->voucher,
                   fik ? FIELD_PAYMENT_CREDITOR : FIELD_PAYMENT_ACCOUNT);
}
