/* How a row of the structure tables is written (structure_ubl.c, structure_cii.c): an element with
 * a value, one with children, the end of a list. least and most: how often; most 0: any number. */
#pragma once
#include "ocr/einvoice/structure.h"

#define LEAF(space, name, least, most, type)                                                       \
    {                                                                                              \
        SPACE_##space, name, least, most, STRUCTURE_##type, NULL                                   \
    }
#define GROUP(space, name, least, most, children)                                                  \
    {                                                                                              \
        SPACE_##space, name, least, most, STRUCTURE_GROUP, children                                \
    }
#define END                                                                                        \
    {                                                                                              \
        SPACE_OTHER, NULL, 0, 0, STRUCTURE_GROUP, NULL                                             \
    }
