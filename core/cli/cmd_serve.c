#include "core/cli/cli.h"
#include "core/serve/serve.h"

int cmd_serve(const Arguments *arguments, GError **error) {
    const ServeOptions options = {.out = arguments->parameters[0],
                                  .user = arguments->user,
                                  .port = (guint)arguments->port,
                                  .memory = (guint64)arguments->limit_memory << 20};
    return serve_run(&options, error) ? EXIT_FINE : EXIT_USAGE;
}
