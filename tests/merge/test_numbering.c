/* Numbers of items over all shards are those that one run gives them. */
#include "core/merge/numbering.h"
#include "tests/seeded.h"

enum { SHARDS = 5, MOST_ROOTS = 40, ROUNDS = 200, MOST_ITEMS = 400 };

/* An item as the one run numbers it: its position in the array. */
typedef struct Item {
    gint64 space; /* that it is counted in */
    gsize at, shard;
} Item;

typedef struct Tree {
    Item items[MOST_ITEMS];
    gsize n, planned, unplanned[SHARDS]; /* counted so far in each space */
} Tree;

static void add_item(Tree *tree, gsize shard, gboolean planned) {
    tree->items[tree->n++] = (Item){.space = planned ? NUMBERING_PLAN : (gint64)shard,
                                    .at = planned ? tree->planned++ : tree->unplanned[shard]++,
                                    .shard = shard};
}

/* One run takes items in turn and puts what they lead to behind all others. Of the plan's items
 * some lead to items of the plan, as a DICOMDIR does; all others to items of their shard. */
static void grow(Tree *tree, GRand *random, Numbering *numbering) {
    gsize n_roots = tree->n;
    for (gsize i = 0; i < tree->n; i++) {
        Item item = tree->items[i];
        gsize n = g_rand_int_range(random, 0, 4) == 0 ? (gsize)g_rand_int_range(random, 0, 6) : 0;
        gboolean planned = item.space == NUMBERING_PLAN && g_rand_boolean(random);
        if (tree->n + n > MOST_ITEMS || i > 6 * n_roots)
            break;
        gsize first = planned ? tree->planned : tree->unplanned[item.shard];
        for (gsize child = 0; child < n; child++)
            add_item(tree, item.shard, planned);
        g_assert_true(numbering_add(numbering, item.space, item.at,
                                    planned ? NUMBERING_PLAN : (gint64)item.shard, first, n, NULL));
    }
}

static void run_round(GRand *random) {
    g_autofree Tree *tree = g_new0(Tree, 1);
    gsize n_roots = (gsize)g_rand_int_range(random, 0, MOST_ROOTS), number;
    for (gsize i = 0; i < n_roots; i++)
        add_item(tree, i * SHARDS / MOST_ROOTS, TRUE);
    g_autoptr(GError) error = NULL;
    g_autoptr(Numbering) numbering = numbering_new(n_roots, &error);
    g_assert_no_error(error);
    grow(tree, random, numbering);
    g_assert_true(numbering_settle(numbering, &error));
    for (gsize i = 0; i < tree->n; i++) {
        g_assert_true(numbering_find(numbering, tree->items[i].space, tree->items[i].at, &number));
        g_assert_cmpuint(number, ==, i);
    }
    g_assert_false(numbering_find(numbering, NUMBERING_PLAN, tree->planned, &number));
    for (gsize shard = 0; shard < SHARDS; shard++)
        g_assert_false(numbering_find(numbering, (gint64)shard, tree->unplanned[shard], &number));
}

static void test_random_trees(void) {
    g_autoptr(GRand) random = g_rand_new_with_seed(test_seed());
    for (guint round = 0; round < ROUNDS; round++)
        run_round(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/numbering/random-trees", test_random_trees);
    return g_test_run();
}
