/* The three standard streams, as who starts the program left them. */
#pragma once

/* Before any file is opened: closed ones become /dev/null, so that no file gets their number and is
 * written what is meant for them. A file that grows beyond what the system allows is an error like
 * any other, and no longer ends the program without a word (SIGXFSZ). What g_print() and
 * g_printerr() say from then on has no characters that act on a terminal but line ends and tabs. */
void streams_open(void);
/* At the end: the exit status, EXIT_USAGE where standard output could not be written, which is
 * said.
 */
int streams_close(int status);
