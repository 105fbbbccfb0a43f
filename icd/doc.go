// Package icd reads the diagnosis and procedure codes of the Chinese medical insurance editions (医保版) of ICD-10 and
// ICD-9-CM-3, and looks them up in the code book of one edition.
//
// Three questions are kept apart, because answering one for another has cost hospitals money:
//
//   - shape: is the text written like a code? [ParseDiagnosis] and [ParseProcedure] answer without any table;
//   - existence: does this edition define the code? [Catalog] answers; the shape of a code never decides;
//   - standing: is the code gray (灰码: in the book, closed for settlement), is it a leaf? [Entry] answers.
//
// # Codes
//
// A diagnosis is a letter, two digits, a dot and three places, of which the first may be the filler x (K80.000, A46.x00),
// then at most an extension (K80.000x004), then at most the asterisk code of a dagger pair, which is part of the code and
// is never split off (E10.300x051+H42.0*). A procedure is two digits, a dot and four or more places in the forms that the
// book has (50.5100x001, 33.6x00, 40.3x00x005, 17.97100, 17.971A0, 86.700x0014).
//
// Normalisation makes full-width characters half-width, removes white space, and writes letters as capitals except an X
// after the first character, which is written x. Nothing else is changed: a code is never completed with zeros, and no
// prefix of a code matches (specification of the grouping, 2.2).
//
// # Editions
//
// A [Catalog] is one edition. There is no default edition and no union of editions: the same code can be gray in one and
// open in the next. Catalogues are built by package rules from a pack of system "codes".
package icd
