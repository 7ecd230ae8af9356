/*
 * OWNS      the published XML schemas of a configured folder (UBL 2.0 and 2.1, CII D16B), and a
 *           document's verdict by them
 * PROMISES  schemas are found by the file names they were published under, wherever below the
 *           folder; loaded once, before the cage closes; nothing outside the folder and no address
 *           is opened for them; what is invalid becomes findings XSD-UBL and XSD-CII
 * NEVER     fetches, or follows a link out of the folder
 * FAILS     FAIL_OURS no such folder, no schema in it, or one that does not load
 * RUNS IN   zygote (loading), reader (checking)
 */
#pragma once
#include "ocr/einvoice/einvoice.h"

/* Loads every schema found below folder; for the rest of the process. */
bool schema_load(const char *folder, GError **error) MUST_CHECK;

/* The schema file a document of this kind is measured by ("UBL-Invoice-2.1.xsd"), by the version it
 * claims where that one is loaded; NULL: none loaded. */
const char *schema_of(const xmlNode *root);

/* Adds what the schema says against root to findings; nothing where no schema fits. */
void schema_check(xmlNode *root, GPtrArray *findings);
