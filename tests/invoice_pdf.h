/* A printed invoice for the tests of PDF and pictures. */
#pragma once

/* MuPDF mends a missing cross-reference table, so a PDF can be written down as text. */
static const char invoice_pdf[] =
    "%PDF-1.4\n"
    "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    "/Resources<</Font<</F 5 0 R>>>>>> endobj\n"
    "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>> endobj\n"
    "4 0 obj <</Length 900>> stream\n"
    "BT /F 18 Tf 60 780 Td (Klintholm Kro ApS) Tj\n"
    "/F 14 Tf 0 -30 Td (Strandvej 4, 4791 Borre) Tj\n"
    "0 -24 Td (CVR-nr. 13585628) Tj\n"
    "0 -40 Td (FAKTURA) Tj\n"
    "0 -24 Td (Fakturanr.: 20417) Tj\n"
    "0 -24 Td (Fakturadato: 12.09.2026) Tj\n"
    "0 -24 Td (Betalingsfrist: 26.09.2026) Tj\n"
    "0 -24 Td (Klynge nr. 57 Nordfyn) Tj\n"
    "0 -40 Td (30 Middag inkl. vin) Tj 360 0 Td (12.000,00) Tj -360 0 Td\n"
    "0 -24 Td (1 Leje af lokale) Tj 360 0 Td (3.000,00) Tj -360 0 Td\n"
    "0 -40 Td (Subtotal ekskl. moms) Tj 360 0 Td (15.000,00) Tj -360 0 Td\n"
    "0 -24 Td (Moms 25 %) Tj 360 0 Td (3.750,00) Tj -360 0 Td\n"
    "0 -24 Td (At betale DKK) Tj 360 0 Td (18.750,00) Tj -360 0 Td\n"
    "0 -40 Td (+71<000000000000018+12345678<) Tj ET\n"
    "endstream endobj\n"
    "trailer <</Root 1 0 R>>\n";
