/* What is said where memory was lacking, to find or read text, or to judge what was read: whoever
 * reads it has to know what gives the program more. */
#pragma once

#define NO_MEMORY_FOR(what) "not enough memory for " what " (--limit-memory)"
#define NO_MEMORY_TO(do_what) "not enough memory to " do_what " (--limit-memory)"
