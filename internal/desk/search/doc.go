// Package search is how the desk looks for words: what counts as the same writing, the
// pieces that an index keeps of a text, what a query asks for, and whether a text answers it.
//
// Japanese has no spaces between words and the commonest words have two characters (注文,
// 返品, 配送), so an index of three characters, or of words, can't find them. Here a text is
// kept as its pieces of one and two characters; letters and digits also as pieces of three
// and six, since a phone number's pairs are in every other number. A piece is kept as a number. The
// pieces say only that a text may answer a query: Query.In looks at the text itself, so what
// is shown is always a true match.
//
// It is pure and has no state. Version must grow whenever Fold or Grams change.
package search

// Version is of what Fold and Grams give: an index made by another must be made anew.
const Version = 1
