/* What an XML document is: by root element, namespace and the profile it claims. */
#include "ocr/einvoice/einvoice.h"
#include <string.h>

#define UBL_DOCUMENT "urn:oasis:names:specification:ubl:schema:xsd:"

bool
einvoice_is_xml(const uint8_t *bytes, size_t size_bytes)
{
    static const uint8_t utf8[] = {0xEF, 0xBB, 0xBF}, big[] = {0xFE, 0xFF}, little[] = {0xFF, 0xFE};
    size_t i = 0;
    if (size_bytes >= 3 && memcmp(bytes, utf8, 3) == 0)
        i = 3;
    else if (size_bytes >= 2 && (memcmp(bytes, big, 2) == 0 || memcmp(bytes, little, 2) == 0))
        i = 2;
    while (i < size_bytes && (bytes[i] == 0 || g_ascii_isspace((char)bytes[i])))
        i++;
    if (i + 1 >= size_bytes || bytes[i] != '<')
        return false;
    size_t next = bytes[i + 1] == 0 && i + 2 < size_bytes ? i + 2 : i + 1;
    return bytes[next] == '?' || bytes[next] == '!' || bytes[next] == '_' || bytes[next] >= 0x80 ||
           g_ascii_isalpha((char)bytes[next]);
}

/* --- invoices: the first row that fits the profile gives the format ----------------------------
 */
typedef struct Profile {
    Syntax syntax;      /* SYNTAX_NONE: any */
    const char *phrase; /* within CustomizationID or guideline */
    const char *format;
} Profile;

static const Profile profiles[] = {
    {SYNTAX_UBL, "OIOUBL-2.1", "oioubl-2.1"},
    {SYNTAX_UBL, "OIOUBL-2.02", "oioubl-2.02"},
    {SYNTAX_UBL, "OIOUBL-2.01", "oioubl-2.01"},
    {SYNTAX_UBL, "urn:fdc:oioubl.dk:", "oioubl-3.0"},
    {SYNTAX_NONE, "urn:fdc:peppol.eu:2017:poacc:billing:3.0", "peppol-bis-3"},
    {SYNTAX_NONE, ":xrechnung_", "xrechnung"},
    {SYNTAX_ZUGFERD_1, "", "zugferd-1"},
    {SYNTAX_CII, "factur-x.eu:1p0:minimum", "facturx-minimum"},
    {SYNTAX_CII, "factur-x.eu:1p0:basicwl", "facturx-basicwl"},
    {SYNTAX_CII, "factur-x.eu:1p0:basic", "facturx-basic"},
    {SYNTAX_CII, "factur-x.eu:1p0:en16931", "facturx-en16931"},
    {SYNTAX_CII, "factur-x.eu:1p0:extended", "facturx-extended"},
    {SYNTAX_CII, "zugferd.de:2p0:minimum", "facturx-minimum"},
    {SYNTAX_CII, "zugferd.de:2p0:basicwl", "facturx-basicwl"},
    {SYNTAX_CII, "zugferd.de:2p0:basic", "facturx-basic"},
    {SYNTAX_CII, "zugferd.de:2p0:extended", "facturx-extended"},
    {SYNTAX_CII, "", "cii-d16b"},
    {SYNTAX_UBL, "", "ubl-2.x"},
};

/* The XML of a Factur-X PDF: by the name that Factur-X and ZUGFeRD 2 prescribe for it, or by the
 * name of the PDF it was taken from. */
static bool
is_facturx_name(const char *name)
{
    static const char *const names[] = {"factur-x.xml", "zugferd-invoice.xml"};
    for (size_t i = 0; name && i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(name, names[i]) == 0)
            return true;
    const char *ending = name ? strrchr(name, '.') : NULL;
    return ending && g_ascii_strcasecmp(ending, ".pdf") == 0;
}

static const char *
format_of(Syntax syntax, const char *claim, const char *name)
{
    bool plain_en16931 = strcmp(claim, "urn:cen.eu:en16931:2017") == 0;
    if (syntax == SYNTAX_CII && plain_en16931 && is_facturx_name(name))
        return "facturx-en16931";
    for (size_t i = 0; i < G_N_ELEMENTS(profiles); i++) {
        const Profile *p = &profiles[i];
        if ((p->syntax == SYNTAX_NONE || p->syntax == syntax) && strstr(claim, p->phrase))
            return p->format;
    }
    return NULL;
}

static const struct {
    const char *space, *root, *kind;
    Syntax syntax;
} roots[] = {
    {UBL_DOCUMENT "Invoice-2", "Invoice", "invoice", SYNTAX_UBL},
    {UBL_DOCUMENT "CreditNote-2", "CreditNote", "credit-note", SYNTAX_UBL},
    {UBL_DOCUMENT "Reminder-2", "Reminder", "reminder", SYNTAX_UBL},
    {"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "CrossIndustryInvoice",
     "invoice", SYNTAX_CII},
    {"urn:ferd:CrossIndustryDocument:invoice:1p0", "CrossIndustryDocument", "invoice",
     SYNTAX_ZUGFERD_1},
};

/* UTF-16 is ASCII with NULs between. */
bool
einvoice_names_itself(const uint8_t *bytes, size_t size_bytes)
{
    enum { HEAD = 512 * 1024 }; /* a start tag may be stuffed */
    size_t looked = MIN(size_bytes, (size_t)HEAD), n = 0;
    g_autofree char *head = g_malloc(looked + 1);
    for (size_t i = 0; i < looked; i++)
        if (bytes[i] != 0)
            head[n++] = (char)bytes[i];
    head[n] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(roots); i++)
        if (strstr(head, roots[i].space))
            return true;
    return false;
}

/* UNTDID 1001: codes that mean a credit note (EN 16931 lists them for CreditNote). */
static bool
is_credit_code(const char *code)
{
    static const char *const credits[] = {"81",  "83",  "261", "262", "296", "308",
                                          "381", "396", "420", "458", "532"};
    for (size_t i = 0; code && i < G_N_ELEMENTS(credits); i++)
        if (strcmp(code, credits[i]) == 0)
            return true;
    return false;
}

/* --- what is no invoice --------------------------------------------------------------------------
 */
static const struct {
    const char *space, *root; /* root NULL: any */
    const char *format;
} others[] = {
    {"http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/", NULL, "fatturapa"},
    {"http://www.fatturapa.gov.it/", NULL, "fatturapa"},
    {"urn:ferd:CrossIndustryDocument:", NULL, "zugferd-other"},
    {"urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:", NULL, "cio-order"},
    {"urn:un:unece:uncefact:data:standard:CrossIndustry", NULL, "cii-other"},
    {"http://rep.oio.dk/ubl/xml/schemas/0p71/", "Invoice", "oioxml-0.7-invoice"},
    {"http://rep.oio.dk/ubl/xml/schemas/0p71/", NULL, "oioxml-0.7"},
    {"http://www.w3.org/1999/xhtml", NULL, "application/xhtml+xml"},
    {"http://www.w3.org/2000/svg", NULL, "image/svg+xml"},
    {"http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader", NULL, "sbdh"},
    {"urn:iso:std:iso:20022:", NULL, "iso-20022"},
    {"urn:oasis:names:tc:ubl:", NULL, "ubl-1.0"},
    {"http://www.ebinterface.at/schema/", NULL, "ebinterface"},
    {"http://www.facturae.es/", NULL, "facturae"},
    {"urn:sfti:", NULL, "svefaktura"},
    {"http://crd.gov.pl/wzor/", NULL, "ksef"},
    {"http://schemas.xmlsoap.org/soap/envelope/", NULL, "soap"},
    {"http://www.w3.org/2003/05/soap-envelope", NULL, "soap"},
};

/* UBL documents that are no invoice: "oioubl-order", "peppol-catalogue", "ubl-statement". */
static const struct {
    const char *root, *oioubl, *peppol, *ubl;
} ubl_others[] = {
#define UBL_OTHER(root, name)                                                                      \
    {                                                                                              \
        root, "oioubl-" name, "peppol-" name, "ubl-" name                                          \
    }
    UBL_OTHER("ApplicationResponse", "application-response"),
    UBL_OTHER("AttachedDocument", "attached-document"),
    UBL_OTHER("Catalogue", "catalogue"),
    UBL_OTHER("CatalogueDeletion", "catalogue-deletion"),
    UBL_OTHER("CatalogueItemSpecificationUpdate", "catalogue-update"),
    UBL_OTHER("CataloguePricingUpdate", "catalogue-price-update"),
    UBL_OTHER("CatalogueRequest", "catalogue-request"),
    UBL_OTHER("DebitNote", "debit-note"),
    UBL_OTHER("DespatchAdvice", "despatch-advice"),
    UBL_OTHER("FreightInvoice", "freight-invoice"),
    UBL_OTHER("Order", "order"),
    UBL_OTHER("OrderCancellation", "order-cancellation"),
    UBL_OTHER("OrderChange", "order-change"),
    UBL_OTHER("OrderResponse", "order-response"),
    UBL_OTHER("OrderResponseSimple", "order-response-simple"),
    UBL_OTHER("Quotation", "quotation"),
    UBL_OTHER("ReceiptAdvice", "receipt-advice"),
    UBL_OTHER("RemittanceAdvice", "remittance-advice"),
    UBL_OTHER("RequestForQuotation", "request-for-quotation"),
    UBL_OTHER("SelfBilledCreditNote", "self-billed-credit-note"),
    UBL_OTHER("SelfBilledInvoice", "self-billed-invoice"),
    UBL_OTHER("Statement", "statement"),
    UBL_OTHER("UtilityStatement", "utility-statement"),
#undef UBL_OTHER
};

/* The text of a direct child, "" when there is none: before the tables know what to walk. */
static const char *
child_text(const xmlNode *root, const char *name)
{
    for (const xmlNode *n = xml_element(root->children); n; n = xml_element(n->next))
        if (strcmp((const char *)n->name, name) == 0)
            return n->children && n->children->content ? (const char *)n->children->content : "";
    return "";
}

static const char *
other_format(const xmlNode *root)
{
    const char *space = xml_namespace(root), *name = (const char *)root->name;
    const char *claim = child_text(root, "CustomizationID");
    if (g_str_has_prefix(space, UBL_DOCUMENT)) {
        for (size_t i = 0; i < G_N_ELEMENTS(ubl_others); i++)
            if (strcmp(ubl_others[i].root, name) == 0)
                return strstr(claim, "OIOUBL") || strstr(claim, "oioubl") ? ubl_others[i].oioubl
                       : strstr(claim, "peppol")                          ? ubl_others[i].peppol
                                                                          : ubl_others[i].ubl;
        return "ubl-other";
    }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (g_str_has_prefix(space, others[i].space) &&
            (!others[i].root || strcmp(others[i].root, name) == 0))
            return others[i].format;
    return "application/xml";
}

/* The payload of a StandardBusinessDocument (as NemHandel and Peppol carry it), else root. */
static const xmlNode *
payload_of(const xmlNode *root)
{
    if (strcmp((const char *)root->name, "StandardBusinessDocument") != 0)
        return root;
    for (const xmlNode *n = xml_element(root->children); n; n = xml_element(n->next))
        if (strcmp((const char *)n->name, "StandardBusinessDocumentHeader") != 0)
            return n;
    return root;
}

const xmlNode *
einvoice_recognise(const xmlDoc *doc, Einvoice *invoice)
{
    const xmlNode *root = payload_of(xmlDocGetRootElement(doc));
    for (size_t i = 0; i < G_N_ELEMENTS(roots); i++)
        if (strcmp(roots[i].root, (const char *)root->name) == 0 &&
            strcmp(roots[i].space, xml_namespace(root)) == 0) {
            invoice->syntax = roots[i].syntax;
            invoice->kind = roots[i].kind;
            return root;
        }
    invoice->kind = "other";
    invoice->format = other_format(root);
    return root;
}

void
einvoice_settle(Einvoice *invoice, const char *name)
{
    const char *claim = invoice->customization.value ? invoice->customization.value : "";
    invoice->format = format_of(invoice->syntax, claim, name);
    if (strcmp(invoice->kind, "invoice") == 0 && is_credit_code(invoice->type_code.value))
        invoice->kind = "credit-note";
}

bool
einvoice_is_oioubl_2(const Einvoice *invoice)
{
    return invoice->format && g_str_has_prefix(invoice->format, "oioubl-2.");
}

bool
einvoice_claims_en16931(const Einvoice *invoice)
{
    /* Factur-X MINIMUM and BASIC WL have urns of their own, without the standard's. */
    return invoice->customization.value &&
           g_str_has_prefix(invoice->customization.value, "urn:cen.eu:en16931:2017");
}
