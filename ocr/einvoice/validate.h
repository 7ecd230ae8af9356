/*
 * OWNS      the verdict of the business rules on one e-invoice, in the reading
 * PROMISES  every rule of the profile tried and told in reading->rules: ok, fatal, warning (broken)
 *           or untried; what is broken, with place and numbers, in Danish, among the findings
 *           where the profile claims the rules
 * NEVER     stops a reading: whether a broken rule matters is the judge's to say
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include "ocr/einvoice/einvoice.h"

/* Tries the rules on the tree below root, whose terms invoice holds. */
void einvoice_validate(const xmlNode *root, const Einvoice *invoice, Reading *reading);
