/*
 * OWNS      how a finding on an e-invoice says where it stands
 * PROMISES  "text; linje 40, /Invoice/InvoiceLine[3]/ID": line and path of the element
 * NEVER     more than READING_FINDINGS of them
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include "daemon/reading.h"
#include <libxml/tree.h>

/* Adds text (Danish, for the supplier's reply) on node to findings. severity: fatal warning info */
void finding_add(GPtrArray *findings, const char *rule, const char *severity, const xmlNode *node,
                 const char *text);
