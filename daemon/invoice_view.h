/*
 * OWNS      an e-invoice as people read one: the facts of templates/pages/einvoice.html and of
 *           templates/mail/einvoice.*.txt
 * PROMISES  made from the reading alone; amounts, days and codes in Danish; foreign text without
 *           control or direction characters, CPR numbers masked; every key is the sheet's own, so
 *           that Mustache never finds a page's beside it
 * NEVER     HTML: the templates escape; the foreign XML
 * FAILS     never
 * RUNS IN   web, clerk
 */
#pragma once
#include "daemon/reading.h"

/* At most lines_shown of its lines; the tags are listed in the templates. NULL: reading is no
 * e-invoice. New reference. */
json_t *invoice_view(const Reading *reading, size_t lines_shown);
