/*
 * OWNS      which reader reads which bytes: one table of {sniffed type, reader}
 * PROMISES  every byte string gets a Reading with a named end; trusts the bytes, not the name
 * NEVER     opens a file or socket: bytes in, Reading out
 * FAILS     never: what goes wrong is the reading's end and reason
 * RUNS IN   reader
 */
#pragma once
#include "daemon/reading.h"
#include "ocr/part.h"

typedef struct DocumentRequest {
    const char *name;       /* file name, a hint; may be NULL */
    const char *media_type; /* declared, a hint; may be NULL */
    unsigned validate;      /* VALIDATE_… of daemon/reading.h */
    const char *lessons; /* what persons taught about suppliers (spool/lessons.h), or NULL */
    PartSink sink;          /* members of archives, files embedded in PDFs */
} DocumentRequest;

typedef bool (*DocumentReader)(const uint8_t *bytes, size_t size_bytes,
                               const DocumentRequest *request, Reading *reading, GError **error);

/* Fills a new reading for bytes; caller frees. */
Reading *document_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request);

/* The media type by its bytes: application/pdf, image/jpeg, image/heic, message/rfc822, text/xml,
 * application/vnd.openxmlformats-officedocument.wordprocessingml.document, application/zip,
 * application/ms-tnef, text/html, text/csv, text/plain, application/octet-stream …; static.
 * name and declared decide only between text types. (ocr/sniff.c) */
const char *sniff_media_type(const uint8_t *bytes, size_t size_bytes, const char *name,
                             const char *declared);

/* Renders page (from 1) as PNG with its longer side at most 2,000 pixels. *out_png is the
 * caller's (g_byte_array_unref). For PDF and images. */
bool document_render(const uint8_t *bytes, size_t size_bytes, int page, GByteArray **out_png,
                     GError **error) MUST_CHECK;

/* --- the readers; each fills reading (end, how, format, kind, fields, …) --------------------- */
/* Returned false: it broke; error code HOSTILE → end hostile, SENDER → unreadable, else killed. */
bool mime_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
               Reading *reading, GError **error) MUST_CHECK; /* ocr/mime.c: one mail */
bool einvoice_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
                   Reading *reading, GError **error) MUST_CHECK; /* ocr/einvoice/ */
/* True when the head of the bytes names an invoice's root element, however broken the rest is and
 * whatever the file is called. */
bool einvoice_names_itself(const uint8_t *bytes, size_t size_bytes);
bool pdf_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
              Reading *reading, GError **error) MUST_CHECK; /* ocr/pdf.c */
bool pdf_render(const uint8_t *bytes, size_t size_bytes, int page, GByteArray **out_png,
                GError **error) MUST_CHECK;
bool image_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
                Reading *reading, GError **error) MUST_CHECK; /* ocr/image.c */
bool image_render(const uint8_t *bytes, size_t size_bytes, int page, GByteArray **out_png,
                  GError **error) MUST_CHECK;
bool office_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
                 Reading *reading, GError **error) MUST_CHECK; /* ocr/office.c: docx xlsx ods */
bool text_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
               Reading *reading, GError **error) MUST_CHECK; /* ocr/text.c: txt csv html */
bool archive_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
                  Reading *reading, GError **error) MUST_CHECK; /* ocr/archive.c: zip */
bool tnef_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
               Reading *reading, GError **error) MUST_CHECK; /* ocr/tnef.c: winmail.dat */
