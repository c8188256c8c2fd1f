/* Words of a text, as the MIDI script takes them: word_tokenize of NLTK 3.9 for English, over text
 * in lower case. Sentences after Kiss and Strunk, "Unsupervised Multilingual Sentence Boundary
 * Detection" (2006), words after the Penn Treebank's conventions with NLTK's additions. */
#pragma once
#include <glib.h>

/* Spans of sentences: pairs of gsize, begin and end in characters, of text in lower case. */
GArray *text_sentences(const gunichar *text, gsize length);
/* The words of one sentence, appended as UTF-8 strings. */
void text_words_of_sentence(GPtrArray *words, const gunichar *sentence, gsize length);
/* The words of a text in lower case, valid UTF-8; strings owned by the array. */
GPtrArray *text_words(const char *text, gsize length);
