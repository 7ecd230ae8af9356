/* web_desk SPOOL ADDRESS [PICTURE.png [HOSTILE]]: serves the review page with the example cases of
 * web_seed.h until its standard input ends; users anna, rolf and bo, password as there. For looking
 * at the page and for tests/browser; the picture stands for every photo, and every foreign text
 * ends with HOSTILE. */
#include "tests/web_house.h"
#include <stdio.h>

static void
keep_pictures(House *house, const char *path)
{
    g_autofree char *png = NULL;
    gsize n;
    g_autoptr(GError) error = NULL;
    must(g_file_get_contents(path, &png, &n, &error), &error);
    for (size_t i = 0; i < G_N_ELEMENTS(house->ids); i++) {
        g_autoptr(CaseFile) file = NULL;
        g_assert_true(cases_load(house->clerk.book, house->ids[i], &file, NULL));
        const CaseDocument *document = file->documents->pdata[0];
        g_assert_true(spool_page_keep(house->spool, document->sha256, 1, png, n, NULL));
    }
}

static bool
input_ended(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&in, 1, 0) > 0;
}

int
main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "web_desk SPOOL ADDRESS [PICTURE.png [HOSTILE]]\n");
        return 2;
    }
    if (argc > 4)
        house_hostile = argv[4];
    House *house = house_open(argv[1], argv[2], day_now());
    if (argc > 3)
        keep_pictures(house, argv[3]);
    printf("http://127.0.0.1:%d/ (anna, %s)\n", house->port, SEED_PASSWORD);
    fflush(stdout);
    while (!input_ended())
        house_turn(house, STDIN_FILENO, -1);
    house_close(house);
    return 0;
}
