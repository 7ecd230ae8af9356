#include "ocr/fields/date.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"

typedef struct TextCase {
    const char *input, *want; /* want NULL: none */
} TextCase;

static void
test_amount(void)
{
    static const TextCase cases[] = {
        {"1.234,50", "1234.50"},
        {"1 234,50", "1234.50"},
        {"1234,-", "1234.00"},
        {"kr. 1.234", "1234.00"},
        {"1,234.50", "1234.50"},
        {"12,5", "12.50"},
        {"-12,50", "-12.50"},
        {"12,50-", "-12.50"},
        {"DKK 1.234,50", "1234.50"},
        {"1.234,50 kr.", "1234.50"},
        {"1.234.567", "1234567.00"},
        {"0,125", "0.125"},
        {"10.60", "10.60"},
        {"$10.60", "10.60"},
        {"1'234.50", "1234.50"},
        {"840,00", "840.00"},
        {"€ 1.234,50", "1234.50"},
        {"1\xc2\xa0"
         "234,50",
         "1234.50"},
        {"\xe2\x88\x92"
         "12,50",
         "-12.50"},
        {"(12.50)", "-12.50"},
        {"007,50", "7.50"},
        {"", NULL},
        {"kr.", NULL},
        {"abc", NULL},
        {"12:30", NULL},
        {"12.34.56", NULL},
        {"1.23,4.5", NULL},
        {"12,,50", NULL},
        {"1 23,50", NULL},
        {",50", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = amount_normalise(cases[i].input);
        g_test_message("%s", cases[i].input);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

static void
test_date(void)
{
    static const TextCase cases[] = {
        {"12.09.25", "2025-09-12"},
        {"12/9-2025", "2025-09-12"},
        {"12. sept. 2025", "2025-09-12"},
        {"2025-09-12", "2025-09-12"},
        {"12-09-2025", "2025-09-12"},
        {"fredag den 12. september 2025 kl. 18", "2025-09-12"},
        {"Sep 12, 2025", "2025-09-12"},
        {"12-SEP-2025", "2025-09-12"},
        {"12sep25", "2025-09-12"},
        {"09/25/2025", "2025-09-25"},
        {"12. März 2024", "2024-03-12"},
        {"1. januar 2026", "2026-01-01"},
        {"Dato: 3/1/24 12:35", "2024-01-03"},
        {"2025/09/12", "2025-09-12"},
        {"1. jul. 2825 15:12", "2025-07-01"}, /* no such year: the last two digits count */
        {"19.09.2925", "2025-09-19"},
        {"NOV/25/2016", "2016-11-25"},
        {"Dec 2014", NULL},
        {"31.02.2025", NULL},
        {"12.345,67", NULL},
        {"192.168.10.12", NULL},
        {"kl. 12.30", NULL},
        {"", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = date_normalise(cases[i].input);
        g_test_message("%s", cases[i].input);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

static void
test_date_order(void)
{
    g_autofree char *folded = fold_text("04/05/25");
    DateHit hit = {0};
    g_assert_true(date_scan(folded, 0, true, &hit));
    g_assert_cmpstr(hit.iso, ==, "2025-04-05");
    g_assert_true(hit.ambiguous);
    date_hit_clear(&hit);
}

static void
test_cluster(void)
{
    static const struct {
        const char *input;
        int want; /* 0: none */
        const char *name;
    } cases[] = {
        {"Klynge 57", 57, NULL},
        {"Klynge nr. 57", 57, NULL},
        {"klyngenr.: 57", 57, NULL},
        {"Klyngenummer 57", 57, NULL},
        {"klynge-nr 057", 57, NULL},
        {"Klynge 57 Nordfyn Øst", 57, "Nordfyn Øst"},
        {"Klynge 57 - Nordfyn Øst, 12 deltagere", 57, "Nordfyn Øst"},
        {"Klynge 57, Att. Anna", 57, NULL},
        {"Møde i Klynge 12 Høje-Taastrup og Omegn den 3. maj", 12, "Høje-Taastrup og Omegn"},
        {"Klynge Nordfyn Øst (57)", 57, "Nordfyn Øst"},
        {"Klynge Nordfyn, nr. 57", 57, "Nordfyn"},
        {"lægeklynge 8", 8, NULL},
        {"K1ynge 57", 57, NULL},
        {"KL 57", 57, NULL},
        {"KL 057", 57, NULL},
        {"Faktura 4711 vedr. klynge 116", 116, NULL},
        {"KL 18", 0, NULL},
        {"kl 57", 0, NULL},
        {"kl. 18.30", 0, NULL},
        {"KL 18:30", 0, NULL},
        {"klyngepakke 3", 0, NULL},
        {"klyngemøde 12. september", 0, NULL},
        {"Klynge 12. september", 0, NULL},
        {"klynge 30 personer", 0, NULL},
        {"klynge 5798001555234", 0, NULL},
        {"klynge 1000", 0, NULL},
        {"klynge 0", 0, NULL},
        {"klynge", 0, NULL},
        {"", 0, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        int number = 0;
        g_autofree char *name = NULL;
        bool found = cluster_in(cases[i].input, &number, &name);
        g_test_message("%s → %d %s", cases[i].input, number, name ? name : "-");
        g_assert_cmpint(found ? number : 0, ==, cases[i].want);
        if (cases[i].name)
            g_assert_cmpstr(name, ==, cases[i].name);
        else
            g_assert_null(name);
    }
}

static void
test_category(void)
{
    static const TextCase cases[] = {
        {"30 stk. Middag", "dinner"},
        {"3-retters menu", "dinner"},
        {"Frokostbuffet", "lunch"},
        {"Leje af mødelokale", "room"},
        {"Leje af projektor", "room"},
        {"Projektor Epson", "hardware"},
        {"Overnatning enkeltværelse", "lodging"},
        {"Rødvin, husets", "drinks"},
        {"2 x fadøl", "drinks"},
        {"Drikkevarer til middag", "drinks"},
        {"Øl", "drinks"},
        {"Følgeseddel", "other"},
        {"Taxa til station", "transport"},
        {"Honorar oplægsholder", "fee"},
        {"Gavekort", "gift"},
        {"Zoom licens", "software"},
        {"Blodtryksmåler", "medical"},
        {"Abendessen", "dinner"},
        {"Middag inkl. drikkevarer", "dinner"},
        {"Drikkevarer til middag", "drinks"},
        {"Conference room hire", "room"},
        {"", "other"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].input);
        g_assert_cmpstr(category_of(cases[i].input), ==, cases[i].want);
    }
}

static void
test_check(void)
{
    g_assert_true(check_cvr("13585628")); /* the example in the CVR number guide */
    g_assert_false(check_cvr("13585629"));
    g_assert_false(check_cvr("1358562"));
    g_assert_false(check_cvr("00000000"));
    g_assert_true(check_gln("5798001555234"));
    g_assert_false(check_gln("5798001555235"));
    g_assert_true(check_iban("GB82WEST12345698765432")); /* ISO 13616's example */
    g_assert_true(check_iban("DK5000400440116243"));
    g_assert_false(check_iban("DK5000400440116244"));
    g_assert_false(check_iban("DK50004004401162"));
    g_assert_true(check_fik("73", ""));
    g_assert_true(check_fik("71", "000000000000018"));
    g_assert_false(check_fik("71", "000000000000019"));
    g_assert_false(check_fik("71", "18"));
    g_assert_false(check_fik("72", "000000000000018"));
}

/* Whole receipts as text: which amount is the total, and how sure that is. */
static void
test_total(void)
{
    static const struct {
        const char *name, *text, *total, *vat, *by;
        bool sure; /* at or over the default bar */
    } cases[] = {
        {"cash and change",
         "Landbageriet\n2 x Rundstykke 24,00\nKaffe 18,00\nTOTAL 42,00\nKontant 50,00\n"
         "Retur 8,00\nMomsbeløb 25% 8,40\nKlynge 57",
         "42.00", "8.40", "text", true},
        {"card, not VAT",
         "Restaurant Havet\nMiddag 600,00\nBeløb at betale DKK 600,00\nheraf moms 120,00\n"
         "Dankort 600,00",
         "600.00", "120.00", "text", true},
        {"net and VAT above the total",
         "Faktura\nNetto 5.265,00\nMoms 25% 1.316,25\nTotal 6.581,25", "6581.25", "1316.25", "text",
         true},
        {"tip on the card slip",
         "Bistro\nI ALT 800,00\nDrikkepenge 80,00\nVISA 880,00\nmoms udgør 160,00", "880.00",
         "160.00", "text", true},
        {"a digit misread, cash tells",
         "Kiosk\nAvis 30,00\nTOTAL 36,00\nKontant 100,00\nRetur 70,00", "30.00", NULL, "arithmetic",
         false},
        {"one label, nothing to prove it", "Kiosk\nAvis 30,00\nSaft 12,00\nTOTAL 45,00", "45.00",
         NULL, "text", false},
        {"rounded in cash",
         "Bogladen kvittering\nTOTAL 477,95\nKontant 500,00\nAfrunding 0,05\nRetur 22,00\n"
         "Momspligtigt beløb 382,36\nMomsbeløb 25% 95,59",
         "477.95", "95.59", "text", true},
        {"subtotal first", "Cafe\nSubtotal 100.00\nSales tax 8.00\nTotal $108.00", "108.00", "8.00",
         "text", true},
        {"whole kroner", "Parkering\nBeløb 95,- kr\nheraf moms 19,00", "95.00", "19.00", "text",
         true},
        {"rounding above the payment makes the total",
         "Kedai\nTotal Sales (Inclusive GST) 37.44\nRounding Adj 0.01\nRounded Total 37.45\n"
         "Cash 50.00\nChange 12.55",
         "37.45", NULL, "text", true},
        {"rounding read, the rounded total not",
         "Kedai\nTotal Sales RM 64.13\nRounding Adjustment RM 0.02\nCash RM 100.00", "64.15", NULL,
         "arithmetic", false},
        {"rounded by a coin below the sum, whose rounding was not read",
         "Kedai\nTOTAL 82.61\nRounding Adj --\nCash 100.00", "82.60", NULL, "arithmetic", false},
        {"service and tax below the subtotal",
         "Cafe\nSubtotal 87.30\nSV CHG 10% 8.73\nGST 7% 6.72\nTOTAL 102.75", "102.75", "6.72",
         "text", true},
        {"a tax that has no name here", "Shop\nSUBTOTAL 252.49\nGST 12.62\nPST 17.67\nTOTAL 282 78",
         "282.78", "12.62", "text", true},
        {"rates of a VAT summary together",
         "Supermarkt\nBrot 12,43\nWein 2,97\nSUMME EUR 15,40\n7% 11,62 0,81 12,43\n"
         "19% 2,50 0,47 2,97",
         "15.40", "1.28", "text", true},
        {"a row of the VAT summary is not the total",
         "Butikk\nSum 444,19\nBANK 444,19\nMVA grunnlag MVA Total\n0,00 2,50 0,00 2,50\n15,00 "
         "287,74 43,16 330,90\n"
         "25,00 88,63 22,16 110,79",
         "444.19", "65.32", "text", true},
        {"the word nearest to the amount counts",
         "Shop\nItems Sold: 49 TOTAL 70.32\nCASH 80.00\n"
         "Change 9.68",
         "70.32", NULL, "text", true},
        {"total at betale is no total VAT",
         "Cafe\nTotal at betale DKK 789,00\nBetalt med kort 789,00", "789.00", NULL, "text", true},
        {"VAT is the share of its net to the øre, or proves nothing",
         "Kiosk kvittering\nTotal 302,08\nheraf moms 60,40", "302.08", "60.40", "text", false},
        {"the card slip is another line than the total",
         "Cafe\nAmount\nGift card 10.00 10.00\nTOTAL 60.30", "60.30", NULL, "text", false},
        {"cash of which some was given back is no second word for the total",
         "Kedai\nTOTAL 5.00\nCash 5.00\nChange 0.20", "5.00", NULL, "text", false},
        {"no amounts", "Tak for besøget", NULL, NULL, NULL, false},
        {"a phone and a CVR number only", "Tlf. 12345678\nCVR 13585628", NULL, NULL, NULL, false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Page) page = page_from_text(cases[i].text, "text");
        g_autoptr(GPtrArray) pages = g_ptr_array_new();
        g_autoptr(Reading) reading = reading_new();
        g_ptr_array_add(pages, page);
        fields_find(pages, reading);
        g_test_message("%s: %.2f", cases[i].name, reading_confidence(reading, FIELD_TOTAL));
        g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, cases[i].total);
        g_assert_cmpstr(reading_value(reading, FIELD_VAT_TOTAL), ==, cases[i].vat);
        if (cases[i].by)
            g_assert_cmpstr(reading->fields[FIELD_TOTAL]->by, ==, cases[i].by);
        g_assert_cmpint(reading_confidence(reading, FIELD_TOTAL) >= 0.95, ==, cases[i].sure);
    }
}

static void
test_other_fields(void)
{
    static const struct {
        const char *text;
        FieldId id;
        const char *want;
    } cases[] = {
        {"Anledning: Klyngemøde om KOL", FIELD_OCCASION, "Klyngemøde om KOL"},
        {"Antal deltagere: 14", FIELD_COVERS, "14"},
        {"14 personer á 400,00", FIELD_COVERS, "14"},
        {"Faktura nr. 2026-117", FIELD_INVOICE_ID, "2026-117"},
        {"Handelsrechnung (380) Nr. KR8765/12 vom 05.03.2018", FIELD_INVOICE_ID, "KR8765/12"},
        {"Kvitteringsnr.: 47207", FIELD_INVOICE_ID, "47207"},
        {"Forfaldsdato 01.12.2026", FIELD_DUE_DATE, "2026-12-01"},
        {"Fakturadato 01.11.2026 Leveringsdato 28.10.2026", FIELD_ISSUE_DATE, "2026-11-01"},
        {"CVR-nummer 13 58 56 28", FIELD_SUPPLIER_CVR, "13585628"},
        {"CVR 13585629", FIELD_SUPPLIER_CVR, NULL},
        {"EAN: 5798001555234", FIELD_BUYER_EAN, "5798001555234"},
        {"IBAN: DK50 0040 0440 1162 43", FIELD_PAYMENT_ACCOUNT, "DK5000400440116243"},
        {"Reg.nr. 8475 Kontonr. 4860022743", FIELD_PAYMENT_ACCOUNT, "84754860022743"},
        {"+71<000000000000018+12345678<", FIELD_PAYMENT_CREDITOR, "12345678"},
        {"+71<000000000000019+12345678<", FIELD_PAYMENT_CREDITOR, NULL},
        {"Dato: 12.09.2026 kl. 18:30", FIELD_TIME, "18:30"},
        {"Klynge 57 Nordfyn Øst", FIELD_CLUSTER_NAME, "Nordfyn Øst"},
        {"Dato: 12/9-2025 kl. 20.41\nTotal 10,00", FIELD_TIME, "20:41"},
        {"Total 20,41\nDato 12/9-2025", FIELD_TIME, NULL},
        {"Referat af klyngemøde den 10. september 2025", FIELD_EVENT_DATE, "2025-09-10"},
        {"Minutes of the meeting, 3 May 2025", FIELD_EVENT_DATE, "2025-05-03"},
        {"Udrejse 10.09.2025\nKøbt 09.09.2025\nPris kr. 288,00", FIELD_ISSUE_DATE, "2025-09-09"},
        {"Bistro\nMenu 700,00\nVin 100,00\nI ALT 800,00\nDrikkepenge 80,00\nVISA 880,00", FIELD_TIP,
         "80.00"},
        {"Gasthaus\nSumme 688,00 EUR\nMwSt 19% 19,16 Netto 100,84\nMwSt 7% 37,16 Netto 530,84",
         FIELD_NET_TOTAL, "631.68"},
        {"Periode 01.05.14-31.05.14\nRechnung 07.05.2014", FIELD_ISSUE_DATE, "2014-05-07"},
        {"TAX INVOICE\nSR GST 6%\n$ 2.00\nDate: 06/07/2017", FIELD_ISSUE_DATE, "2017-07-06"},
        {"Diner\nSales tax $2.00\nDate: 06/07/2017", FIELD_ISSUE_DATE, "2017-06-07"},
        {"Kedai Sdn Bhd\nJalan Satu\n£ 3.00\nTOTAL 3.00", FIELD_CURRENCY, "MYR"},
        {"Butikk\nMva 2,00\nTotal kr 10,00", FIELD_CURRENCY, "NOK"},
        {"Butik\nmoms 2,00\nTotal kr 10,00", FIELD_CURRENCY, "DKK"},
        {"Markt\nMwSt 1,60\nSumme 10,00", FIELD_CURRENCY, "EUR"},
        {"Diner\nTotal $10.00", FIELD_CURRENCY, "USD"},
        {"Faktura\nNetto 3.755,00\nMoms 25%\n938,75\nTotal 4.693,75", FIELD_VAT_TOTAL, "938.75"},
        {"Markt\nSUMME EUR 15,40\n7% 11,62 0,81 12,43\n19% 2,50 0,47 2,97", FIELD_VAT_TOTAL,
         "1.28"},
        {"KIWI 402 TONSENHAGEN\nRØDBERGVEIEN 16\nTotal 10,00", FIELD_SUPPLIER_NAME,
         "KIWI 402 TONSENHAGEN"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Page) page = page_from_text(cases[i].text, "text");
        g_autoptr(GPtrArray) pages = g_ptr_array_new();
        g_autoptr(Reading) reading = reading_new();
        g_ptr_array_add(pages, page);
        fields_find(pages, reading);
        g_test_message("%s", cases[i].text);
        g_assert_cmpstr(reading_value(reading, cases[i].id), ==, cases[i].want);
    }
}

/* Recognised twice on one page counts, unless a sum says another amount. */
static void
test_printed_twice(void)
{
    static const struct {
        const char *text;
        bool sure;
    } cases[] = {
        {"Kedai\nCup 7.90\nTOTAL 7.90", true},
        {"Kedai\nTOTAL 7.90", false},
        {"Kedai\nCup 7.90\nTOTAL 7.90\nCash 10.50\nChange 2.15", false},
        {"Kedai\nCup 7.90\nTOTAL 7.90\nVIP 7.80", false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Page) page = page_from_text(cases[i].text, "ocr");
        g_autoptr(GPtrArray) pages = g_ptr_array_new();
        g_autoptr(Reading) reading = reading_new();
        g_ptr_array_add(pages, page);
        fields_find(pages, reading);
        g_test_message("%s: %.2f", cases[i].text, reading_confidence(reading, FIELD_TOTAL));
        g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, "7.90");
        g_assert_cmpint(reading_confidence(reading, FIELD_TOTAL) >= 0.95, ==, cases[i].sure);
    }
}

/* Who came, in three languages. */
static void
test_lists(void)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Deltagerliste\nLæger:\n1. Anne Sørensen\n2. Peter Holm (afbud)\n3. Mads Juul - online\n"
         "Personale:\n4. Lise Bak, sygeplejerske\nGæster:\n5. Overlæge Jens Dahl",
         "Anne Sørensen doctor present; Peter Holm doctor absent; Mads Juul doctor virtual; "
         "Lise Bak staff present; Jens Dahl guest present; "},
        {"List of participants\nDr Anna Smith, GP - present\nDr John Miles - absent\n"
         "Nurse Kate Brown (staff) - virtual\nProf. Alan Grey, guest speaker",
         "Anna Smith doctor present; John Miles doctor absent; Kate Brown staff virtual; "
         "Alan Grey guest present; "},
        {"Teilnehmerliste\nDr. med. Hans Weber, Arzt, anwesend\nPetra Klein, MFA, entschuldigt",
         "Hans Weber doctor present; Petra Klein staff absent; "},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Page) page = page_from_text(cases[i].text, "text");
        g_autoptr(GPtrArray) pages = g_ptr_array_new();
        g_autoptr(Reading) reading = reading_new();
        GString *got = g_string_new(NULL);
        g_ptr_array_add(pages, page);
        fields_find(pages, reading);
        for (guint k = 0; k < reading->attendees->len; k++) {
            const ReadingAttendee *a = reading->attendees->pdata[k];
            g_string_append_printf(got, "%s %s %s; ", a->name, a->role, a->state);
        }
        g_assert_cmpstr(got->str, ==, cases[i].want);
        g_assert_cmpstr(reading->kind, ==, "attendee-list");
        g_string_free(got, TRUE);
    }
}

/* What a person taught about a supplier's paper names its total and number there, and only there;
 * it is no evidence for the digits. */
static void
test_memory(void)
{
    static const char text[] = "Fjordens Mødelokaler\nCVR 13585628\nLb. B-4711\nLeje 1.500,00\n"
                               "Total 1.500,00\nJeres andel 750,00\nTak";
    static const struct {
        const char *name, *lessons, *total, *number;
    } cases[] = {
        {"nothing learned", NULL, "1500.00", NULL},
        {"learned", "13585628\ttotal\tJeres andel\t-1\t-1\n13585628\tinvoice_id\tLb.\t-1\t-1\n",
         "750.00", "B-4711"},
        {"of another supplier", "31415926\ttotal\tJeres andel\t-1\t-1\n", "1500.00", NULL},
        {"words that are not there", "13585628\ttotal\tSlutsum\t-1\t-1\n", "1500.00", NULL},
        {"malformed", "13585628\ttotal\n\n\t\t\t\t\n", "1500.00", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Page) page = page_from_text(text, "text");
        g_autoptr(GPtrArray) pages = g_ptr_array_new();
        g_autoptr(Reading) reading = reading_new();
        g_autoptr(Looks) looks = looks_new(cases[i].lessons);
        g_ptr_array_add(pages, page);
        fields_find_in_look(pages, looks, reading);
        g_test_message("%s", cases[i].name);
        g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, cases[i].total);
        g_assert_cmpstr(reading_value(reading, FIELD_INVOICE_ID), ==, cases[i].number);
        if (i == 1)
            g_assert_cmpfloat(reading_confidence(reading, FIELD_TOTAL), <, 0.95);
    }
}

static void
add_word(Page *page, const char *text, int x, int y)
{
    page_add_word(page, text, (ReadingBox){x, y, 90, 30}, 0.95);
}

/* Three looks at one page: what each saw is evidence for all. */
static void
test_looks(void)
{
    static const struct {
        const char *net, *vat, *total;
    } seen[] = {{"80,00", "z0,o0", "100,80"}, {"8O,88", "20,00", "100,00"}};
    g_autoptr(Looks) looks = looks_new(NULL);
    g_autoptr(Reading) last = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(seen); i++) {
        g_autoptr(Page) page = page_new(1, 600, 800, "ocr");
        g_autoptr(GPtrArray) pages = g_ptr_array_new();
        const char *const rows[][2] = {
            {"Netto", seen[i].net}, {"moms", seen[i].vat}, {"Total", seen[i].total}};
        for (int row = 0; row < 3; row++) {
            add_word(page, rows[row][0], 50, 100 + 50 * row);
            add_word(page, rows[row][1], 400, 100 + 50 * row);
        }
        page_finish(page);
        g_ptr_array_add(pages, page);
        reading_free(last);
        last = reading_new();
        fields_find_in_look(pages, looks, last);
    }
    g_assert_cmpstr(reading_value(last, FIELD_TOTAL), ==,
                    "100.00"); /* 80 of one, 20 of the other */
    g_assert_cmpstr(reading_value(last, FIELD_NET_TOTAL), ==, "80.00");
    g_assert_cmpint(last->fields[FIELD_NET_TOTAL]->box.x, ==, 400);
    g_assert_cmpstr(last->fields[FIELD_NET_TOTAL]->by, ==, "ocr");
}

/* A form's writing lines print as "______" behind, or instead of, the answer. */
static void
test_form_lines(void)
{
    g_autoptr(Reading) filled = reading_new();
    g_autoptr(Reading) empty = reading_new();
    fields_find_in_text("Deltagerliste\nAnledning: Klyngemøde om KOL________\n"
                        "Antal kuverter: 8________\n",
                        "text", filled);
    fields_find_in_text("Deltagerliste\nAnledning: ________________\nAntal kuverter: ________\n",
                        "text", empty);
    g_assert_cmpstr(reading_value(filled, FIELD_OCCASION), ==, "Klyngemøde om KOL");
    g_assert_cmpstr(reading_value(filled, FIELD_COVERS), ==, "8");
    g_assert_null(reading_value(empty, FIELD_OCCASION));
    g_assert_null(reading_value(empty, FIELD_COVERS));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fields/form-lines", test_form_lines);
    g_test_add_func("/fields/amount", test_amount);
    g_test_add_func("/fields/date", test_date);
    g_test_add_func("/fields/date-order", test_date_order);
    g_test_add_func("/fields/cluster", test_cluster);
    g_test_add_func("/fields/category", test_category);
    g_test_add_func("/fields/check", test_check);
    g_test_add_func("/fields/total", test_total);
    g_test_add_func("/fields/printed-twice", test_printed_twice);
    g_test_add_func("/fields/lists", test_lists);
    g_test_add_func("/fields/memory", test_memory);
    g_test_add_func("/fields/looks", test_looks);
    g_test_add_func("/fields/others", test_other_fields);
    return g_test_run();
}
