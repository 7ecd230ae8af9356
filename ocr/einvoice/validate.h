/*
 * OWNS      the verdict of the business rules on one e-invoice, in the reading
 * PROMISES  schema and structure first, then the business rules; what is broken, with place and numbers, in
 * Danish, among the findings where the profile claims the rules; where asked for, every rule's
 * verdict in reading->rules: ok, fatal, warning (broken) or untried NEVER     stops a reading:
 * whether a broken rule matters is the judge's to say FAILS     never RUNS IN   reader
 */
#pragma once
#include "ocr/einvoice/einvoice.h"

/* Judges the tree below root, whose terms invoice holds, as far as how (VALIDATE_…) says. */
void einvoice_validate(const xmlNode *root, const Einvoice *invoice, unsigned how,
                       Reading *reading);
