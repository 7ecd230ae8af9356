/* web_desk SPOOL ADDRESS [PICTURE.png [HOSTILE]]: serves the review page with the example cases of
 * web_seed.h until its standard input ends; users anna, rolf and bo, password as there. For looking
 * at the page and for tests/browser; the picture stands for every photo, and every foreign text
 * ends with HOSTILE. */
#include "spool/ledger.h"
#include "spool/search.h"
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

/* So that an account has something to show. */
static void
book_money(House *house)
{
    Book *book = house->clerk.book;
    g_autofree char *today = day_local(book->now_ms);
    g_assert_true(ledger_open(book, 17, 5000000, today, NULL));
    g_assert_true(ledger_post_approval(book, house->ids[3], 17, 1512000, "dinner", today, NULL));
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
    g_assert_true(search_catch_up(house->clerk.book, 100, NULL));
    book_money(house);
    if (argc > 3)
        keep_pictures(house, argv[3]);
    printf("http://127.0.0.1:%d/ (anna, %s)\n", house->port, SEED_PASSWORD);
    fflush(stdout);
    while (!input_ended())
        house_turn(house, STDIN_FILENO, -1);
    house_close(house);
    return 0;
}
