/*
 * OWNS      the structure of the UBL and CII documents we read: which elements, in which order, how
 *           often, of which type
 * PROMISES  says of every element we read what the published schema says of it (UBL 2.0 and 2.1
 *           together, CII D16B), as findings STRUCT-UBL-… and STRUCT-CII-…: PRESENCE, COUNT, ORDER,
 *           TYPE; silent on what is valid by the schema
 * NEVER     judges what we do not read: that is the full schema's (schema.h)
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include "ocr/einvoice/element.h"

typedef enum {
    STRUCTURE_GROUP,  /* elements, no text */
    STRUCTURE_TEXT,   /* text, code or identifier: no elements */
    STRUCTURE_DATE,   /* xs:date */
    STRUCTURE_TIME,   /* xs:time */
    STRUCTURE_NUMBER, /* xs:decimal */
    STRUCTURE_AMOUNT, /* xs:decimal with currencyID */
    STRUCTURE_TRUTH,  /* xs:boolean */
    STRUCTURE_FILE,   /* xs:base64Binary; in UBL with mimeCode */
    STRUCTURE_TYPES,
} StructureType;

/* One element of a sequence; the rows stand in the schema's order and end with name NULL. */
typedef struct StructureElement {
    Space space;
    const char *name;
    unsigned char least, most; /* most 0: any number */
    StructureType type;
    const struct StructureElement *children; /* STRUCTURE_GROUP */
} StructureElement;

/* Adds what is wrong below root (an Invoice, CreditNote, Reminder or CrossIndustryInvoice; else
 * nothing) to findings (ReadingFinding). */
void structure_check(const xmlNode *root, GPtrArray *findings);

/* The tables: structure_ubl.c, structure_cii.c. */
extern const StructureElement structure_invoice[], structure_credit_note[], structure_reminder[];
extern const StructureElement structure_cii[];
