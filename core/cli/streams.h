/* The three standard streams, as who starts the program left them. */
#pragma once

/* Before any file is opened: closed ones become /dev/null, so that no file gets their number and is
 * written what is meant for them. A file that grows beyond what the system allows is an error like
 * any other, and no longer ends the program without a word (SIGXFSZ). What g_print() and
 * g_printerr() say from then on has no characters that act on a terminal but line ends and tabs.
 * Where standard output could not be written, that is said at the end of the program, whose exit
 * status then is EXIT_USAGE. */
void streams_open(void);
