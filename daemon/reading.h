/*
 * OWNS      the reading: what a reader saw in one document, as struct and as JSON
 * PROMISES  the JSON of the reading contract (README "bilag read"); decoding checks every type,
 *           range and length, so a lying reader is caught here
 * NEVER     opinions: facts with their place; CPR numbers (masked before encoding)
 * FAILS     FAIL_HOSTILE what was decoded breaks the contract or a limit
 * RUNS IN   reader (writes), clerk, web and bilag (read)
 */
#pragma once
#include "daemon/failure.h"
#include <jansson.h>
#include <stdint.h>

/* Limits on what a document may claim; each is far over what a real one holds. */
enum {
    READING_LINES = 20000,    /* e-invoices with 10,000 lines exist */
    READING_ATTENDEES = 2000, /* the largest cluster has 71 doctors */
    READING_DOCUMENTS = 200,  /* vouchers in one file */
    READING_PARTS = 1000,     /* leaves of a mail or members of an archive */
    READING_PAGES = 2000,
    READING_FINDINGS = 5000,
    READING_WORDS = 10000, /* with places; 20 densely printed pages */
    READING_WORD_BYTES = 120,
    READING_STRING_BYTES = 4096,          /* any single value */
    READING_TEXT_BYTES = 4 * 1024 * 1024, /* recognised text of one document */
};

typedef enum {
    FIELD_TOTAL,
    FIELD_NET_TOTAL,
    FIELD_VAT_TOTAL,
    FIELD_TIP,
    FIELD_CARD_AMOUNT,
    FIELD_CURRENCY,
    FIELD_ISSUE_DATE,
    FIELD_DUE_DATE,
    FIELD_TIME,
    FIELD_INVOICE_ID,
    FIELD_SUPPLIER_NAME,
    FIELD_SUPPLIER_CVR,
    FIELD_BUYER_NAME,
    FIELD_BUYER_CVR,
    FIELD_BUYER_EAN,
    FIELD_CLUSTER_NUMBER,
    FIELD_CLUSTER_NAME,
    FIELD_OCCASION,
    FIELD_ORDER_REFERENCE,
    FIELD_COVERS,
    FIELD_PAYMENT_KIND,
    FIELD_PAYMENT_ACCOUNT,
    FIELD_PAYMENT_REFERENCE,
    FIELD_PAYMENT_CREDITOR,
    FIELD_EVENT_DATE, /* the day of the meeting, where it differs from the invoice's */
    FIELD_SPEAKER,
    FIELD_COORDINATOR, /* as the document names him */
    FIELD_RECIPIENT,   /* of an honorarium, or the other party of a contract */
    FIELD_HOURS,
    FIELD_HOURLY_RATE,
    FIELD_KM,
    FIELD_DAYS,         /* how many different days a programme names */
    FIELD_PICTURE_HASH, /* of a photo or scan: 16 hexadecimal digits, near for near pictures */
    FIELD_COUNT,
} FieldId;

/* "total", "net_total", …: the contract's key. */
const char *field_name(FieldId id);
/* The id of a key, FIELD_COUNT when unknown. */
FieldId field_id(const char *name);

typedef struct ReadingBox {
    int x, y, w, h; /* pixels of the page image; w == 0: no box */
} ReadingBox;

typedef struct ReadingField {
    char *value;       /* normalised: decimal, ISO date, … */
    double confidence; /* 0..1, calibrated; 1 for XML */
    int page;          /* from 1; 0: no page (XML, mail) */
    ReadingBox box;
    char *text; /* as it stands in the document, NULL when the same */
    char *by;   /* xml text ocr arithmetic person mail */
} ReadingField;

typedef struct ReadingLine {
    char *text;
    char *category; /* dinner lunch room lodging drinks transport fee gift software hardware
                       medical other */
    char *quantity, *unit_price, *net, *gross, *vat_rate; /* decimals or NULL */
    int page;
    ReadingBox box;
} ReadingLine;

typedef struct ReadingAttendee {
    char *name;
    char *role;  /* doctor staff guest unknown */
    char *state; /* present absent virtual */
    int page;
    ReadingBox box;
} ReadingAttendee;

/* A word where it stands, for a person who points at it. */
typedef struct ReadingWord {
    char *text;
    int page;
    ReadingBox box;
} ReadingWord;

typedef struct ReadingAttachment {
    char *name, *media_type, *sha256;
    int64_t size_bytes;
} ReadingAttachment;

typedef struct ReadingFinding {
    char *rule, *severity, *text; /* severity: fatal warning info */
} ReadingFinding;

typedef struct ReadingAddress {
    char *name, *address; /* name may be NULL; address lower-cased */
} ReadingAddress;

/* Only for a mail: its envelope as the reader saw it. Strings NULL when absent. */
typedef struct ReadingMail {
    char *subject, *message_id, *in_reply_to, *date; /* ids without <> */
    GPtrArray *from, *to, *cc, *reply_to;            /* ReadingAddress */
    GPtrArray *references;                           /* char * without <> */
    char *return_path;       /* "" for <>, NULL when there is no such header */
    char *automatic;         /* why it counts as automatic (RFC 3834, DSN, list, …), or NULL */
    GPtrArray *auth_results; /* char *: Authentication-Results values, topmost first */
    char *exchange_auth_as;  /* X-MS-Exchange-Organization-AuthAs, or NULL */
    GPtrArray *failed_recipients; /* char *: addresses a delivery report (RFC 3464) names */
    char *reported_id;            /* Message-ID of the mail a delivery report is about */
    char *text;                   /* the whole text body, UTF-8 */
    char *new_text;               /* without quoted lines and what stands below them */
    char *language;               /* da or en, by its words; NULL when it cannot be told */
    bool loop;                    /* carries our own loop header (X-Klyngebilag-Loop) */
} ReadingMail;

/* How far an e-invoice is judged; the findings go into the reading. */
enum {
    VALIDATE_RULES = 1,     /* business rules of the profile it claims */
    VALIDATE_STRUCTURE = 2, /* before them: elements, order, number and types of what is read */
    VALIDATE_SCHEMA = 4,    /* before both: the published schema, where one is loaded */
    VALIDATE_VERDICTS = 8,  /* of every rule, also those kept: fills reading->rules */
    VALIDATE_ALL = 15,
};

typedef struct Reading {
    char *file;        /* as given; only for the CLI */
    char *sha256;      /* of the bytes */
    char *end;         /* complete nothing-found blank encrypted too-big timed-out killed unreadable
                          hostile */
    char *how;         /* xml text-layer ocr mail office none */
    char *format;      /* oioubl-2.1 … or the media type */
    char *kind;        /* invoice credit-note receipt reminder attendee-list … other */
    char *reason;      /* a sentence for the operator when end is not complete, else NULL */
    char *source_part; /* of a document inside a file */
    int page;          /* of a document cut from a page, with its place there; 0: of none */
    ReadingBox box;
    int pages;
    ReadingField *fields[FIELD_COUNT]; /* NULL: not found */
    GPtrArray *lines;                  /* ReadingLine */
    GPtrArray *attendees;              /* ReadingAttendee */
    GPtrArray *documents;              /* Reading; then the fields above are empty */
    GPtrArray *words;                  /* ReadingWord, in reading order; of the whole file */
    GArray *page_sizes;                /* int pairs: w, h */
    GPtrArray *attachments;            /* ReadingAttachment */
    GPtrArray *findings;               /* ReadingFinding */
    GPtrArray *differences;            /* ReadingFinding: where PDF page and its XML disagree */
    int cpr_seen;
    int64_t ms_total, ms_decode, ms_ocr;
    int64_t ms_first_cpu, ms_cpu; /* processor time: until every page was looked at once; in all */
    int64_t peak_kb;              /* of its reader, the models it shares with the others included */
    char *text;                   /* recognised text, CPR masked; may be NULL */
    ReadingMail *mail;            /* only for a mail */
    json_t *rules;                /* --validate: {"BR-01":"ok",…}, or NULL */
    json_t *sheet; /* of an e-invoice, what no field holds: parties' addresses and contacts,
                      references, notes, VAT breakdown, charges, sums, terms (keys:
                      ocr/einvoice/sheet.c); strings in lists and objects; else NULL */
} Reading;

/* A new empty reading: end "complete", how "none", kind "other", no fields. */
Reading *reading_new(void);
void reading_free(Reading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reading, reading_free)

ReadingMail *reading_mail_new(void);
ReadingAddress *reading_address_new(const char *name, const char *address);
void reading_line_free(ReadingLine *line);
void reading_attendee_free(ReadingAttendee *attendee);

/* A valid UTF-8 copy of at most limit_bytes, never cut inside a character. */
char *reading_cut(const char *s, size_t limit_bytes);

/* Sets (replaces) a field; value is copied, trimmed and cut at READING_STRING_BYTES. An empty
 * value clears it. Returns the field for page, box and text, NULL when cleared. */
ReadingField *reading_set(Reading *reading, FieldId id, const char *value, double confidence,
                          const char *by);

/* The value, or NULL. */
const char *reading_value(const Reading *reading, FieldId id);
/* The confidence, 0 when absent. */
double reading_confidence(const Reading *reading, FieldId id);

void reading_add_finding(GPtrArray *findings, const char *rule, const char *severity,
                         const char *text);
void reading_add_attendee(Reading *reading, const char *name, const char *role, const char *state);

/* Only words with a place are kept, and at most READING_WORDS. */
void reading_add_word(Reading *reading, const char *text, int page, ReadingBox box);
void reading_word_free(ReadingWord *word);
/* reading_words.c, for reading.c and reading_json.c. */
json_t *reading_words_encode(const GPtrArray *words);
bool reading_words_decode(const json_t *array, Reading *reading, GError **error) MUST_CHECK;
void reading_words_mask(GPtrArray *words);

/* Sets end and reason (formatted); for readers that stop early. */
void reading_stop(Reading *reading, const char *end, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The contract's JSON object; new reference. with_text adds "text" and
 * "words" (the wire always does). */
json_t *reading_encode(const Reading *reading, bool with_text);

/* The struct from JSON; unknown keys are ignored, known ones checked. */
bool reading_decode(const json_t *json, Reading **out, GError **error) MUST_CHECK;

/* Replaces every CPR number (DDMMYY-NNNN with a possible day and month; ten bare digits only
 * after "CPR" or "personnummer") in s by "XXXXXX-XXXX",
 * in place, and returns how many there were. */
int reading_mask_cpr(char *s);
/* A copy of a sheet whose depth, counts and lengths are bounded; NULL for NULL. (reading_sheet.c)
 */
bool reading_sheet_decode(const json_t *json, json_t **out, GError **error) MUST_CHECK;
/* The reader's end and how, and each attendee's role and state, are ones we know; else
 * FAIL_HOSTILE. (reading_vocabulary.c) */
bool reading_vocabulary_check(const Reading *reading, GError **error) MUST_CHECK;
/* Masks CPR numbers in all its strings; how many there were. (reading_sheet.c) */
int reading_sheet_mask(json_t *sheet);
/* Masks all strings of a reading and raises cpr_seen. The reader calls it before encoding. */
void reading_mask(Reading *reading);
