package retrieval

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// bare is the hash of a text without spaces, stops and signs; 0 of one that has nothing else.
func bare(text string) uint64 {
	text = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, normal(text))
	if text == "" {
		return 0
	}
	return hash(text)
}

// saidOf gives the hashes of an FAQ's question and phrasings.
func saidOf(d Doc) []uint64 {
	said := []uint64{bare(d.Question)}
	for _, text := range d.Aliases {
		said = append(said, bare(text))
	}
	return said
}

// exact gives the slots of the FAQs whose question or phrasing a text is, word for word.
func (ix *Index) exact(text string) (slots []int) {
	h := bare(text)
	if h == 0 {
		return nil
	}
	for slot, in := range ix.docs {
		if in != nil && slices.Contains(in.said, h) {
			slots = append(slots, slot)
		}
	}
	return slots
}

// lead puts what a customer wrote word for word before all that was found, whatever the model
// says of it: one such FAQ is the answer; among several the customer must choose. Then there are
// no features, for the model was not asked: nobody learns from such a decision.
func (ix *Index) lead(exact []int, found Found) Found {
	if len(exact) == 0 {
		return found
	}
	var first []Hit
	for _, slot := range exact {
		h := Hit{ID: ix.docs[slot].doc.ID}
		if i := slices.IndexFunc(found.Hits, func(x Hit) bool { return x.ID == h.ID }); i >= 0 {
			h.Score = found.Hits[i].Score
			found.Hits = slices.Delete(found.Hits, i, i+1)
		}
		first = append(first, h)
	}
	found.P, found.Zone, found.Features = 1/float64(len(exact)), Offer, nil
	if len(exact) == 1 {
		found.Zone = Answer
	}
	for i := range first {
		first[i].P = found.P
	}
	slices.SortFunc(first, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID)) })
	for i := range found.Hits { // a later hit is never the likelier one
		found.Hits[i].P = min(found.Hits[i].P, found.P)
	}
	found.Hits = append(first, found.Hits...)
	found.Hits = found.Hits[:min(showHits, len(found.Hits))]
	return found
}
